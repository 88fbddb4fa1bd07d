// The comparison of two months. Which ones is in the address, ?a=2018-02&b=2017-02:
// a is set against b. Only the files of these two are fetched. Their figures are
// those of the tables; what is worked out here is the change.

import { number } from "./charts/format.js";
import { tables } from "./tables.js";

// Pick is a month that a reader picks: from a list of all months or, where there are
// very many, from those of a year, which is picked beside it. Its value is "2018-02".
class Pick {
  constructor([month, year]) {
    this.month = month;
    this.year = year;
    const values = (list) => [...list.options].map((o) => o.value);
    this.all = year ? [...year.options].flatMap((o) => o.dataset.months.split(" ").map((m) => `${o.value}-${m}`)) : values(month);
    year?.addEventListener("change", () => {
      this.value = this.all.includes(this.value) ? this.value : this.all.find((name) => name.startsWith(`${year.value}-`));
    });
  }

  get value() {
    return this.year ? `${this.year.value}-${this.month.value}` : this.month.value;
  }

  set value(name) {
    if (!this.year) {
      this.month.value = name;
      return;
    }
    [this.year.value, this.month.value] = name.split("-");
    this.offer();
  }

  // offer lets the months be picked that the year has.
  offer() {
    for (const o of this.month.options) o.disabled = !this.all.includes(`${this.year.value}-${o.value}`);
  }
}

const form = document.querySelector(".compareform");
const area = document.querySelector(".comparison");
const status = area.querySelector("[role=status]");
const result = area.querySelector(".result");
const words = area.dataset;
const title = document.title;
const lists = [...form.querySelectorAll("select")];
const a = new Pick(lists.slice(0, lists.length / 2));
const b = new Pick(lists.slice(lists.length / 2));
const files = new Map(); // month → promise of its file
let latest = 0; // number of the latest comparison
let shown; // the query whose comparison is shown

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function element(name, attributes = {}, ...content) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) e.setAttribute(key, value);
  e.append(...content);
  return e;
}

const link = (address, text) => element("a", { href: address }, text);

async function month(name) {
  if (!files.has(name)) {
    const file = fetch(`${form.dataset.files}${name}.json`).then((answer) => {
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    });
    file.catch(() => files.delete(name)); // the next comparison tries again
    files.set(name, file);
  }
  return files.get(name);
}

// merged pairs what two lists have by its id, in their common order.
function merged(left = [], right = []) {
  const out = left.map((x) => ({ id: x.id, a: x }));
  let at = 0;
  for (const y of right) {
    const found = out.findIndex((pair) => pair.id === y.id);
    if (found >= 0) {
      out[found].b = y;
      at = found + 1;
    } else {
      out.splice(at++, 0, { id: y.id, b: y });
    }
  }
  return out;
}

// Numbers

const signed = (value, decimals) => (value > 0 ? "+" : "") + number(value, decimals, words);
const percent = (text) => words.percent.replace("{n}", () => text);

// change gives the texts of the difference and the change in per cent of x on
// y, "" where there is none.
function change(x, y) {
  if (x?.value === undefined || y?.value === undefined) return ["", ""];
  const { decimals = 0, ratio, unit } = x;
  const places = ratio && unit !== "%" ? Math.max(decimals, 1) : decimals;
  const difference = x.value - y.value;
  const text = signed(difference, places);
  if (ratio) return [unit === "%" ? fill(words.points, { n: text }) : text, ""];
  return [text, y.value ? percent(signed((difference / Math.abs(y.value)) * 100, 1)) : ""];
}

// Tables

// shorthand is a mark that stands in place of a number, or after one.
const shorthand = (name, meanings) => element("abbr", { class: "status", title: meanings[name] ?? "" }, `[${name}]`);

// Notes below a table, each text once.
class Notes {
  constructor(id) {
    this.id = id;
    this.numbers = new Map(); // text → number
    this.marks = new Map(); // text → ids of its marks
  }

  mark(text) {
    if (!this.numbers.has(text)) this.numbers.set(text, this.numbers.size + 1);
    const n = this.numbers.get(text);
    const marks = this.marks.get(text) ?? [];
    const id = `${this.id}-mark-${n}${marks.length ? `-${marks.length + 1}` : ""}`;
    this.marks.set(text, [...marks, id]);
    return element("a", { class: "mark", id, href: `#${this.id}-note-${n}` }, `[${fill(words.note, { n })}]`);
  }

  list() {
    if (!this.numbers.size) return [];
    const items = [...this.numbers].map(([text, n]) => element("li", { id: `${this.id}-note-${n}` },
      element("span", { class: "mark" }, `[${fill(words.note, { n })}]`), element("div", { class: "note" }, text),
      ...this.marks.get(text).map((to) => element("a", { class: "back", href: `#${to}`, "aria-label": words.back }, "↑"))));
    return [element("ul", { class: "notes" }, ...items)];
  }
}

class Table {
  constructor(id, months, above) {
    this.notes = new Notes(id);
    this.id = id;
    this.above = above; // the heading that stands above the table
    this.months = months;
    this.meanings = Object.assign({ x: words.missing, z: words.inapplicable }, ...months.map((m) => m.statuses));
    this.used = new Set();
  }

  status(name) {
    this.used.add(name);
    return shorthand(name, this.meanings);
  }

  // value is the cell of one figure.
  value(x) {
    const cell = element("td", { class: "num" });
    if (x?.value !== undefined) cell.append(number(x.value, x.decimals ?? 0, words));
    const status = x?.status ?? (x?.value === undefined ? "x" : "");
    if (status) cell.append(x?.value === undefined ? "" : " ", this.status(status));
    for (const text of x?.notes ?? []) cell.append(" ", this.notes.mark(text));
    return cell;
  }

