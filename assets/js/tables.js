// What a reader can do with a table. One that is wider than its box says that
// it scrolls, and shows the latest month first. A long one, which the page has marked, can be sorted by any column
// and filtered by words; the state is in the address:
//
//	?sort=series_emails:3:down&filter=series_emails:2018#series_emails
//
// Columns count from 0. Rows stay in their groups, subtotals and totals at the
// end of them, and what is missing comes last. Nothing on the page moves when
// the script arrives: the stylesheet keeps the room for signs and tools.

// tables makes the tables of the page ready, and those that come into it later: a
// script that changes the page sends the document an event "changed".
export function tables() {
  const long = new Map(); // tools → Long
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) if (!target.isConnected) sizes.unobserve(target);
    for (const box of new Set(entries.map(({ target }) => target.closest(".table-scroll")))) if (box?.clientWidth) fit(box);
  });
  const take = () => {
    for (const box of document.querySelectorAll(".table-scroll, .table-scroll > table")) sizes.observe(box);
    for (const tools of document.querySelectorAll("form.table-tools")) {
      if (long.has(tools)) long.get(tools).take();
      else long.set(tools, new Long(tools));
    }
  };
  take();
  document.addEventListener("changed", take);
}

// fit keeps a box that scrolls a group that takes the focus, and makes one
// that does not an ordinary box again.
function fit(box) {
  const wide = box.scrollWidth > box.clientWidth + 1;
  const hint = box.parentElement.querySelector(":scope > .table-foot .scroll-hint");
  if (hint) hint.hidden = !wide;
  const group = { role: "group", tabindex: "0", "aria-labelledby": box.querySelector("caption").id };
  for (const [name, value] of Object.entries(group)) {
    if (wide) box.setAttribute(name, value);
    else if (box !== document.activeElement) box.removeAttribute(name); // or the focus would be lost
  }
  if (wide && !box.dataset.fitted && box.querySelector("thead th:last-child time")) box.scrollLeft = box.scrollWidth;
  box.dataset.fitted = "";
}

const ARIA = { up: "ascending", down: "descending" };
const PAUSE = 150; // milliseconds without a key before rows are filtered

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

// Long is a table with its tools.
class Long {
  constructor(tools) {
    this.tools = tools;
    this.id = tools.dataset.table;
    this.element = document.getElementById(this.id);
    this.table = this.element.querySelector("table");
    this.input = tools.querySelector("input");
    this.collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    this.take();
    this.heads = [...this.table.tHead.rows[0].cells];
    this.heads.forEach((head, i) => this.button(head, i));
    this.column = -1;
    this.way = "";
    let timer;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.change(), PAUSE);
    });
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("reset", () => setTimeout(() => {
      this.column = -1;
      this.change();
      this.input.focus();
    }));
    this.restore();
  }

  // take looks at the rows, which may be others than they were.
  take() {
    const rows = [...this.table.querySelectorAll("tbody > tr:not(.group, .subtotal)")];
    this.text = new Map();
    if (this.rows && rows.every((row) => row.dataset.place)) return;
    this.rows = rows;
    this.rows.forEach((row, i) => { row.dataset.place = i; });
  }

  // button turns the text of a heading into a button of the same size.
  button(head, i) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      if (this.column !== i) [this.column, this.way] = [i, head.classList.contains("num") ? "down" : "up"];
      else if (this.way === (head.classList.contains("num") ? "down" : "up")) this.way = this.way === "up" ? "down" : "up";
      else this.column = -1;
      this.change();
    });
    head.append(button);
  }

  // change shows what the reader asks for and says it in the address.
  change() {
    this.show();
    const query = new URLSearchParams(location.search);
    for (const name of ["sort", "filter"]) {
      const others = query.getAll(name).filter((v) => !v.startsWith(`${this.id}:`));
      query.delete(name);
      for (const v of others) query.append(name, v);
    }
    if (this.column >= 0) query.append("sort", `${this.id}:${this.column}:${this.way}`);
    if (this.input.value.trim()) query.append("filter", `${this.id}:${this.input.value.trim()}`);
    const search = query.size ? `?${query.toString().replaceAll("%3A", ":")}` : "";
    history.replaceState(history.state, "", location.pathname + search + location.hash);
    const link = this.element.querySelector(":scope > .table-foot .permalink");
    link?.setAttribute("href", `${search || location.pathname}#${this.id}`);
  }

  restore() {
    const query = new URLSearchParams(location.search);
    const own = (name) => query.getAll(name).find((v) => v.startsWith(`${this.id}:`))?.slice(this.id.length + 1) ?? "";
    const [, column, way] = own("sort").match(/^(\d+):(up|down)$/) ?? [];
    const asked = column in this.heads || own("filter") || this.column >= 0 || this.input.value;
    [this.column, this.way] = column in this.heads ? [Number(column), way] : [-1, ""];
    this.input.value = own("filter");
    if (asked) this.show();
  }

  show() {
    this.heads.forEach((head, i) => {
      if (i === this.column) head.setAttribute("aria-sort", ARIA[this.way]);
      else head.removeAttribute("aria-sort");
    });
    this.sort();
    this.filter();
  }

  // sort puts the rows of each group in order, before its subtotal.
  sort() {
    const key = new Map(this.rows.map((row) => [row, this.column < 0 ? Number(row.dataset.place) : this.key(row.cells[this.column])]));
    const sign = this.column >= 0 && this.way === "down" ? -1 : 1;
    for (const body of this.table.tBodies) {
      const rows = [...body.rows].filter((row) => key.has(row));
      const end = body.querySelector(":scope > .subtotal");
      rows.sort((x, y) => this.compare(key.get(x), key.get(y), sign) || x.dataset.place - y.dataset.place);
      for (const row of rows) body.insertBefore(row, end);
    }
  }

  // key is what a cell is sorted by: its date, number or text, null where
  // there is none.
  key(cell) {
    const time = cell.querySelector("time");
    if (time) return time.dateTime;
    if (!cell.classList.contains("num")) return cell.textContent.trim() || null;
    const text = cell.firstChild?.nodeType === Node.TEXT_NODE ? cell.firstChild.data : "";
    if (!/\d/.test(text)) return null;
    const number = text.replace(/[^\d\u2212-]/g, (c) => (c === this.tools.dataset.decimal ? "." : "")).replace("\u2212", "-");
    return Number(number);
  }

  compare(x, y, sign) {
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === "number" && typeof y === "number" ? x - y : this.collator.compare(x, y));
  }

  // filter shows the rows that have every word, and the groups that have rows.
  filter() {
    const words = fold(this.input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of this.rows) {
      if (words.length && !this.text.has(row)) this.text.set(row, fold(row.textContent));
      row.hidden = !words.every((word) => this.text.get(row).includes(word));
      if (!row.hidden) shown++;
    }
    for (const body of this.table.tBodies) {
      const empty = words.length > 0 && ![...body.rows].some((row) => !row.hidden && row.dataset.place);
      for (const row of body.querySelectorAll(":scope > :is(.group, .subtotal)")) row.hidden = empty;
    }
    const { all, some } = this.tools.dataset;
    const form = words.length ? some : all;
    const output = this.tools.querySelector("output");
    output.textContent = form.replace("{n}", shown).replace("{of}", this.rows.length);
    if (this.column >= 0) {
      const how = document.createElement("span");
      how.className = "live";
      how.textContent = `, ${this.tools.dataset[this.way].replace("{column}", this.heads[this.column].textContent)}`;
      output.append(how);
    }
    this.tools.querySelector("[type=reset]").disabled = !words.length && this.column < 0;
  }
}
