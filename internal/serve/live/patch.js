// The page as the server sent it last, node by node beside the page that shows.
//
// What the server sends next is compared with what it sent before, not with what
// shows: where these two agree, the page is left alone, with whatever the reader
// and the page's own scripts have made of it. So scroll, focus, selection, open
// panels, hidden series and sorted rows stay without anybody having to know of
// them.
export class Sent {
  constructor(document) {
    this.document = document;
    this.pairs = new WeakMap(); // node as sent → node that shows
    this.was = document.body.cloneNode(true);
    this.pair(this.was, document.body);
  }

  pair(was, shown) {
    this.pairs.set(was, shown);
    for (let a = was.firstChild, b = shown.firstChild; a; a = a.nextSibling, b = b.nextSibling) this.pair(a, b);
  }

  // shown returns the node of the page for a node as sent.
  shown(was) {
    const node = this.pairs.get(was); // which a script may have taken out of the page for a while
    if (!node) throw new Error(`there is no <${was.nodeName.toLowerCase()}> for one that was sent`);
    return node;
  }

  // scripts reports whether the page's scripts are those it has.
  scripts(next) {
    const list = (d) => [...d.querySelectorAll("script[src]:not([data-version])")].map((s) => s.outerHTML).join("\n");
    return list(this.document) === list(next);
  }

  // styles exchanges stylesheets, each once its successor is there.
  async styles(next) {
    const links = (d) => [...d.querySelectorAll('head link[rel="stylesheet"]')];
    const old = links(this.document);
    const loads = links(next).map((link, i) => {
      if (old[i]?.getAttribute("href") === link.getAttribute("href")) {
        delete old[i];
        return null;
      }
      const copy = this.document.importNode(link);
      const loaded = new Promise((done) => (copy.onload = copy.onerror = done));
      (old[i] ?? this.document.head.lastElementChild).after(copy);
      return loaded;
    });
    if (!loads.some(Boolean)) return;
    await Promise.all(loads);
    for (const link of old) link?.remove();
    await this.document.fonts.ready; // the new stylesheet declares the typeface anew
  }

  // become patches the page, and returns what changed:
  // { elements: those whose text or children did, figures: those with other numbers }.
  become(next) {
    this.changed = { elements: new Set(), figures: new Set() };
    for (const name of ["lang", "dir"]) {
      const value = next.documentElement.getAttribute(name);
      if (value !== null) this.document.documentElement.setAttribute(name, value);
    }
    this.document.title = next.title;
    this.head(next);
    this.element(this.was, next.body);
    return this.changed;
  }

  // head takes over what describes the page.
  head(next) {
    const describing = "meta[name], meta[property], link[rel=canonical], script[type='application/ld+json']";
    for (const e of this.document.head.querySelectorAll(describing)) e.remove();
    for (const e of next.head.querySelectorAll(describing)) this.document.head.append(this.document.importNode(e, true));
  }

  element(was, now) {
    const shown = this.shown(was);
    for (const { name } of [...was.attributes, ...now.attributes]) {
      const value = now.getAttribute(name);
      if (value === was.getAttribute(name)) continue;
      for (const e of [was, shown]) {
        if (value === null) e.removeAttribute(name);
        else e.setAttribute(name, value);
      }
    }
    if (was.nodeName === "svg") this.picture(was, now, shown);
    else this.children(was, now, shown);
  }

  // picture takes a drawing as a whole: a chart may hold on to the element.
  picture(was, now, shown) {
    if (was.isEqualNode(now)) return;
    was.replaceChildren(...[...now.childNodes].map((n) => n.cloneNode(true)));
    shown.replaceChildren(...[...now.childNodes].map((n) => this.document.importNode(n, true)));
    this.pair(was, shown);
  }

  children(was, now, shown) {
    let before = null; // the last node that is as it should be
    const partner = match([...was.childNodes], [...now.childNodes]);
    for (const old of [...was.childNodes]) if (!partner.old.has(old)) this.remove(old, shown);
    for (const node of [...now.childNodes]) {
      const old = partner.now.get(node);
      if (!old) {
        before = this.insert(node, was, shown, before);
        continue;
      }
      if (!old.isEqualNode(node)) this.node(old, node);
      before = old;
    }
  }

  node(was, now) {
    if (was.nodeType === Node.ELEMENT_NODE) return this.element(was, now);
    const shown = this.shown(was);
    was.data = shown.data = now.data;
    this.note(shown.parentElement);
  }

  insert(node, was, shown, before) {
    const copy = node.cloneNode(true);
    const show = this.document.importNode(node, true);
    if (before) {
      before.after(copy);
      const beside = this.shown(before);
      if (beside.parentNode) beside.after(show);
      else shown.append(show);
    } else {
      was.prepend(copy);
      shown.prepend(show);
    }
    this.pair(copy, show);
    this.note(show.nodeType === Node.ELEMENT_NODE ? show : shown);
    return copy;
  }

  remove(old, shown) {
    this.pairs.get(old)?.remove();
    old.remove();
    if (old.nodeType === Node.ELEMENT_NODE || old.data.trim()) this.note(shown);
  }

  note(element) {
    if (!element) return;
    if (element.matches("script.option")) this.changed.figures.add(element.closest("figure"));
    else if (!element.closest("script, svg")) this.changed.elements.add(element);
  }
}

// match finds for each new child the old one it goes on from, in order: first
// those that are equal, then, between these, those of the same kind.
function match(olds, nows) {
  const partner = { old: new Set(), now: new Map() };
  const join = (o, n) => {
    partner.old.add(o);
    partner.now.set(n, o);
  };
  let start = 0;
  while (start < olds.length && start < nows.length && olds[start].isEqualNode(nows[start])) join(olds[start], nows[start++]);
  let end = 0;
  const last = (list) => list[list.length - 1 - end];
  while (end < Math.min(olds.length, nows.length) - start && last(olds).isEqualNode(last(nows))) {
    join(last(olds), last(nows));
    end++;
  }
  const a = olds.slice(start, olds.length - end);
  const b = nows.slice(start, nows.length - end);
  let i = 0;
  let j = 0;
  for (const [x, y] of [...common(a, b), [a.length, b.length]]) {
    kindred(a.slice(i, x), b.slice(j, y), join);
    if (x < a.length) join(a[x], b[y]);
    [i, j] = [x + 1, y + 1];
  }
  return partner;
}

const MOST = 1e6; // comparisons; where there would be more, kind alone decides

// common is the longest common subsequence: pairs of indexes.
function common(a, b) {
  if (!a.length || !b.length || a.length * b.length > MOST) return [];
  const sign = (n) => n.outerHTML ?? `${n.nodeType} ${n.data}`;
  const [x, y] = [a.map(sign), b.map(sign)];
  const row = y.length + 1;
  const length = new Uint32Array((x.length + 1) * row);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      length[i * row + j] = x[i] === y[j] ? length[(i + 1) * row + j + 1] + 1 : Math.max(length[(i + 1) * row + j], length[i * row + j + 1]);
    }
  }
  const out = [];
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    if (x[i] === y[j]) out.push([i++, j++]);
    else if (length[(i + 1) * row + j] >= length[i * row + j + 1]) i++;
    else j++;
  }
  return out;
}

// kindred joins nodes of the same kind in order: the same element with the same
// id, or two texts.
function kindred(a, b, join) {
  const kind = (n) => `${n.nodeName} ${n.id ?? ""}`;
  let from = 0;
  for (const n of b) {
    for (let i = from; i < a.length; i++) {
      if (kind(a[i]) !== kind(n)) continue;
      join(a[i], n);
      from = i + 1;
      break;
    }
  }
}
