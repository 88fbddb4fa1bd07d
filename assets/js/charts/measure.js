// How wide text is. ECharts lays charts out by this alone, and it must be the
// same at build time, where there is no font, and in the browser: the widths
// come from a table that was made from the site's own typeface.
import glyphs from "glyphs";

// glyphs: { unit, missing, weights: [{ upTo, ranges: [[first, [width, …]], …] }] },
// widths in parts of the font's size.
const weights = glyphs.weights.map(({ upTo, ranges }) => {
  const widths = new Map();
  for (const [first, list] of ranges) list.forEach((width, i) => widths.set(first + i, width));
  return { upTo, widths };
});

// measureText is what ECharts asks. It takes the width of one particular
// letter for the height of a line; fonts without that letter would make lines
// overlap, so it is as wide as the font is high, always.
export function measureText(text, font) {
  const { size, widths } = face(font);
  let sum = 0;
  for (const letter of text ?? "") sum += widths.get(letter.codePointAt(0)) ?? glyphs.missing;
  return { width: (sum * size) / glyphs.unit };
}

const faces = new Map();

// face is what the name of a font says, read once: charts have a handful.
function face(font) {
  let known = faces.get(font);
  if (!known) {
    const [, size = 12] = /([\d.]+)px/.exec(font) ?? [];
    known = { size, widths: weights.find(({ upTo }) => weight(font) <= upTo).widths };
    faces.set(font, known);
  }
  return known;
}

function weight(font) {
  const [, number] = /(?:^| )(\d{3}) /.exec(font) ?? [];
  return number ? Number(number) : /\bbold\b/.test(font) ? 700 : 400;
}
