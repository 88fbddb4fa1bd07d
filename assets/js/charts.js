// The chart engine: makes a drawing in the page from a chart's option. It is
// bundled with ECharts once, into dist/charts.js, and loaded only by pages
// whose charts are about to be used.
//
// The option is an ECharts option made of data only, plus `almanac`:
//
//	almanac: {
//	  decimal: ".", group: ",", percent: "{n}%", // how numbers are written
//	  missing: "not available",   // said where there is no value
//	  decimals: 0,                // of values; axes take what they need
//	  unit: "days",               // after the number; "£{n}" goes around it
//	  series: [{ decimals, unit }], // where single series differ, by index
//	  total: "Total",             // adds a total to stacked series
//	  label: "value" | "share" | "name" | "name-value" | "name-share",
//	}
//
// A category that is an object, { value, textStyle }, is the heading of a group
// and no point.
// Colours are custom properties. Media queries may ask for minWidth and
// maxWidth of the drawing.
import { init } from "./charts/engine.js";
import { Reader } from "./charts/keyboard.js";
import { resolve } from "./charts/option.js";
import { theme } from "./charts/theme.js";
import { tip } from "./charts/tip.js";
import css from "./charts/charts.css";

const WORDS = { role: "chart", hint: "", hidden: "hidden" };

// mount draws option in element, which is empty. info: { label, live, words:
// { role, hint, hidden }, pictures, hide, changed }; without live region the drawing makes one.
// Pictures are <svg> elements of which one shows: the drawing is made in the
// size of its view box and scaled to lie on it. Without pictures the element gets
// its size from the page, not from what is in it. The series in hide, counted
// from 0, are taken out at first; changed is called with those that are whenever
// the reader changes it. mount returns
// { update(option), resize(), dispose() }.
export function mount(element, option, info = {}) {
  style();
  return new Drawing(element, option, info);
}

class Drawing {
  constructor(element, option, info) {
    this.element = element;
    this.info = { ...info, words: { ...WORDS, ...info.words } };
    const names = [option.series ?? []].flat().map((s) => s.name);
    this.hidden = new Set((info.hide ?? []).map((i) => names[i])); // names the reader took out with the legend
    this.ending = new AbortController();
    this.live = info.live ?? liveRegion(element);
    this.describe();
    this.chart = init(element, theme, { renderer: "svg", ...this.size() });
    this.scale();
    this.chart.on("legendselectchanged", ({ selected }) => this.select(selected));
    this.reader = new Reader(this, this.live, this.info.words);
    this.update(option);
    element.querySelector("svg").setAttribute("aria-hidden", "true"); // the live region speaks
    this.listen();
  }

  // describe makes the element a widget that takes keys: screen readers pass
  // arrow keys on to an application only.
  describe() {
    const { label, words } = this.info;
    const attributes = { role: "application", tabindex: "0", "aria-roledescription": words.role };
    if (label) attributes["aria-label"] = label;
    if (words.hint) attributes["aria-description"] = words.hint;
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    this.element.classList.add("chart-drawing");
    this.attributes = Object.keys(attributes);
  }

  listen() {
    const { signal } = this.ending;
    const { element, reader } = this;
    element.addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || !reader.key(e.key)) return;
      e.preventDefault();
    }, { signal });
    element.addEventListener("blur", () => reader.hide(), { signal });
    // A tooltip goes away by Escape wherever the focus is: the pointer shows it too.
    document.addEventListener("keydown", (e) => e.key === "Escape" && reader.hide(), { signal });
    addEventListener("beforeprint", () => reader.hide(), { signal });
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.resize()));
    this.observer.observe(this.info.pictures ? element.parentElement : element);
  }

  // size is what to draw in: the view box of the picture that shows.
  size() {
    const picture = this.info.pictures?.find((p) => p.getClientRects().length);
    const { width, height } = picture?.viewBox.baseVal ?? {};
    return picture ? { width, height } : { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  // scale tells zrender where in the drawing the pointer is.
  scale() {
    this.chart.getZr().painter.getViewportRoot().toDrawing = ({ clientX, clientY }, out) => {
      const { left, top } = this.element.getBoundingClientRect();
      out.zrX = (clientX - left) / this.factor;
      out.zrY = (clientY - top) / this.factor;
    };
  }

  // factor is how many pixels one of the drawing's has.
  get factor() {
    return this.element.getBoundingClientRect().width / this.chart.getWidth() || 1;
  }

  // update draws another option in place; what the reader hid stays hidden.
  update(option) {
    this.source = option;
    this.reader.start();
    this.draw();
  }

  draw() {
    this.width = this.chart.getWidth();
    const { option, points } = resolve(this.source, this.width, tip, () => this.factor);
    this.points = points;
    this.legend = Boolean(option.legend) && option.legend.show !== false;
    if (this.hidden.size) {
      option.legend = { ...option.legend, selected: Object.fromEntries([...this.hidden].map((name) => [name, false])) };
    }
    this.chart.setOption(option, { notMerge: true });
    this.frame();
  }

  // resize fits the drawing to its element.
  resize() {
    if (this.ending.signal.aborted) return;
    const { width, height } = this.size();
    if (!width || !height || (width === this.chart.getWidth() && height === this.chart.getHeight())) return;
    this.chart.resize({ width, height });
    if (width === this.width) this.frame();
    else this.draw();
  }

  // frame lets the page scale the drawing.
  frame() {
    const svg = this.element.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${this.chart.getWidth()} ${this.chart.getHeight()}`);
  }

  select(selected) {
    this.hidden = new Set(Object.keys(selected).filter((name) => !selected[name]));
    const { series } = this.points;
    this.info.changed?.([...series.keys()].filter((i) => this.hidden.has(series[i].name)));
  }

  // dispose leaves the element empty, and no widget any more.
  dispose() {
    this.ending.abort();
    this.observer.disconnect();
    this.chart.dispose();
    if (!this.info.live) this.live.remove();
    for (const name of this.attributes) this.element.removeAttribute(name);
    this.element.classList.remove("chart-drawing");
  }
}

function liveRegion(element) {
  const live = document.createElement("div");
  live.className = "chart-live";
  live.setAttribute("aria-live", "polite");
  element.after(live);
  return live;
}

// style adds the engine's own rules to the page, once; a constructed sheet
// needs no permission from the page's Content-Security-Policy.
let styled = false;
function style() {
  if (styled) return;
  styled = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
