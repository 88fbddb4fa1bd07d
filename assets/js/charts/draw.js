// What draws a chart where there is no browser: the program runs this in a
// small engine of its own while it builds the site. The same option, bundle and
// glyph widths as in the browser give the same drawing there.
//
// The markup is lean and strict: no style attributes, no event data, text in the
// page's own face. Its ids start with the id it is given.
import { init } from "./engine.js";
import { resolve } from "./option.js";
import { theme } from "./theme.js";

// ECharts puts off what is not for the first drawing; here there is no later.
globalThis.setTimeout = () => 0;

// draw returns the markup of the drawing: { option, width, height, id, title,
// description, class }.
globalThis.draw = (request) => {
  const { option, width, height, id, title, description, class: name } = JSON.parse(request);
  const chart = init(null, theme, { renderer: "svg", ssr: true, width, height });
  try {
    const { aria, ...drawn } = resolve(option, width).option;
    chart.setOption(aria.decal?.show ? { ...drawn, aria } : drawn); // of it only patterns are drawn
    const { painter } = chart.getZr();
    painter._id = id; // what ids of clip paths and patterns start with
    const root = painter.renderToVNode({ animation: false, emphasis: false, useViewBox: true });
    root.attrs = {
      class: name,
      viewBox: root.attrs.viewBox,
      width,
      height,
      role: "img",
      "aria-labelledby": `${id}-title`,
      "aria-describedby": description && `${id}-desc`,
    };
    const about = [{ tag: "title", attrs: { id: `${id}-title` }, text: title }];
    if (description) about.push({ tag: "desc", attrs: { id: `${id}-desc` }, text: description });
    root.children.unshift(...about);
    return write(root);
  } finally {
    chart.dispose();
  }
};

// write makes markup of a node and what is in it.
function write({ tag, attrs = {}, children, text }) {
  if (!children?.length && !text && !shows(attrs)) return ""; // only there to be hovered
  let open = tag;
  for (const name in attrs) open += attribute(name, attrs[name]);
  if (attrs.style) open += font(attrs.style);
  let inner = text ? escape(text) : "";
  if (children) for (const child of children) inner += write(child);
  return inner ? `<${open}>${inner}</${tag}>` : `<${open}/>`;
}

function shows({ fill, stroke, "fill-opacity": opacity, "stroke-width": width }) {
  return (fill !== "none" && opacity !== 0) || (stroke && stroke !== "none" && width !== 0);
}

// What is for the pointer, or for text that zrender did not break into lines, and
// what font writes.
const useless = new Set(["pointer-events", "xml:space", "style"]);

// What zrender makes of numbers has nothing to escape.
const numeric = new Set(["d", "points", "transform"]);

function attribute(name, value) {
  if (value === false || value == null || value === "" || useless.has(name) || name.startsWith("ecmeta_")) return "";
  return ` ${name}="${typeof value === "number" || numeric.has(name) ? value : escape(value)}"`;
}

const written = new Map();

// font makes attributes of the font, the only style that zrender writes; charts
// have a handful. The family is the page's affair.
function font(style) {
  let out = written.get(style);
  if (out !== undefined) return out;
  out = "";
  for (const rule of style.split(";")) {
    if (!rule) continue;
    const [name, value] = rule.split(":");
    if (!fonts.has(name)) throw new Error(`style ${rule}`);
    if (name !== "font-family") out += attribute(name, value);
  }
  written.set(style, out);
  return out;
}

const fonts = new Set(["font-size", "font-weight", "font-style", "font-family"]);

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

const special = /[&<>"']/;

function escape(value) {
  const text = String(value);
  return special.test(text) ? text.replace(/[&<>"']/g, (c) => entities[c]) : text;
}
