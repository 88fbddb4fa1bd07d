// The tooltip, made node by node: text of the page never becomes markup.

// tip draws what the chart says at the place of the parameters, which ECharts
// gives for each series that shows there.
export function tip(points, parameters) {
  const { dataIndex } = parameters[0];
  const colours = new Map(parameters.map((p) => [p.seriesIndex, p.color]));
  const rows = points.rows(dataIndex, [...colours.keys()]);
  const box = document.createElement("div");
  if (!points.pie) box.append(cell("chart-tip-head", points.names[dataIndex]));
  for (const row of rows) {
    const mark = cell("chart-tip-mark", "");
    if (colours.has(row.seriesIndex)) mark.style.background = colours.get(row.seriesIndex);
    box.append(mark, cell("chart-tip-name", row.name), cell("chart-tip-value", row.text));
  }
  box.className = "chart-tip-rows";
  return box;
}

function cell(name, text) {
  const e = document.createElement("span");
  e.className = name;
  e.textContent = text;
  return e;
}
