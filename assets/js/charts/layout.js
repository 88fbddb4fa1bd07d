// What depends on the width of the drawing: the option's media queries, and
// the room its legend takes.
import { measureText } from "./measure.js";
import { font, legend } from "./theme.js";

const isObject = (x) => x !== null && typeof x === "object" && !Array.isArray(x);

// forWidth returns the option for a drawing so wide. Of media it knows
// { query: { minWidth, maxWidth }, option }; components that come in lists
// (series, axes) are matched by their index.
export function forWidth({ media = [], ...option }, width) {
  const fits = ({ minWidth = 0, maxWidth = Infinity } = {}) => width >= minWidth && width <= maxWidth;
  for (const m of media.filter((m) => fits(m.query))) {
    for (const [key, value] of Object.entries(m.option)) {
      const merged = [value].flat().map((v, i) => merge([option[key]].flat()[i], v));
      option[key] = Array.isArray(option[key]) ? [...merged, ...option[key].slice(merged.length)] : merged[0];
    }
  }
  return option;
}

function merge(base, over) {
  if (!isObject(base) || !isObject(over)) return over;
  const out = { ...base };
  for (const [key, value] of Object.entries(over)) out[key] = merge(base[key], value);
  return out;
}

const MONTH = 40; // px that "Mar 2017" needs, in two lines
const AXIS = 64; // px that the other axis and the margins may take

// nameAxis makes room for the names along an axis. Beside bars every name shows
// in its lines: there is no order from which one could tell it. Of months so many
// show as there is room for, always the latest. Other names below bars break into
// lines, or stand at an angle where a word is too long for its place.
export function nameAxis(axis, { names, horizontal }, width, months) {
  const { width: given, ...label } = { fontSize: font.fontSize, ...axis.axisLabel };
  const place = (width - AXIS) / names.length;
  const room = given ?? (months ? MONTH : place - 8);
  const lines = (name) => wrap(String(name), room, label.fontSize);
  axis.axisLabel = { ...label, interval: 0, hideOverlap: false, formatter: lines };
  if (horizontal) return;
  const size = `${label.fontSize}px ${font.fontFamily}`;
  const step = Math.ceil(MONTH / place);
  if (months) {
    axis.axisLabel.interval = (i) => (names.length - 1 - i) % step === 0;
  } else if (names.some((name) => lines(name).split("\n").some((line) => measureText(line, size).width > room))) {
    Object.assign(axis.axisLabel, { rotate: 45, formatter: null, hideOverlap: true });
  }
}

// thinBorders makes the borders that part stacked bars thinner where many bars are
// narrow. As wide as on others they would leave nothing of them to be seen.
export function thinBorders(series, { names, horizontal }, width) {
  if (horizontal) return; // these have as much room as they need
  const most = (width - AXIS) / names.length / 8;
  for (const s of series) {
    if (s.itemStyle?.borderWidth > most) s.itemStyle = { ...s.itemStyle, borderWidth: most };
  }
}

// wrap breaks text into lines no wider than room, at spaces and after slashes
// and hyphens.
export function wrap(text, room, fontSize = font.fontSize) {
  const out = [];
  let line = "";
  for (const part of text.split(/(?<=[ /-])/)) {
    if (line && measureText((line + part).trimEnd(), `${fontSize}px ${font.fontFamily}`).width > room) {
      out.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  return [...out, line.trimEnd()].join("\n");
}

// roomForLegend moves what stands below the legend, for which the option has
// left one line, and wraps names that are wider than the drawing.
export function roomForLegend(option, names, width) {
  if (!option.legend || option.legend.show === false) return;
  const { extra, long } = lines(names, width, { ...legend, ...option.legend });
  if (long.size) option.legend.data = names.map((name) => ({ name, textStyle: long.get(name) }));
  if (!extra) return;
  if (option.grid) option.grid.top = (option.grid.top ?? 0) + extra;
  for (const s of option.series) if (s.type === "pie") s.top = (s.top ?? 0) + extra;
}

// lines lays the names out as the legend does. It returns how many pixels more
// than one line they take, and the style of names that need several lines.
function lines(names, width, { itemWidth, itemGap }) {
  const long = new Map();
  const room = width - itemWidth - 5; // between an icon and its name
  const { lineHeight } = legend.textStyle;
  let [x, height, extra] = [0, 0, -lineHeight];
  for (const name of names) {
    const text = measureText(name, `${font.fontSize}px ${font.fontFamily}`).width;
    const wraps = text > room ? Math.ceil((text * 1.1) / room) : 1; // words do not fill their lines
    if (wraps > 1) long.set(name, { width: room, overflow: "break", lineHeight });
    const item = width - room + Math.min(text, room);
    if (x > 0 && x + item > width) {
      extra += height + itemGap;
      [x, height] = [0, 0];
    }
    x += item + itemGap;
    height = Math.max(height, wraps * lineHeight);
  }
  return { extra: extra + height, long };
}
