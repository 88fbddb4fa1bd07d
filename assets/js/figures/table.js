// The table of a figure, filled with the numbers of another form of it, node by
// node: as package table writes it, from what table.Text has.

function element(name, attributes, ...content) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) e.setAttribute(key, value);
  e.append(...content);
  return e;
}

// Numbers is what stands below a figure: its table, notes and legend.
export class Numbers {
  constructor(box) {
    this.box = box;
    this.own = this.parts();
  }

  parts() {
    return [...this.box.querySelectorAll("table, .notes, .legend")];
  }

  // show puts a table in the place of the page's own, or that back for none. The
  // caption says where one is.
  show(table, at) {
    for (const e of this.parts()) if (e.tagName !== "TABLE") e.remove();
    const [grid, ...below] = table ? this.made(table, at) : this.own;
    this.box.querySelector("table").replaceWith(grid);
    this.box.append(...below);
  }

  made({ columns, rows, notes = [], legend = [] }, at) {
    const { id } = this.box;
    const used = new Set(rows.flatMap(({ cells = [] }) => cells.flatMap((c) => c.notes ?? [])));
    const meaning = Object.fromEntries(legend.map(({ mark, text }) => [mark, text]));
    const cell = ({ text = "", status, notes: marks = [] }) => element("td", { class: "num" }, text,
      ...(status ? [text && " ", element("abbr", { class: "status", title: meaning[`[${status}]`] }, `[${status}]`)] : []),
      ...marks.flatMap((n) => [" ", element("a", { class: "mark", href: `#${id}-note-${n}` }, `[${notes[n - 1].mark}]`)]));
    const row = ({ kind, head, cells }) => (cells
      ? element("tr", { class: kind }, element("th", { scope: "row" }, head), ...cells.map(cell))
      : element("tr", { class: "group" }, element("th", { scope: "rowgroup", colspan: columns.length }, head)));
    const caption = this.own[0].caption.cloneNode(true);
    if (at) caption.append(` – ${at}`);
    const grid = element("table", { class: "data" }, caption,
      element("thead", {}, element("tr", {}, ...columns.map((text, i) => element("th", { scope: "col", class: i ? "num" : undefined }, text)))),
      element("tbody", {}, ...rows.map(row)));
    const items = notes.map(({ mark, text }, i) => [mark, text, i + 1]).filter(([mark, , n]) => !mark || used.has(n))
      .map(([mark, text, n]) => element("li", { id: `${id}-note-${n}` }, ...(mark ? [element("span", { class: "mark" }, `[${mark}]`), " "] : []), element("div", { class: "note" }, text)));
    const shown = rows.flatMap(({ cells = [] }) => cells.map((c) => `[${c.status}]`));
    const terms = legend.filter(({ mark }) => shown.includes(mark))
      .map(({ mark, text }) => element("div", {}, element("dt", {}, mark), element("dd", {}, text)));
    return [grid, ...(items.length ? [element("ul", { class: "notes" }, ...items)] : []), ...(terms.length ? [element("dl", { class: "legend" }, ...terms)] : [])];
  }
}
