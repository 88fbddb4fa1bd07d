// A chart as it shows now, for a file of its own: its shapes with the colours
// the page gives them, the caption above and the source below. One list of shapes
// makes both kinds of file. A picture is painted shape by shape, because a strict
// page lets no script load an image it has made.

const MARGIN = 16;
const NAMESPACE = "http://www.w3.org/2000/svg";

// scene is everything to be seen: { width, height, background, shapes, … }.
export function scene(svg, { title, subtitle, description, source }) {
  const { width: inner, height } = svg.viewBox.baseVal;
  const page = getComputedStyle(document.documentElement);
  const color = (name) => page.getPropertyValue(name).trim();
  const family = getComputedStyle(svg).getPropertyValue("font-family");
  const shapes = [];
  let y = MARGIN;
  const write = (text, size, weight, fill) => {
    for (const line of lines(text, inner, `${weight} ${size}px ${family}`)) {
      y += size * 1.25;
      shapes.push({ text: line, size, weight, fill, family, anchor: "start", matrix: [1, 0, 0, 1, MARGIN, y - size * 0.6] });
    }
  };
  write(title, 17, 600, color("--text"));
  write(subtitle, 14, 400, color("--muted"));
  y += MARGIN;
  for (const e of svg.querySelectorAll("path, rect, circle, polyline, polygon, text")) {
    if (!e.closest("clipPath, defs")) shapes.push(shape(e, MARGIN, y));
  }
  y += height + MARGIN / 2;
  write(source, 12, 400, color("--muted"));
  return { width: inner + 2 * MARGIN, height: Math.ceil(y + MARGIN), background: color("--paper"), shapes, title, description };
}

// lines breaks a text into lines so wide.
function lines(text, width, font) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  const out = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = out.length ? `${out.at(-1)} ${word}` : word;
    if (out.length && context.measureText(longer).width <= width) out[out.length - 1] = longer;
    else out.push(word);
  }
  return out;
}

// shape is an element of the drawing with the style it has, moved by x and y.
function shape(e, x, y) {
  const style = getComputedStyle(e);
  let matrix = new DOMMatrix([1, 0, 0, 1, x, y]);
  for (const { matrix: m } of e.transform.baseVal) matrix = matrix.multiply(new DOMMatrix([m.a, m.b, m.c, m.d, m.e, m.f]));
  const number = (name) => Number(e.getAttribute(name) ?? 0);
  const out = {
    matrix: ["a", "b", "c", "d", "e", "f"].map((k) => Math.round(matrix[k] * 1e4) / 1e4),
    fill: style.fill,
    fillOpacity: style.fillOpacity * style.opacity,
    stroke: parseFloat(style.strokeWidth) ? style.stroke : "none", // a canvas takes no width of 0
    strokeOpacity: style.strokeOpacity * style.opacity,
    lineWidth: parseFloat(style.strokeWidth),
    lineCap: style.strokeLinecap,
    lineJoin: style.strokeLinejoin,
  };
  if (e.tagName === "text") {
    const at = matrix.translate(number("x"), number("y"));
    Object.assign(out, { text: e.textContent, size: parseFloat(style.fontSize), weight: style.fontWeight, family: style.fontFamily, anchor: style.textAnchor });
    out.matrix[4] = at.e;
    out.matrix[5] = at.f;
  } else {
    out.d = outline(e, number);
  }
  return out;
}

function outline(e, number) {
  switch (e.tagName) {
    case "rect":
      return `M${number("x")} ${number("y")}h${number("width")}v${number("height")}h${-number("width")}Z`;
    case "circle": {
      const r = number("r");
      return `M${number("cx") - r} ${number("cy")}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    }
    case "path":
      return e.getAttribute("d");
  }
  return `M${e.getAttribute("points")}${e.tagName === "polygon" ? "Z" : ""}`;
}

// toSVG is the scene as a file that needs no page.
export function toSVG({ width, height, background, shapes, title, description }) {
  const make = (name, attributes, text = "") => {
    const e = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    e.textContent = text;
    return e;
  };
  const root = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  root.append(make("title", {}, title), make("desc", {}, description), make("rect", { width, height, fill: background }));
  for (const s of shapes) {
    const transform = `matrix(${s.matrix})`;
    const paint = { fill: s.fill, "fill-opacity": s.fillOpacity ?? 1 };
    if (s.stroke && s.stroke !== "none") {
      Object.assign(paint, { stroke: s.stroke, "stroke-opacity": s.strokeOpacity, "stroke-width": s.lineWidth, "stroke-linecap": s.lineCap, "stroke-linejoin": s.lineJoin });
    }
    if (s.d) root.append(make("path", { d: s.d, transform, ...paint }));
    else root.append(make("text", { transform, ...paint, "font-family": s.family, "font-size": s.size, "font-weight": s.weight, "text-anchor": s.anchor, "dominant-baseline": "central" }, s.text));
  }
  return new Blob([new XMLSerializer().serializeToString(root)], { type: "image/svg+xml" });
}

const SCALE = 2; // pixels of a PNG for each of the drawing

// toPNG is the scene as pixels.
export function toPNG({ width, height, background, shapes }) {
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const c = canvas.getContext("2d");
  c.fillStyle = background;
  c.fillRect(0, 0, canvas.width, canvas.height);
  for (const s of shapes) {
    c.setTransform(new DOMMatrix([SCALE, 0, 0, SCALE, 0, 0]).multiply(new DOMMatrix(s.matrix)));
    Object.assign(c, { fillStyle: s.fill, globalAlpha: s.fillOpacity ?? 1 });
    if (s.text !== undefined) {
      Object.assign(c, { font: `${s.weight} ${s.size}px ${s.family}`, fontKerning: "none", textBaseline: "middle", textAlign: { middle: "center" }[s.anchor] ?? s.anchor });
      c.fillText(s.text, 0, 0);
      continue;
    }
    const path = new Path2D(s.d);
    if (s.fill !== "none") c.fill(path);
    if (!s.stroke || s.stroke === "none") continue;
    Object.assign(c, { strokeStyle: s.stroke, globalAlpha: s.strokeOpacity, lineWidth: s.lineWidth, lineCap: s.lineCap, lineJoin: s.lineJoin });
    c.stroke(path);
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
