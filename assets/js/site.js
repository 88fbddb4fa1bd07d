// What a page does beyond being read. Everything here is an addition: without
// this script the page is complete, with each chart as a picture and a table.
//
//   - Charts become interactive; see figures.js.
//   - A table that is wider than its box says that it scrolls; a long one can be
//     sorted and filtered; see tables.js.
//   - The contents show which section is being read.
//   - A permalink that is followed is copied as well.
//
// A script that changes the page sends the document an event "changed"
// afterwards, so that charts and tables which are new are made ready too.

import { figures } from "./figures.js";
import { tables } from "./tables.js";

const script = document.querySelector("script[data-copied]").dataset;

// Contents

// contents marks the link to the last heading that has been passed.
function contents() {
  const links = new Map(); // heading → its link
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (!links.size) return;
  let current;
  let due = false;
  const mark = () => {
    due = false;
    const passed = [...links.keys()].filter((h) => h.getBoundingClientRect().top < innerHeight / 3);
    const link = links.get(passed.at(-1));
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    current = link;
  };
  addEventListener("scroll", () => {
    if (!due) requestAnimationFrame(mark);
    due = true;
  }, { passive: true });
  mark();
}

// Permalinks

const SHOWN = 2000; // milliseconds

function permalinks() {
  const live = document.createElement("p");
  live.className = "live";
  live.setAttribute("role", "status");
  document.body.append(live);
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.permalink, a.anchor");
    if (!link || !navigator.clipboard) return;
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return; // the reader does not allow it; the address bar has the link
    }
    link.dataset.copied = live.textContent = script.copied;
    setTimeout(() => {
      delete link.dataset.copied;
      live.textContent = "";
    }, SHOWN);
  });
}

// Details

// Browsers that cannot open details by style alone get them opened: the
// contents on wide screens, the numbers on paper.
function details() {
  if (CSS.supports("selector(::details-content)")) return;
  const folded = document.querySelector(".contents details");
  if (folded) folded.open = matchMedia("(width >= 68.75rem)").matches;
  addEventListener("beforeprint", () => {
    for (const numbers of document.querySelectorAll("details.numbers")) numbers.open = true;
  });
}

if (script.engine) figures(script.engine);
tables();
contents();
permalinks();
details();
