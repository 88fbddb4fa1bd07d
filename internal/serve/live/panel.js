// What the preview says beside the page: faults lie over it, warnings wait in a
// corner, and a notice offers to go where the editor works. All of it is in a
// shadow tree beside the body: the page and its styles know nothing of it.

export class Panel {
  constructor() {
    const host = document.createElement("almanac-preview");
    this.root = host.attachShadow({ mode: "open" });
    const style = make("link", { rel: "stylesheet", href: "/~almanac/live.css" });
    this.faults = make("section", { class: "faults", role: "alert", "aria-label": "Faults", hidden: "" });
    this.notes = make("details", { class: "notes", hidden: "" });
    this.notice = make("p", { class: "notice", role: "status", hidden: "" });
    this.lost = make("p", { class: "lost", role: "status", hidden: "" }, "The preview has ended. This page shows its last state.");
    const corner = make("div", { class: "corner" });
    corner.append(this.lost, this.notice, this.notes);
    this.root.append(style, this.faults, corner);
    document.documentElement.append(host);
    addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.fold(true);
    });
  }

  connected(yes) {
    clearTimeout(this.losing);
    if (yes) this.lost.hidden = true;
    else this.losing = setTimeout(() => (this.lost.hidden = false), 1500);
  }

  show({ faults, notes, edited }, isEdit) {
    this.showFaults(faults);
    this.showNotes(notes);
    if (isEdit) this.showNotice(edited);
  }

  showFaults(faults) {
    const told = JSON.stringify(faults);
    if (told === this.told) return;
    this.told = told;
    this.faults.hidden = !faults.length;
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const close = make("button", { type: "button", class: "fold" }, "Hide");
    close.onclick = () => this.fold(!this.faults.classList.contains("folded"));
    const list = make("ol", {});
    list.append(...faults.map(entry));
    const head = make("header", {});
    head.append(make("h2", {}, count), make("p", {}, "The page below is the last good one."), close);
    this.faults.replaceChildren(head, list);
    this.fold(false);
  }

  // fold makes the faults a line at the edge, and back.
  fold(yes) {
    this.faults.classList.toggle("folded", yes);
    const button = this.faults.querySelector(".fold");
    if (button) button.textContent = yes ? "Show" : "Hide";
  }

  showNotes(notes) {
    this.notes.hidden = !notes.length;
    const warnings = notes.filter((n) => n.severity === "warning");
    const here = notes.filter((n) => n.here);
    const parts = [
      plural(warnings.filter((n) => n.here).length, "warning here", "warnings here"),
      plural(warnings.filter((n) => !n.here).length, "warning elsewhere", "warnings elsewhere"),
      plural(here.filter((n) => n.severity === "accepted").length, "accepted here", "accepted here"),
    ].filter(Boolean);
    const summary = make("summary", {}, parts.join(", ") || plural(notes.length, "accepted elsewhere", "accepted elsewhere"));
    const list = make("ol", {});
    list.append(...notes.map(entry));
    this.notes.classList.toggle("calm", !warnings.length);
    this.notes.replaceChildren(summary, list);
  }

  showNotice(edited) {
    clearTimeout(this.waning);
    this.notice.hidden = !edited.length;
    if (!edited.length) return;
    const base = document.querySelector('link[rel="icon"]')?.getAttribute("href")?.replace(/[^/]*$/, "") ?? "/";
    this.notice.replaceChildren("Edited: ", ...edited.slice(0, 3).flatMap(({ text, path }, i) => [i ? ", " : "", make("a", { href: base + path }, text)]));
    if (edited.length > 3) this.notice.append(` and ${edited.length - 3} more`);
    this.waning = setTimeout(() => (this.notice.hidden = true), 15_000);
  }
}

function plural(n, one, many) {
  return n ? `${n} ${n === 1 ? one : many}` : "";
}

// entry is one fault, warning or accepted failure.
function entry(f) {
  const item = make("li", { class: f.severity });
  const text = make("p", { class: "message" });
  text.append(place(f), " ", make("strong", {}, `${f.severity}:`), ` ${f.message} `, make("span", { class: "rule" }, `[${f.rule}]`));
  item.append(text);
  if (f.reason) item.append(make("p", { class: "help" }, `accepted: ${f.reason}`));
  if (f.lines?.length) item.append(excerpt(f.lines));
  if (f.help) item.append(make("p", { class: "help" }, f.help));
  for (const n of f.at ?? []) {
    const also = make("p", { class: "also" });
    also.append(place(n), ` ${n.message}`);
    item.append(also);
  }
  return item;
}

function place({ place, open }) {
  return open ? make("a", { class: "place", href: open }, place) : make("span", { class: "place" }, place);
}

function excerpt(lines) {
  const pre = make("pre", {});
  for (const { number, text, col } of lines) {
    const row = make("span", { class: col ? "line at" : "line" });
    row.append(make("span", { class: "number" }, String(number)), " ");
    if (col) {
      const characters = [...text];
      const rest = characters.slice(col - 1).join("");
      const word = /^([\w-]+|.)?/u.exec(rest)[0];
      row.append(characters.slice(0, col - 1).join(""), make("mark", {}, word || " "), rest.slice(word.length));
    } else {
      row.append(text);
    }
    pre.append(row, "\n");
  }
  return pre;
}

function make(name, attributes, text = "") {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.textContent = text;
  return e;
}
