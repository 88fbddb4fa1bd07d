// What a chart says, read from its option: names along its axis and a value of
// each series at each of them. Tooltips and announcements are made from this.
import { amount, percentage } from "./format.js";

const list = (x) => (x == null ? [] : Array.isArray(x) ? x : [x]);
const isObject = (x) => x !== null && typeof x === "object" && !Array.isArray(x);
const bare = (x) => (isObject(x) ? x.value : x);

// Points is the content of one option.
export class Points {
  constructor({ almanac = {}, series, xAxis, yAxis }) {
    const { series: measures = [], ...measure } = almanac;
    const all = list(series);
    const x = list(xAxis)[0];
    const y = list(yAxis)[0];
    this.measure = measure;
    this.hidden = new Set(); // names that are taken out
    this.pie = all[0]?.type === "pie";
    this.horizontal = !this.pie && y?.type === "category";
    const axis = this.horizontal ? y : x;
    this.inverse = Boolean(axis?.inverse);
    const places = list(this.pie ? all[0].data : axis?.data);
    this.names = places.map((d) => String((this.pie ? d?.name : bare(d)) ?? ""));
    // Places where one can stand; names that are styled are headings of groups.
    this.stops = places.map((d, i) => (isObject(d) && !this.pie ? -1 : i)).filter((i) => i >= 0);
    this.series = all.map((s, i) => ({
      name: String(s.name ?? ""),
      stack: s.stack,
      measure: { ...measure, ...measures[i] },
      values: list(s.data).map((d) => (typeof bare(d) === "number" ? bare(d) : NaN)),
    }));
  }

  // legend is the names the legend shows.
  get legend() {
    return this.pie ? this.names : this.series.map((s) => s.name);
  }

  // value is the text of one value: "6,099 visits", and in a pie "212 (74.1%)".
  value(seriesIndex, index, unit) {
    const { measure, values } = this.series[seriesIndex];
    const text = amount(values[index], { ...measure, unit: unit ?? measure.unit });
    const whole = this.pie && measure.unit !== "%" && Number.isFinite(values[index]);
    return whole ? `${text} (${this.share(seriesIndex, index)})` : text;
  }

  // share is a value's part of the sum of its series, as far as that shows.
  share(seriesIndex, index) {
    const { values } = this.series[seriesIndex];
    const sum = values.reduce((a, b, i) => a + (this.pie && this.hidden.has(this.names[i]) ? 0 : b || 0), 0);
    return percentage(sum ? ((values[index] || 0) / sum) * 100 : 0, 1, this.measure);
  }

  // rows is everything to say at one place of the axis, of the series given:
  // [{ name, text, seriesIndex }], with a total for stacks that declare one.
  rows(index, shown) {
    if (this.pie) return [{ name: this.names[index], text: this.value(0, index), seriesIndex: 0 }];
    if (!this.stops.includes(index)) return [];
    const rows = shown.map((i) => ({ name: this.series[i].name, text: this.value(i, index), seriesIndex: i }));
    const stacked = shown.filter((i) => this.series[i].stack);
    if (this.measure.total && stacked.length > 1) {
      const sum = stacked.reduce((a, i) => a + (this.series[i].values[index] || 0), 0);
      rows.push({ name: this.measure.total, text: amount(sum, this.series[stacked[0]].measure) });
    }
    return rows;
  }
}
