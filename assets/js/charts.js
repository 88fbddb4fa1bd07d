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
import { Points } from "./charts/points.js";
import { theme } from "./charts/theme.js";
import { tip } from "./charts/tip.js";
import css from "./charts/charts.css";

const MOVE = 350; // milliseconds

const WORDS = { role: "chart", hint: "", hidden: "hidden" };

// mount draws option in element, which is empty. info: { label, live, words:
// { role, hint, hidden }, pictures, heights, hide, changed, opens, open, close };
// without live region the drawing makes one.
// Pictures are <svg> elements of which one shows: the drawing is made in the
// size of its view box and scaled to lie on it; heights, one for each picture, are
// other heights than theirs. Without pictures the element gets its size from the
// page, not from what is in it. The series, or the parts of a pie, in hide, counted
// from 0, are taken out at first; changed is called with those that are whenever
// the reader changes it. What opens is "x", "series" or nothing: open(place,
// series) is called where the reader presses there, close() to go back.
// mount returns { update(option, info), say(text), resize(), dispose() }; update
// changes what it is told of label, heights, hide and opens.
export function mount(element, option, info = {}) {
  style();
  return new Drawing(element, option, info);
}

class Drawing {
  constructor(element, option, info) {
    this.element = element;
    this.info = { ...info, words: { ...WORDS, ...info.words } };
    this.hidden = new Set(); // names the reader took out
    this.ending = new AbortController();
    this.live = info.live ?? liveRegion(element);
    this.describe();
    this.chart = init(element, theme, { renderer: "svg", ...this.size() });
    this.scale();
    this.chart.on("legendselectchanged", ({ selected }) => this.select(selected));
    this.reader = new Reader(this, this.live, this.info.words);
    this.update(option, info);
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
    this.chart.on("click", ({ componentType, dataIndex, seriesIndex }) => {
      if (componentType === "series" && (this.points.pie || this.info.opens === "series")) this.open(dataIndex, seriesIndex);
    });
    this.chart.getZr().on("click", ({ offsetX, offsetY }) => {
      if (!this.points.pie && this.info.opens === "x") this.open(this.place(offsetX, offsetY));
    });
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.resize()));
    this.observer.observe(this.info.pictures ? element.parentElement : element);
  }

  // place is which place along the axis is at a point, its name included; -1 for
  // none.
  place(x, y) {
    const { horizontal, names } = this.points;
    const grid = this.chart.getModel().getComponent("grid").coordinateSystem.getRect();
    const [along, start, length] = horizontal ? [y, grid.y, grid.height] : [x, grid.x, grid.width];
    if (along < start || along > start + length || (!horizontal && y < grid.y)) return -1;
    const i = Math.min(names.length - 1, Math.floor(((along - start) / length) * names.length));
    return horizontal && !this.points.inverse ? names.length - 1 - i : i;
  }

  // open tells the page what the reader presses on; it returns whether that
  // opens.
  open(place, series) {
    const { opens, open } = this.info;
    return Boolean(opens && open?.(place, series));
  }

  // size is what to draw in: the view box of the picture that shows.
  size() {
    const { pictures = [], heights } = this.info;
    const i = pictures.findIndex((p) => p.getClientRects().length);
    const { width, height } = pictures[i]?.viewBox.baseVal ?? {};
    return pictures[i] ? { width, height: heights?.[i] ?? height } : { width: this.element.clientWidth, height: this.element.clientHeight };
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

  // update draws another option in place; what the reader hid stays hidden
  // unless it is told what is. Where it moves, the old drawing turns into the new.
  update(option, { label, heights, hide, opens, moves } = {}) {
    Object.assign(this.info, { heights, opens });
    if (label) this.element.setAttribute("aria-label", label);
    this.source = option;
    this.reader.start();
    if (hide) this.hidden = new Set(hide.map((i) => new Points(option).legend[i]));
    const { width, height } = this.size();
    if (height !== this.chart.getHeight()) this.chart.resize({ width, height });
    clearTimeout(this.moving);
    const move = moves && option.series.length === this.chart.getOption()?.series?.length && !matchMedia("(prefers-reduced-motion)").matches;
    this.draw(move && { animation: true, animationDurationUpdate: MOVE, animationEasingUpdate: "cubicInOut" });
    // Then it is what a drawing from nothing would be.
    if (move) this.moving = setTimeout(() => !this.ending.signal.aborted && this.draw(), MOVE);
  }

  // say announces a text.
  say(text) {
    this.live.textContent = text;
  }

  // draw draws the option; with a way to move, marks pass from where they are to
  // where they will be.
  draw(way) {
    this.width = this.chart.getWidth();
    const { option, points } = resolve(structuredClone(this.source), this.width, tip, () => this.factor);
    this.points = points;
    points.hidden = this.hidden;
    this.legend = points.pie || (Boolean(option.legend) && option.legend.show !== false);
    if (this.info.opens) for (const s of option.series) s.cursor = "pointer";
    if (this.hidden.size) {
      option.legend = { ...option.legend, selected: Object.fromEntries([...this.hidden].map((name) => [name, false])) };
    }
    this.chart.setOption({ ...option, ...way }, { notMerge: !way });
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
    const { legend, pie } = this.points;
    this.info.changed?.([...legend.keys()].filter((i) => this.hidden.has(legend[i])));
    if (pie) this.draw(); // shares are of the parts that show
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
