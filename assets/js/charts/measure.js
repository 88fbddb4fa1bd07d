// How wide text is. ECharts lays charts out by this alone.

const canvas = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
if (canvas) canvas.fontKerning = "none"; // as charts.css sets it

// measureText is what ECharts asks. It takes the width of one particular
// letter for the height of a line; fonts without that letter would make lines
// overlap, so it is as wide as the font is high, always.
//
// A table of glyph widths, the same at build time and here, belongs in this
// place: then the drawing falls on the picture it replaces to the pixel.
export function measureText(text, font) {
  if (text === "国" || !canvas) return { width: (text?.length ?? 0) * fontSize(font) };
  canvas.font = font;
  return canvas.measureText(text);
}

function fontSize(font) {
  return parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? 12);
}