  computed(text, x, y) {
    const missing = x?.value === undefined || y?.value === undefined ? "x" : "z";
    return element("td", { class: "num" }, text || this.status(missing));
  }

  row({ a: x, b: y }) {
    const { kind, label } = x ?? y;
    if (kind === "group") return element("tr", { class: "group" }, element("th", { scope: "rowgroup", colspan: 5 }, label));
    const [difference, share] = change(x, y);
    return element("tr", { class: kind || undefined }, element("th", { scope: "row" }, label),
      this.value(x), this.value(y), this.computed(difference, x, y), this.computed(share, x, y));
  }

  render({ a: x, b: y }) {
    const { title: caption, corner } = x ?? y;
    const head = element("tr", {}, element("th", { scope: "col" }, corner),
      ...[...this.months.map((m) => m.short), words.difference, words.change].map((text) => element("th", { scope: "col", class: "num" }, text)));
    const sections = [];
    for (const pair of merged(x?.rows, y?.rows)) {
      const { kind } = pair.a ?? pair.b;
      const name = kind === "total" ? "tfoot" : "tbody";
      if (!sections.length || kind === "group" || name === "tfoot") sections.push(element(name));
      sections.at(-1).append(this.row(pair));
    }
    const table = element("table", { class: "data" }, element("caption", { id: `${this.id}-caption` }, element("span", { class: caption === this.above ? "live" : undefined }, caption)), element("thead", {}, head), ...sections);
    const legend = [...this.used].map((name) => element("div", {}, element("dt", {}, `[${name}]`), element("dd", {}, this.meanings[name])));
    return element("div", { class: "table", id: this.id }, element("div", { class: "table-scroll" }, table),
      ...this.notes.list(), ...(legend.length ? [element("dl", { class: "legend" }, ...legend)] : []));
  }
}

// Records

function cell(fields, i, { lines = [], links = [] }) {
  if (!lines.length && !links.length) return [];
  const content = [...lines.flatMap((line, n) => (n ? [element("br"), line] : [line]))];
  if (links.length) content.push(element("ul", { class: "links" }, ...links.map((l) => element("li", {}, link(l.url, l.title)))));
  return [element("div", {}, element("dt", {}, fields[i]), element("dd", {}, ...content))];
}

function records(pair, months) {
  const columns = [pair.a, pair.b].map((list, i) => {
    const rows = (list?.rows ?? []).map(([name, ...rest]) => element("li", {}, element("h5", {}, name.lines?.join(", ") || "–"),
      element("dl", {}, ...rest.flatMap((c, n) => cell(list.fields, n + 1, c)))));
    const heading = element("h4", {}, link(months[i].url, months[i].title), " ", element("span", { class: "count" }, String(rows.length)));
    return element("section", {}, heading, rows.length ? element("ul", { class: "records" }, ...rows) : element("p", {}, words.norecords));
  });
  return element("div", { class: "beside" }, element("h3", {}, (pair.a ?? pair.b).title), element("div", { class: "pair" }, ...columns));
}

function dataset(pair, months) {
  const { id, title: name, url } = pair.a ?? pair.b;
  const heading = `compare-${id}`;
  const parts = merged(pair.a?.tables, pair.b?.tables).map((t) => new Table(`${id}-${t.id}`, months, name).render(t));
  const lists = merged(pair.a?.records, pair.b?.records).map((r) => records(r, months));
  return element("section", { "aria-labelledby": heading }, element("h2", { id: heading }, url ? link(url, name) : name), ...parts, ...lists);
}

// The page

function say(text, state) {
  status.textContent = text;
  area.dataset.state = state;
}

async function compare() {
  const turn = ++latest;
  try {
    const months = await Promise.all([a.value, b.value].map(month));
    if (turn !== latest) return;
    const names = { a: months[0].title, b: months[1].title };
    const sections = merged(months[0].datasets, months[1].datasets).map((pair) => dataset(pair, months));
    const heading = fill(words.heading, names);
    result.replaceChildren(...sections);
    tables(result);
    say(heading, "done");
    document.title = `${heading} – ${title}`;
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (cause) {
    if (turn !== latest) return;
    result.replaceChildren();
    say(words.failed, "failed");
    console.error("The months cannot be loaded:", cause);
  }
}

// restore picks the months of the address; without any, the latest and the one
// a year before it, or the one before.
function restore() {
  if (shown === location.search) return; // only the place on the page has changed
  shown = location.search;
  const query = new URLSearchParams(shown);
  const has = (name) => a.all.includes(name);
  const asked = [query.get("a"), query.get("b")];
  const unknown = asked.find((name) => name !== null && !has(name));
  const newest = a.all[0];
  a.value = has(asked[0]) ? asked[0] : newest;
  const [year, rest] = [a.value.slice(0, 4), a.value.slice(4)];
  const before = `${String(year - 1).padStart(4, "0")}${rest}`;
  b.value = [asked[1], before, a.all[a.all.indexOf(a.value) + 1], newest].find(has);
  if (unknown !== undefined) {
    result.replaceChildren();
    say(fill(words.unknown, { month: unknown }), "failed");
  } else {
    compare();
  }
}

function go(event) {
  event?.preventDefault();
  history.pushState(null, "", `?${new URLSearchParams({ a: a.value, b: b.value })}`);
  shown = location.search;
  compare();
}

form.addEventListener("submit", go);
form.querySelector("[type=button]").addEventListener("click", () => {
  [a.value, b.value] = [b.value, a.value];
  go();
});
addEventListener("popstate", restore);
restore();
