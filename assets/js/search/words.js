// Words of texts and queries, folded as package search folds them in Go:
// testdata/terms.json there holds both to the same.

const WORD = /[\p{L}\p{N}\p{M}]+(?:[-‐‑'’]+[\p{L}\p{N}\p{M}]+)*/gu;
const HYPHEN = /[-‐‑]+/u;
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ", "'": "", "’": "" };
const UMLAUTS = { ä: "ae", ö: "oe", ü: "ue" };

function fold(word) {
  const bare = word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return bare.replace(/[ßæœøłđðþıς'’]/gu, (c) => LETTERS[c]);
}

// terms returns what a query asks for: the parts of its words.
export function terms(query) {
  return (query.match(WORD) ?? []).flatMap((word) => word.split(HYPHEN)).map(fold).filter(Boolean);
}

// forms returns every term under which a word of a text is in the index.
export function forms(word) {
  const parts = word.split(HYPHEN);
  if (parts.length > 1) parts.push(parts.join(""));
  const out = [];
  for (const part of parts) {
    const folded = fold(part);
    const german = fold(part.normalize("NFC").toLowerCase().replace(/[äöü]/gu, (c) => UMLAUTS[c]));
    out.push(folded);
    if (german !== folded) out.push(german);
  }
  return out.filter(Boolean);
}

const LENGTH = 220; // characters of an excerpt
const BEFORE = 60; // of them before the first word found

// hits finds the words of a text that are in the index under one of the terms.
function hits(text, found) {
  return [...text.matchAll(WORD)].filter(([word]) => forms(word).some((form) => found.has(form)));
}

// marked returns a text with the words found in <mark>.
export function marked(text, found) {
  const out = new DocumentFragment();
  let at = 0;
  for (const { 0: word, index } of hits(text, found)) {
    const mark = document.createElement("mark");
    mark.textContent = word;
    out.append(text.slice(at, index), mark);
    at = index + word.length;
  }
  out.append(text.slice(at));
  return out;
}

// excerpt cuts a long text to where most of the words found are, at words.
export function excerpt(text, found) {
  if (text.length <= LENGTH) return text;
  const places = hits(text, found).map(({ 0: word, index }) => ({ word: fold(word), index }));
  let start = 0;
  let best = 0;
  for (const { index } of places) {
    const near = places.filter((p) => p.index >= index && p.index < index + LENGTH - BEFORE);
    const score = new Set(near.map((p) => p.word)).size * 10 + near.length;
    if (score > best) [best, start] = [score, index - BEFORE];
  }
  const from = start <= 0 ? 0 : text.indexOf(" ", start) + 1;
  let to = text.length;
  if (from + LENGTH < text.length) to = text.lastIndexOf(" ", from + LENGTH);
  if (to <= from) to = from + LENGTH; // one very long word
  return (from > 0 ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
}
