// How charts look where an option does not say: design tokens of the
// stylesheet, so that dark mode and print need no script. Colours must stay
// custom properties; the fallbacks serve a site whose stylesheet lacks them. So
// must the typeface, --font, the one whose glyphs are measured.

const text = "var(--chart-text, currentColor)";
const muted = "var(--chart-muted, gray)";
const line = "var(--chart-axis, gray)";
const grid = "var(--chart-grid, lightgray)";
const paper = "var(--chart-paper, canvas)";
const surface = "var(--chart-surface, canvas)";
const hover = "var(--chart-hover, rgb(128 128 128 / 0.15))";

const label = { color: text, fontSize: 14, lineHeight: 17 };

export const font = { fontFamily: "var(--font, sans-serif)", fontSize: 14, color: text };

export const legend = {
  left: 0,
  top: 0,
  padding: 0,
  itemGap: 12,
  itemWidth: 24,
  itemHeight: 12,
  textStyle: label,
  inactiveColor: muted,
  inactiveBorderColor: muted,
};

export const tooltip = {
  padding: [6, 10],
  backgroundColor: surface,
  borderColor: line,
  borderWidth: 1,
  borderRadius: 2,
  shadowBlur: 0,
  shadowOffsetX: 0,
  shadowOffsetY: 0,
  textStyle: { color: text, fontSize: 14 },
};

export const pointer = {
  lineStyle: { color: line, type: "solid" },
  shadowStyle: { color: hover, opacity: 1 },
};

const axis = {
  axisLine: { lineStyle: { color: line } },
  axisTick: { lineStyle: { color: line } },
  axisLabel: { ...label, hideOverlap: true },
  splitLine: { lineStyle: { color: grid } },
  nameTextStyle: label,
};

export const theme = {
  color: [1, 2, 3, 4, 5, 6].map((n) => `var(--chart-${n})`),
  backgroundColor: "transparent",
  textStyle: font,
  categoryAxis: { ...axis, axisLabel: { ...axis.axisLabel, showMaxLabel: true } }, // the latest month
  valueAxis: axis,
  legend,
  title: { padding: 0, textStyle: label },
  bar: { label, barMaxWidth: 48 },
  line: { label, symbol: "circle", symbolSize: 6 },
  pie: { label: { ...label, overflow: "break" }, labelLine: { lineStyle: { color: line } }, itemStyle: { borderColor: paper, borderWidth: 2 } },
};
