// The parts of ECharts that our charts are made of. Every part is named here:
// LabelLayout too, which bundlers otherwise keep or drop unpredictably.
import * as echarts from "echarts/core";
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendPlainComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { measureText } from "./measure.js";

echarts.use([
  BarChart,
  LineChart,
  PieChart,
  GridComponent,
  LegendPlainComponent,
  TitleComponent,
  TooltipComponent,
  AriaComponent, // only for the patterns of `aria.decal`
  LabelLayout,
  SVGRenderer,
]);

echarts.setPlatformAPI({ measureText });

export const init = echarts.init;
