// One figure: its state, the form it shows for that, and what readers do with it.
//
// The state of a figure is in its permalink:
//
//	?figure=website-usage&hide=0,1&months=24&drill=party-support&view=table#website-usage
//
// hide counts the series, or the parts of a ring, from 0; months is a value of the
// list of windows; drill is a code.
import { find, heights, names } from "./forms.js";
import { scene, toPNG, toSVG } from "./scene.js";
import { Numbers } from "./table.js";

export class Figure {
  constructor(element, engine) {
    this.element = element;
    this.engine = engine;
    this.option = JSON.parse(this.find("script.option").textContent);
    this.form = { option: this.option }; // what shows, see forms.js
    this.turns = 0;
    this.state = { hide: [], months: "", drill: "", view: "" };
    this.window = this.find("select.window");
    this.codes = this.find("select.drill");
    this.listen();
    this.restore();
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  listen() {
    this.ending = new AbortController();
    const on = (element, event, act) => element?.addEventListener(event, ({ target }) => act(target), { signal: this.ending.signal, passive: true });
    for (const reach of ["pointerenter", "touchstart", "focusin"]) on(this.element, reach, () => this.live());
    on(this.find(".figure-tools"), "click", (target) => this[target.dataset.do]?.());
    on(this.window, "change", () => this.turn({ months: this.window.value }));
    on(this.codes, "change", () => this.turn({ drill: this.codes.value }));
    on(this.find(".parts"), "click", (target) => this.part(target));
  }

  // live makes the chart interactive, once, and not while the table shows.
  live() {
    if (this.state.view !== "table") this.mounted ??= this.mount();
    return this.mounted;
  }

  async mount() {
    const { element } = this;
    try {
      const [{ mount }] = await Promise.all([import(this.engine), this.turning]);
      if (this.ending.signal.aborted) return;
      const { role, hint, hidden } = this.find(".drawing").dataset;
      this.drawing = mount(this.find(".drawing"), this.form.option, {
        pictures: [...element.querySelectorAll(".drawn")],
        label: this.label(),
        words: { role, hint, hidden },
        changed: (hide) => this.set({ hide }),
        open: (place, series) => this.open(place, series),
        close: () => this.back(),
        ...this.look(),
      });
      element.dataset.state = "live";
    } catch (cause) {
      element.dataset.state = "failed";
      console.error("The chart cannot be made interactive:", cause);
    }
  }

  // set changes the state, and with it the permalink and what shows it.
  set(change) {
    Object.assign(this.state, change);
    const { hide, months, drill, view } = this.state;
    const { id } = this.element;
    const query = Object.entries({ hide: hide.join(), months, drill, view }).filter(([, value]) => value);
    const search = query.length ? `?${new URLSearchParams([["figure", id], ...query])}`.replaceAll("%2C", ",") : location.pathname;
    this.find(".figure-foot .permalink").setAttribute("href", `${search}#${id}`);
    this.find(".parts")?.querySelectorAll("button").forEach((b, i) => b.setAttribute("aria-pressed", !hide.includes(i)));
  }

  restore() {
    const query = new URLSearchParams(location.search);
    if (query.get("figure") !== this.element.id) return;
    const has = (list, key) => [...(list?.options ?? [])].map((o) => o.value).find((v) => v === query.get(key)) ?? "";
    this.set({ hide: (query.get("hide") ?? "").split(",").filter((n) => /^\d+$/.test(n)).map(Number) });
    if (query.get("view") === "table") this.table();
    this.turn({ months: has(this.window, "months"), drill: this.codes ? query.get("drill") ?? "" : "" }, true);
  }

  // turn brings the figure into another form; what was taken out stays out if
  // the new form has the same parts, or if it is kept.
  turn(change, keep) {
    const { months, drill } = this.state;
    Object.assign(this.state, change);
    const turn = ++this.turns;
    this.turning = this.turned(turn, keep).catch((cause) => {
      if (turn !== this.turns) return;
      console.error("The chart cannot be changed:", cause);
      Object.assign(this.state, { months, drill });
      this.show();
    });
    return this.turning;
  }

  async turned(turn, keep) {
    const form = (await this.found()) ?? (await this.found((this.state.drill = ""))); // the months have no finer figures
    if (turn !== this.turns) return; // the reader has gone on
    const kept = keep || parts(form.option).join() === parts(this.form.option).join();
    const moved = form.at !== this.form.at;
    this.form = form;
    this.set({ hide: kept ? this.state.hide.filter((i) => i < parts(form.option).length) : [] });
    this.show();
    if (moved) this.drawing?.say(form.at ?? this.label());
    this.live(); // the picture shows something else
  }

  // found is the form for the state, undefined where there is none.
  found() {
    const { whole } = this.window?.dataset ?? {};
    const { own: drill, whole: drillWhole } = this.codes?.dataset ?? {};
    return find({ own: this.option, whole, drill, drillWhole }, this.state);
  }

  // show brings everything in line with the form.
  show() {
    const { form, state: { months, drill, hide } } = this;
    if (form.table) this.numbers ??= new Numbers(this.find(".numbers > .table"));
    this.numbers?.show(form.table, form.at);
    const at = this.find(".at");
    at.textContent = form.at ?? "";
    at.hidden = !form.at;
    this.element.toggleAttribute("data-drilled", Boolean(drill));
    for (const files of this.element.querySelectorAll(".files")) files.hidden = (files.dataset.for ?? "") !== (drill ? "drill" : months ? "months" : "");
    if (this.window) this.window.value = months;
    this.offer();
    this.size();
    this.named();
    this.drawing?.update(form.option, { label: this.label(), hide, moves: this.moves, ...this.look() });
    this.moves = false;
    document.dispatchEvent(new Event("changed"));
  }

  // offer lists the codes that can be broken down.
  offer() {
    if (!this.codes) return;
    const { drill } = this.state;
    const { codes = [], drill: by } = this.form.option.almanac ?? {};
    if (!drill) {
      const labels = by === "series" ? parts(this.form.option) : places(this.form.option);
      const [first] = this.codes.options;
      const options = codes.map((code, i) => code && new Option(labels[i], code)).filter(Boolean);
      this.codes.replaceChildren(first, ...options);
      this.codes.parentElement.hidden = !options.length;
    }
    this.codes.value = drill;
    const back = this.find('[data-do="back"]');
    const focused = back === document.activeElement;
    back.hidden = !drill;
    if (focused && !drill) this.codes.focus();
  }

  // size makes room for a drawing of another height.
  size() {
    const { style } = this.find(".drawing-box");
    const [wide, narrow] = heights(this.form) ?? [];
    this.element.toggleAttribute("data-sized", Boolean(wide));
    if (!wide) return;
    style.setProperty("--wide", wide);
    style.setProperty("--narrow", narrow);
  }

  // named puts the names of the parts on their buttons.
  named() {
    const list = this.find(".parts");
    if (!list) return;
    const buttons = places(this.form.option).map((name) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = name;
      return b;
    });
    list.replaceChildren(...buttons);
    this.set({});
  }

