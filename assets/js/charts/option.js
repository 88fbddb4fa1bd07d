// From the option in the page, which is data only, to the option ECharts
// draws: formatters are functions of ours, chosen by `option.almanac`; no text
// of the page is ever a template or markup.
import { tick } from "./format.js";
import { forWidth, roomForLegend } from "./layout.js";
import { Points } from "./points.js";
import { pointer, tooltip } from "./theme.js";

// resolve returns the option of a drawing so wide, a new one without `almanac`,
// and what the chart says. The tip draws the tooltip: (points, parameters) =>
// element.
export function resolve(source, width, tip) {
  const { almanac = {}, ...option } = forWidth(JSON.parse(JSON.stringify(source)), width);
  const points = new Points(source);
  option.animation = false; // the first drawing replaces a picture that looks the same
  option.aria = { ...option.aria, label: { enabled: false } };
  for (const axis of [option.xAxis, option.yAxis].flat()) {
    if (axis?.type === "value") axis.axisLabel = { ...axis.axisLabel, formatter: (v) => tick(v, almanac) };
  }
  // Beside bars every name shows: there is no order from which one could tell it.
  if (points.horizontal) {
    for (const axis of [option.yAxis].flat()) axis.axisLabel = { ...axis.axisLabel, interval: 0, hideOverlap: false };
  }
  option.series = [option.series ?? []].flat().map((s, i) => ({
    cursor: "default",
    ...s,
    label: s.label && { ...s.label, formatter: ({ dataIndex }) => label(points, i, dataIndex, almanac.label) },
  }));
  option.tooltip = {
    ...tooltip,
    trigger: points.pie ? "item" : "axis",
    renderMode: "html", // an element made node by node, never a string
    formatter: (parameters) => tip?.(points, [parameters].flat()),
    confine: true,
    transitionDuration: 0,
    className: "chart-tip",
    axisPointer: { ...pointer, type: option.series.some((s) => s.type === "bar") ? "shadow" : "line" },
  };
  roomForLegend(option, points.legend, width);
  return { option, points };
}

// label is the direct label of a mark.
function label(points, seriesIndex, index, form) {
  const name = points.pie ? points.names[index] : points.series[seriesIndex].name;
  switch (form ?? (points.pie ? "name-value" : "value")) {
    case "name":
      return name;
    case "share":
      return points.share(seriesIndex, index);
    case "name-share":
      return `${name} ${points.share(seriesIndex, index)}`;
    case "name-value":
      return `${name} ${points.value(seriesIndex, index)}`;
  }
  return points.value(seriesIndex, index);
}
