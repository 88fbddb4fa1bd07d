// The table of a figure as a file for spreadsheets: RFC 4180, numbers bare, a
// column beside each that has statuses, and no text that starts a formula.

// csv makes a file of a table, whose numbers are written with these signs.
export function csv(table, { decimal = ".", group = "," } = {}) {
  const rows = [...table.rows].filter((row) => !row.classList.contains("group")).map((row) => [...row.cells]);
  const marked = (column) => rows.some((row) => row[column]?.querySelector(".status"));
  const columns = [...rows[0].keys()].flatMap((i) => (marked(i) ? [[i, words], [i, status]] : [[i, words]]));
  const lines = rows.map((row) => columns.map(([i, part]) => field(part(row[i]), row[i])).join(","));
  return new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });

  function field(text, cell) {
    const number = text.replaceAll(group, "").replace(decimal, ".").replace("\u2212", "-");
    if (cell.matches("td.num") && /^-?[\d.]+$/.test(number)) return number;
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }
}

// words is what a cell says, without marks.
function words(cell) {
  const copy = cell.cloneNode(true);
  for (const mark of copy.querySelectorAll(".status, .mark")) mark.remove();
  return copy.textContent.trim();
}

function status(cell) {
  return cell.tagName === "TH" && cell.scope === "col" ? "[ ]" : (cell.querySelector(".status")?.title ?? "");
}
