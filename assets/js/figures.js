// What a reader can do with a chart: hover and key through it, take series or
// parts out, stretch its window, break a code down, have it as a table in its
// place, save it, and link to it as it is; see figures/figure.js.
//
// The chart engine is fetched when the reader reaches for a chart, or does anything
// at all (scrolls, moves the pointer, presses a key) while a chart is near the
// view, as soon as the browser is idle. Until then, and if that fails, the picture
// stays.
import { Figure } from "./figures/figure.js";
import { forget } from "./figures/forms.js";

const NEAR = "600px"; // how far below the view a chart becomes interactive
const SIGNS = ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown"]; // that somebody is there
const WAIT = 500; // milliseconds that a browser may put off what it does when idle

// figures makes the charts of the page ready, and those that come into it later:
// a script that changes the page sends the document an event "changed". One that
// also gives figures other options sends "patched", with the set of these figures;
// what was fetched is then fetched again. The element of a figure has its Figure as
// the property "figure". The engine is the address of the chart engine.
export function figures(engine) {
  let all = [];
  let there = false; // somebody is
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) idle(() => target.figure.live());
  }, { rootMargin: NEAR });
  const watch = () => there && all.forEach(({ element }) => near.observe(element));
  const take = () => {
    for (const figure of all) if (!figure.element.isConnected) figure.dispose();
    all = [...document.querySelectorAll(".chart > script.option")].map(({ parentElement: e }) => (e.figure ??= new Figure(e, engine)));
    watch();
  };
  const begin = () => {
    for (const sign of SIGNS) removeEventListener(sign, begin, true);
    there = true;
    watch();
  };
  take();
  document.addEventListener("changed", take);
  document.addEventListener("patched", ({ detail }) => {
    forget();
    take();
    for (const figure of all) if (detail.has(figure.element) || figure.state.months || figure.state.drill) figure.patched();
  });
  addEventListener("beforeprint", () => all.forEach((figure) => figure.numbers?.show()));
  addEventListener("afterprint", () => all.forEach((figure) => figure.numbers?.show(figure.form.table, figure.form.at)));
  for (const sign of SIGNS) addEventListener(sign, begin, { capture: true, passive: true });
}

const idle = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: WAIT }) : setTimeout(work));
