// From the option in the page, which is data only, to the option ECharts
// draws: formatters are functions of ours, chosen by `option.almanac`; no text
// of the page is ever a template or markup.
import { tick } from "./format.js";
import { forWidth, nameAxis, roomForLegend, thinBorders, wrap } from "./layout.js";
import { Points } from "./points.js";
import { pointer, tooltip } from "./theme.js";

// resolve returns the option of a drawing so wide, without `almanac`, and what the
// chart says. It is made of parts of the source, and ECharts writes into both. The
// tip draws the tooltip: (points, parameters) => element. The factor is how the page
// scales the drawing.
export function resolve(source, width, tip, factor) {
  const { almanac = {}, ...option } = forWidth(source, width);
  const points = new Points(source);
  option.animation = false; // the first drawing replaces a picture that looks the same
  option.aria = { ...option.aria, label: { enabled: false } };
  for (const axis of [option.xAxis, option.yAxis].flat()) {
    if (axis?.type === "value") axis.axisLabel = { ...axis.axisLabel, formatter: (v) => tick(v, almanac) };
  }
  for (const axis of [option.xAxis, option.yAxis].flat()) {
    if (axis?.type !== "category") continue;
    nameAxis(axis, points, width, almanac.months);
    if (points.series.some((s) => s.stack)) axis.z = 3; // above the borders of bars without length
  }
  option.series = [option.series ?? []].flat().map((s, i) => ({
    cursor: "default",
    ...s,
    label: s.label && { ...s.label, formatter: ({ dataIndex }) => label(points, i, dataIndex, almanac.label, s.label) },
  }));
  if (!points.pie) thinBorders(option.series, points, width);
  option.tooltip = {
    ...tooltip,
    trigger: points.pie ? "item" : "axis",
    renderMode: "html", // an element made node by node, never a string
    formatter: (parameters) => tip?.(points, [parameters].flat()),
    position: (point, _, __, ___, size) => beside(point, size, factor()),
    transitionDuration: 0,
    className: "chart-tip",
    axisPointer: { ...pointer, type: option.series.some((s) => s.type === "bar") ? "shadow" : "line" },
  };
  roomForLegend(option, points.legend, width);
  return { option, points };
}

// label is the direct label of a mark. Beside a name there is no need of a unit.
function label(points, seriesIndex, index, form, { width = Infinity, fontSize }) {
  const plain = points.pie ? points.names[index] : points.series[seriesIndex].name;
  const name = wrap(plain, width, fontSize);
  switch (form ?? (points.pie ? "name-value" : "value")) {
    case "name":
      return name;
    case "share":
      return points.share(seriesIndex, index);
    case "name-share":
      return `${name}\n${points.share(seriesIndex, index)}`;
    case "name-value":
      return `${name}\n${points.value(seriesIndex, index, "")}`;
  }
  return points.value(seriesIndex, index);
}

const GAP = 16; // px between the pointer and the tooltip

// beside is where the tooltip goes, in the page's pixels: beside the pointer and
// within the drawing.
function beside(point, { contentSize, viewSize }, factor) {
  return [0, 1].map((i) => {
    const at = point[i] * factor;
    const room = viewSize[i] * factor - contentSize[i];
    return Math.max(0, at + GAP <= room ? at + GAP : Math.min(at - GAP - contentSize[i], room));
  });
}
