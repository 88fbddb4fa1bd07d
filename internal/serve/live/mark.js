// What the eye sees of a patch: the place it rests on does not move, and what
// changed is marked for a moment.

// quietly does work while what the eye rests on stays where it is.
export async function quietly(work) {
  const root = document.documentElement;
  root.style.setProperty("overflow-anchor", "none"); // the browser's own way differs from browser to browser
  const anchor = rest();
  const top = anchor?.getBoundingClientRect().top;
  const result = await work();
  if (anchor?.isConnected) {
    const moved = anchor.getBoundingClientRect().top - top;
    if (scrollY > 0 && moved) scrollBy({ top: moved, behavior: "instant" });
  }
  requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
  return result;
}

// rest is what the eye rests on: what has the focus, if it is in view, or what is in
// the middle of the upper half.
function rest() {
  const seen = (e) => e && e !== document.body && e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight;
  if (seen(document.activeElement)) return document.activeElement;
  return [0.25, 0.5, 0.75].map((y) => document.elementFromPoint(innerWidth * 0.6, innerHeight * y)?.closest(BLOCK)).find(Boolean);
}

const BLOCK = "td, th, li, p, dt, dd, h1, h2, h3, h4, h5, h6, caption, figcaption, pre, blockquote, figure";
const MOST = 200; // elements: with more, everything changed

export function mark(elements) {
  const blocks = new Set([...elements].filter((e) => e.isConnected).map((e) => e.closest(BLOCK) ?? e));
  if (blocks.size > MOST) return;
  const color = getComputedStyle(document.documentElement).getPropertyValue("--mark") || "#fff3bf";
  for (const e of blocks) {
    e.animate([{ backgroundColor: color, outline: `2px solid ${color}` }, { backgroundColor: color, outline: `2px solid ${color}`, offset: 0.5 }, {}], { duration: 1600 });
  }
}
