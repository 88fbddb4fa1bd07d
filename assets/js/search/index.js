// The index of the archive, as package search writes it in Go: a manifest, then
// only the terms a query may mean and the pages of the results shown.

import MiniSearch from "../../dist/minisearch.js";
import { terms } from "./words.js";

const FIELDS = ["title", "text", "page"];
const OPTIONS = { fields: FIELDS, tokenize: terms, processTerm: (term) => term };
const PREFIX = 3; // letters from which a word may go on
const MANY = 100; // files of terms from which on a similar word begins with the same two letters
const LOOK = 5; // parts of a divided index that are searched without being asked for
const TOGETHER = 4; // of them at a time, but for the first, which mostly has something
const STEP = Math.log(1.4); // scores nearer than this are alike: the newer page is first

const RANK = {
  combineWith: "AND",
  prefix: (term) => term.length >= PREFIX,
  boost: { title: 3, page: 0.5 },
  bm25: { k: 1.2, b: 0.3, d: 0.5 }, // the length of a section, often that of its notes, says little
};

// open fetches the manifest: of an index, or of the directory of a divided one.
export async function open(address) {
  const url = new URL(address, location.href);
  const manifest = await read(url);
  return manifest.parts ? new Directory(url, manifest) : new Index(url, manifest);
}

// A large archive is divided into parts, each with an index of its own. The directory
// knows which parts have a word: they are searched in order, and each when the reader
// asks for more. Those come first in which titles of pages have all words of the
// query, and of these the newest.
//
// That all words are in a part does not say that they are in one section of it. A
// query of words that never are would load every part, so only LOOK of them are
// searched unasked; a reader who asks to go on has four times as many searched.
class Directory {
  #parts; // addresses of their manifests
  #words; // an index whose sections are the parts
  #opened = new Map();

  constructor(url, manifest) {
    this.#parts = manifest.parts.map((name) => new URL(name, url));
    this.#words = new Index(url, { ...manifest, pages: manifest.parts.map((name) => ["", "", "", 1, name]) });
  }

  // search does as that of an index does; waits tells whether the reader still waits
  // for it. Where nothing is found yet there may be more all the same, and percent says
  // how much of the archive has nothing.
  async search(query, waits) {
    const { how, parts } = await this.#having(query, waits);
    const some = terms(query).length > 1 && how !== "some"; // if no section has all of them
    return this.#from({ query, how, some }, parts, waits, LOOK, 1);
  }