  label() {
    return [this.find(".caption").textContent, this.form.at].filter(Boolean).join(" – ");
  }

  // look is what the drawing is told besides its option.
  look() {
    return { hide: this.state.hide, heights: heights(this.form), opens: this.form.option.almanac?.drill };
  }

  // open breaks down what a reader points at; it returns whether there is such.
  open(place, series) {
    const { codes, drill } = this.form.option.almanac ?? {};
    const code = codes?.[drill === "series" ? series : place];
    if (code) this.turn({ drill: code });
    return Boolean(code);
  }

  back() {
    const { drill } = this.state;
    if (drill) this.turn({ drill: "" });
    return Boolean(drill);
  }

  // part takes a part of a ring out, or puts it back.
  async part(button) {
    const i = [...this.find(".parts").children].indexOf(button);
    if (i < 0) return;
    const { hide } = this.state;
    this.set({ hide: hide.includes(i) ? hide.filter((n) => n !== i) : [...hide, i].sort((a, b) => a - b) });
    await this.live();
    this.drawing?.update(this.form.option, this.look());
  }

  // patched takes the option that the page has by now, and moves to it in the
  // state the figure is in.
  patched() {
    this.option = JSON.parse(this.find("script.option").textContent);
    this.moves = true;
    return this.turn({});
  }

  // dispose ends what the figure does: its element has left the page, or gets
  // another Figure.
  dispose() {
    this.ending.abort();
    this.drawing?.dispose();
    delete this.element.dataset.state;
    delete this.element.figure;
  }

  // table shows the numbers in the place of the chart, and back.
  table() {
    const view = this.state.view ? "" : "table";
    this.set({ view });
    this.element.dataset.view = view;
    this.find('[data-do="table"]').setAttribute("aria-pressed", Boolean(view));
    this.find("details.numbers").open = Boolean(view);
    if (!view) this.live();
  }

  async svg() {
    this.save("svg", toSVG(await this.scene()));
  }

  async png() {
    this.save("png", await toPNG(await this.scene()));
  }

  async scene() {
    await this.live();
    await document.fonts.ready;
    const shown = this.element.dataset.state === "live" ? this.find(".drawing svg") : null;
    const picture = [...this.element.querySelectorAll(".drawn")].find((p) => p.getClientRects().length) ?? this.find(".drawn");
    const { source } = this.find(".figure-tools").dataset;
    const { at } = this.form;
    return scene(shown ?? picture, {
      title: this.find(".caption").innerText,
      subtitle: [at, this.find(".subtitle")?.innerText].filter(Boolean).join(". "),
      description: at ?? picture.querySelector("desc")?.textContent ?? "",
      source: `${source} ${document.title}. ${this.find(".figure-foot .permalink").href}`,
    });
  }

  save(kind, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${[this.element.id, this.state.drill].filter(Boolean).join("-")}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

// places are what an option has along its axis, or the parts of its ring.
const places = (option) => (option.series[0]?.type === "pie" ? option.series[0].data.map((d) => d.name) : names(option).map((n) => n.value ?? n));

// parts are what can be taken out of an option.
const parts = (option) => (option.series[0]?.type === "pie" ? places(option) : option.series.map((s) => s.name));
