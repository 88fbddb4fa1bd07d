// The search page. The query is in the address as ?q=, so that a search can be
// sent to somebody and gone back to. The index is fetched when the reader turns
// to the form, or at once where the address has a query.

import { open } from "./search/index.js";
import { excerpt, marked } from "./search/words.js";

const PAGES = 6; // shown at a time
const SECTIONS = 3; // shown of a page, the others folded
const PAUSE = 150; // milliseconds without a key before a search

const form = document.querySelector(".searchform");
const input = form.querySelector("input");
const area = document.querySelector(".search-results");
const status = area.querySelector("[role=status]");
const list = area.querySelector("ol");
const more = area.querySelector("button");
const words = area.dataset;

let opened; // promise of the index
let from; // its address
let latest = 0; // number of the latest search
let adding = 0; // that of the search more is shown of just now
let rest = []; // pages that are found and not shown
let count = 0; // sections that are found
let further; // finds those of the next part of a divided index, undefined for none
let shown = ""; // the query whose results are shown

function index() {
  if (from !== form.dataset.index) opened = undefined;
  from = form.dataset.index;
  opened ??= open(from);
  opened.catch(() => { opened = undefined; }); // the next search tries again
  return opened;
}

// renewed asks for this page again where its index fails: the site may have been
// published anew, and what the new index no longer has is gone. It says what is there
// now: the "same" index, "another", or a "foreign" one, which has another script.
async function renewed() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-cache" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector(".searchform")?.dataset.index;
    if (!now || now === form.dataset.index) return "same";
    const scripts = [...page.querySelectorAll("script[src]")].map((s) => new URL(s.getAttribute("src"), location.href).href);
    if (!scripts.includes(import.meta.url)) return "foreign"; // it may be of a form that this script misreads
    form.dataset.index = now;
    return "another";
  } catch {
    return "same";
  }
}

const fill = (form, values) => form.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function element(name, className, ...content) {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...content);
  return e;
}

function link(address, ...content) {
  const a = element("a", "", ...content);
  a.href = address;
  return a;
}

// Results

function section([id, title, label, text], address, found) {
  const a = link(id ? `${address}#${encodeURIComponent(id)}` : address, marked(title, found));
  const item = element("li", "", element("h3", "", ...(label ? [element("span", "label", marked(label, found)), " "] : []), a));
  if (text) item.append(element("p", "", marked(excerpt(text, found), found)));
  return item;
}

async function page({ index, page, results }) {
  const { title, address, kind } = index.pages[page];
  const sections = await index.sections(page);
  const items = results.map((r) => section(sections[r.section], address, r.found));
  const item = element("li", "", element("h2", "", link(address, title), " ", element("span", "badge", kind)));
  item.append(element("ul", "", ...items.slice(0, SECTIONS)));
  if (items.length > SECTIONS) {
    const summary = element("summary", "", fill(words.further, { n: items.length - SECTIONS }));
    item.append(element("details", "", summary, element("ul", "", ...items.slice(SECTIONS))));
  }
  return item;
}

function byPage({ index, results }) {
  const pages = new Map();
  for (const r of results) {
    if (!pages.has(r.page)) pages.set(r.page, { index, page: r.page, results: [] });
    pages.get(r.page).results.push(r);
  }
  return [...pages.values()];
}

function say(text, state) {
  status.textContent = text;
  area.dataset.state = state;
}

function summary(query, how, n, percent) {
  if (!n && further) return fill(words.later ?? words.none, { query, percent });
  if (!n) return fill(words.none, { query });
  if (how === "all" && further) return fill(words.newest, { query, n });
  if (how === "all") return fill(n === 1 ? words.single : words.many, { query, n });
  return fill(words[how], { query });
}

function clear() {
  rest = [];
  further = undefined;
  list.replaceChildren();
  more.hidden = true;
  say("", "empty");
}

async function search() {
  const query = input.value.trim();
  if (query === shown) return;
  shown = query;
  const number = ++latest;
  document.title = (query ? `${query} – ` : "") + title;
  if (!query) return clear();
  try {
    const at = await index();
    const found = await at.search(query, () => number === latest);
    const pages = byPage(found);
    const first = await Promise.all(pages.slice(0, PAGES).map(page));
    if (number !== latest) return;
    rest = pages.slice(PAGES);
    further = found.more;
    count = found.results.length;
    list.replaceChildren(...first);
    more.hidden = !rest.length && !further;
    say(summary(query, found.how, count, found.percent), "done");
  } catch (cause) {
    await failed(number, cause);
  }
}

// failed searches once more where there is another index, and else says so. Of an index
// that is not for this script it leads to the new page, which is asked the same.
async function failed(number, cause) {
  const there = await renewed();
  if (number !== latest) return;
  shown = "";
  if (there === "another") return search();
  clear();
  if (there === "foreign" && words.changed) {
    say(`${words.changed} `, "failed");
    return status.append(link(address(), words.reload));
  }
  say(words.failed, "failed");
  console.error("The search cannot be loaded:", cause);
}

async function showMore() {
  if (adding === latest) return; // it is pressed again while more is on its way
  const number = adding = latest;
  try {
    await addMore(number);
  } catch (cause) {
    await failed(number, cause);
  }
  if (adding === number) adding = 0;
}

async function addMore(number) {
  let found;
  if (!rest.length && further) found = await further(() => number === latest);
  const pages = found ? byPage(found) : rest;
  const next = await Promise.all(pages.slice(0, PAGES).map(page));
  if (number !== latest) return;
  rest = pages.slice(PAGES);
  if (found) {
    further = found.more;
    count += found.results.length;
    say(summary(shown, found.how, count, found.percent), "done");
  }
  list.append(...next);
  more.hidden = !rest.length && !further;
  if (next.length) next[0].querySelector("a").focus();
  else if (more.hidden) input.focus(); // the button had it
}

// The address

const title = document.title;

function address() {
  const query = input.value.trim();
  return query ? `?${new URLSearchParams({ q: query })}` : location.pathname;
}

function restore() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  search();
}

let timer;
input.addEventListener("focus", index, { once: true });
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    history.replaceState(null, "", address());
    search();
  }, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (new URLSearchParams(location.search).get("q") !== input.value.trim()) history.pushState(null, "", address());
  search();
});
more.addEventListener("click", showMore);
addEventListener("popstate", restore);
restore();