  // having returns the parts that match, in order.
  async #having(query, waits, only) {
    const { how, results } = await this.#words.search(query, waits, only);
    return { how, parts: results.sort((a, b) => b.named - a.named || a.page - b.page).map((r) => r.page) };
  }

  // from searches parts until one has something, some at a time.
  async #from(asked, parts, waits, look, first) {
    const { query, how, some } = asked;
    for (let at = 0, n = first; at < parts.length && waits(); at += n, n = TOGETHER) {
      if (at >= look) {
        const rest = parts.slice(at);
        const percent = Math.floor(100 * (1 - rest.length / this.#parts.length));
        return { how, results: [], percent, more: (waits) => this.#from(asked, rest, waits, 4 * look, TOGETHER) };
      }
      const group = await Promise.all(parts.slice(at, at + n).map(async (number) => {
        const index = await this.#part(number);
        return { index, results: (await index.search(query, waits, how)).results };
      }));
      const i = group.findIndex(({ results }) => results.length);
      if (i < 0) continue;
      const rest = parts.slice(at + i + 1);
      const more = (waits) => this.#from({ query, how }, rest, waits, LOOK, 1);
      return { how, ...group[i], more: rest.length ? more : undefined };
    }
    if (!some || !waits()) return { how, results: [] };
    return this.#from({ query, how: "some" }, (await this.#having(query, waits, "some")).parts, waits, LOOK, 1);
  }

  #part(number) {
    if (!this.#opened.has(number)) {
      const url = this.#parts[number];
      const part = read(url).then((manifest) => new Index(url, manifest));
      part.catch(() => this.#opened.delete(number)); // the next query tries again
      this.#opened.set(number, part);
    }
    return this.#opened.get(number);
  }
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

class Index {
  #url;
  #files = new Map(); // name → promise of its content
  #shards; // [first term, file] in order
  #loaded = new Map(); // file of terms → its terms for MiniSearch
  #base; // what MiniSearch must know beside the terms
  #engine;
  #section = []; // number of a section → [page, place on it]

  constructor(url, manifest) {
    this.#url = url;
    this.#shards = manifest.terms;
    this.pages = manifest.pages.map(([title, address, kind, , file]) => ({ title, address, kind, file }));
    manifest.pages.forEach(([, , , sections], page) => {
      for (let i = 0; i < sections; i++) this.#section.push([page, i]);
    });
    const n = this.#section.length;
    const length = (letter) => (letter === "a" ? 0 : 1.5 ** (letter.charCodeAt(0) - 98));
    const [titles, texts] = manifest.lengths;
    const ids = [...Array(n).keys()];
    this.#base = {
      documentCount: n,
      nextId: n,
      documentIds: ids,
      fieldIds: Object.fromEntries(FIELDS.map((name, i) => [name, i])),
      fieldLength: ids.map((i) => [length(titles[i]), length(texts[i]), manifest.average[2]]),
      averageFieldLength: manifest.average,
      storedFields: {},
      dirtCount: 0,
      serializationVersion: 2,
    };
  }

  // search returns the sections that match, best first, as {page, section, found,
  // named: the title of the page has all words}; and how they match: "all" words,
  // "similar" words, or "some" words. It tries one after the other, unless it is told
  // which. Of a divided index it also returns the part they are in, and what finds
  // those of the next: more.
  async search(query, waits, only) {
    const asked = terms(query);
    if (!asked.length) return { how: "all", results: [] };
    const ways = asked.length === 1 ? ["all", "similar"] : ["all", "similar", "some"];
    for (const how of only ? [only] : ways) {
      const results = await this.#by(how, query, asked);
      if (results.length || how === (only ?? ways.at(-1))) return { how, results, index: this };
    }
  }

  async #by(how, query, asked) {
    await this.#need(asked, (term) => (term.length >= PREFIX ? term + "\uffff" : term));
    if (how === "all") return this.#find(query, RANK);
    if (how === "some") return this.#find(query, { ...RANK, combineWith: "OR" });
    const typed = asked.filter((term) => term.length > PREFIX);
    const letters = this.#shards.length > MANY ? 2 : 1;
    await this.#need(typed.map((term) => term.slice(0, letters)), (begin) => begin + "\uffff");
    return this.#find(query, { ...RANK, fuzzy: (term) => (term.length > PREFIX ? 0.25 : false) });
  }

  #find(query, rank) {
    const asked = terms(query);
    const results = this.#engine.search(query, rank).map(({ id, match, score }) => {
      const [page, section] = this.#section[id];
      const named = asked.every((word) => Object.keys(match).some((term) => term.startsWith(word) && match[term].includes("page")));
      return { page, section, named, level: Math.round(Math.log(score) / STEP), found: new Set(Object.keys(match)) };
    });
    return results.sort((a, b) => b.level - a.level || a.page - b.page);
  }

  // need fetches the files that have terms from each of those given to its end.
  async #need(from, end) {
    const files = this.#shards.flatMap(([first, file], i) => {
      const next = this.#shards[i + 1]?.[0];
      const wanted = from.some((term) => first <= end(term) && (next === undefined || next > term));
      return wanted && !this.#loaded.has(file) ? [file] : [];
    });
    if (this.#engine && !files.length) return;
    const contents = await Promise.all(files.map((file) => this.#read(file)));
    files.forEach((file, i) => this.#loaded.set(file, Object.entries(contents[i]).map(entry)));
    this.#engine = MiniSearch.loadJS({ ...this.#base, index: [...this.#loaded.values()].flat() }, OPTIONS);
  }

  #read(file) {
    if (!this.#files.has(file)) {
      const content = read(new URL(file, this.#url));
      content.catch(() => this.#files.delete(file)); // the next query tries again
      this.#files.set(file, content);
    }
    return this.#files.get(file);
  }

  // sections returns what is on a page: [id, title, label, text] each.
  sections(page) {
    return this.#read(this.pages[page].file);
  }
}

// entry makes one term MiniSearch's: {field: {section: how often}}.
function entry([term, lists]) {
  const data = {};
  lists.forEach((list, field) => {
    if (!list.length) return;
    data[field] = {};
    let section = 0;
    for (const n of list) {
      section += n >> 3;
      data[field][section] = n & 7;
    }
  });
  return [term, data];
}
