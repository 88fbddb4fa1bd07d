// A chart by keyboard: arrow keys along the axis move from point to point and
// across it from series to series, Space hides and shows the series (or the
// slice) one stands on, Enter opens it and Backspace goes back where the page has
// more of it, Escape puts the tooltip away. Every move shows the tooltip and says
// in the live region what stands there.

const ALL = -1; // speak of all series that show

// Reader is where a reader stands in a drawing.
export class Reader {
  constructor(drawing, live, words) {
    this.drawing = drawing;
    this.live = live;
    this.words = words;
    this.start();
  }

  // start is before the first point.
  start() {
    this.stop = -1; // which of the places where one can stand
    this.series = ALL;
    this.live.textContent = "";
  }

  get index() {
    return this.drawing.points.stops[this.stop];
  }

  // key answers a key press other than Escape; true means the key was ours.
  key(name) {
    const { points } = this.drawing;
    if (!points.stops.length) return false;
    const moves = points.horizontal
      ? { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }
      : { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    if (name in moves) {
      const [along, across] = moves[name];
      // A horizontal chart counts upwards unless its axis is inverted.
      const flip = !points.pie && points.horizontal !== points.inverse ? -1 : 1;
      this.move(points.pie ? along || across : along * flip, points.pie ? 0 : across);
    } else if (name === "Home" || name === "End") {
      this.stop = name === "Home" ? 0 : points.stops.length - 1;
      this.show();
    } else if (name === " ") {
      this.toggle();
    } else if (name === "Enter") {
      return this.stop >= 0 && this.drawing.open(this.index, this.series);
    } else if (name === "Backspace") {
      return this.drawing.info.close?.() ?? false;
    } else {
      return false;
    }
    return true;
  }

  move(along, across) {
    const { points } = this.drawing;
    const count = points.stops.length;
    if (this.stop < 0) this.stop = along < 0 ? count - 1 : 0;
    else if (points.pie) this.stop = (this.stop + along + count) % count;
    else this.stop = Math.min(count - 1, Math.max(0, this.stop + along));
    if (across && points.series.length > 1) {
      const places = points.series.length + 1; // each series, and all of them
      this.series = ((this.series + 1 + across + places) % places) - 1;
    }
    this.show();
  }

  show() {
    const { points, chart } = this.drawing;
    if (this.stop < 0) return;
    chart.dispatchAction({ type: "downplay" });
    const shown = this.shown();
    const at = { seriesIndex: shown.find((i) => Number.isFinite(points.series[i].values[this.index])), dataIndex: this.index };
    chart.dispatchAction(at.seriesIndex === undefined ? { type: "hideTip" } : { type: "showTip", ...at });
    if (points.pie && shown.length) chart.dispatchAction({ type: "highlight", ...at });
    else if (this.series !== ALL) chart.dispatchAction({ type: "highlight", seriesIndex: this.series });
    this.say(shown);
  }

  // shown is the series to speak of, without hidden ones.
  shown() {
    const { points, hidden } = this.drawing;
    if (points.pie) return hidden.has(points.names[this.index]) ? [] : [0];
    const all = this.series === ALL ? [...points.series.keys()] : [this.series];
    return all.filter((i) => !hidden.has(points.series[i].name));
  }

  say(shown) {
    const { points } = this.drawing;
    const rows = points.rows(this.index, shown).map(({ name, text }) => (points.pie ? text : `${name} ${text}`));
    this.live.textContent = `${points.names[this.index]}: ${shown.length ? rows.join("; ") : this.subject() + this.words.hidden}`;
  }

  subject() {
    return this.series === ALL ? "" : `${this.drawing.points.series[this.series].name} `;
  }

  toggle() {
    const { points, chart, legend } = this.drawing;
    const name = points.pie ? points.names[this.index] : points.series[this.series]?.name;
    if (!legend || name === undefined) return;
    chart.dispatchAction({ type: "legendToggleSelect", name });
    this.show();
  }

  // hide puts the tooltip away; one goes on from the same point, with all series.
  hide() {
    this.series = ALL;
    this.drawing.chart.dispatchAction({ type: "downplay" });
    this.drawing.chart.dispatchAction({ type: "hideTip" });
    this.live.textContent = "";
  }
}
