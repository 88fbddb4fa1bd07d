// What a reader can do with a chart: hover and key through it, take series out,
// stretch its window, have it as a table in its place, save it, and link to it as
// it is. The chart engine is fetched when a chart comes near the view or the
// reader reaches for it; until then, and if that fails, the picture stays.
//
// The state of a chart is in its permalink:
//
//	?figure=website-usage&hide=0,1&months=24&view=table#website-usage
//
// hide counts the series from 0; months is a value of the list of windows.
import { scene, toPNG, toSVG } from "./figures/scene.js";

const NEAR = "600px"; // how far below the view a chart becomes interactive

// figures makes the charts of the page ready. The engine is the address of
// the chart engine.
export function figures(engine) {
  const all = [...document.querySelectorAll(".chart > script.option")].map((s) => new Figure(s.parentElement, engine));
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      all.find((f) => f.element === target).live();
    }
  }, { rootMargin: NEAR });
  for (const figure of all) near.observe(figure.element);
}

class Figure {
  constructor(element, engine) {
    this.element = element;
    this.engine = engine;
    this.option = JSON.parse(this.find("script.option").textContent);
    this.state = { hide: [], months: "", view: "" };
    this.restore();
    for (const reach of ["pointerenter", "focusin"]) {
      element.addEventListener(reach, () => this.live(), { once: true });
    }
    this.find(".figure-tools")?.addEventListener("click", ({ target }) => this[target.dataset.do]?.());
    this.find("select.window")?.addEventListener("change", ({ target }) => this.stretch(target.value));
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  // live makes the chart interactive, once, and not while the table shows.
  live() {
    if (this.state.view !== "table") this.mounted ??= this.mount();
    return this.mounted;
  }

  async mount() {
    const { element, state } = this;
    try {
      const [{ mount }, option] = await Promise.all([import(this.engine), this.windowed(state.months)]);
      const { role, hint, hidden } = this.find(".drawing").dataset;
      this.drawing = mount(this.find(".drawing"), option, {
        pictures: [...element.querySelectorAll(".drawn")],
        label: this.find(".caption").textContent,
        words: { role, hint, hidden },
        hide: state.hide,
        changed: (hide) => this.set({ hide }),
      });
      element.dataset.state = "live";
    } catch (cause) {
      element.dataset.state = "failed";
      console.error("The chart cannot be made interactive:", cause);
    }
  }

  // set changes the state, and the permalink with it.
  set(change) {
    Object.assign(this.state, change);
    const { hide, months, view } = this.state;
    const { id } = this.element;
    const query = Object.entries({ hide: hide.join(), months, view }).filter(([, value]) => value);
    const search = query.length ? `?${new URLSearchParams([["figure", id], ...query])}` : location.pathname;
    this.find(".figure-foot .permalink").setAttribute("href", `${search}#${id}`);
  }

  restore() {
    const query = new URLSearchParams(location.search);
    if (query.get("figure") !== this.element.id) return;
    const { series } = this.option;
    const hide = (query.get("hide") ?? "").split(",").filter((n) => n in series).map(Number);
    const list = this.find("select.window");
    const months = [...(list?.options ?? [])].map((o) => o.value).find((v) => v === query.get("months")) ?? "";
    this.set({ hide, months });
    if (list) list.value = months;
    if (query.get("view") === "table") this.table();
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

  async stretch(months) {
    this.set({ months });
    await this.live();
    this.drawing?.update(await this.windowed(months));
  }

  // windowed is the option over so many months up to the figure's own latest, or
  // over all there are.
  async windowed(months) {
    if (!months) return this.option;
    this.whole ??= fetch(this.find("select.window").dataset.whole).then((answer) => answer.json());
    const whole = structuredClone(await this.whole);
    if (months === "all") return whole;
    const [axis] = whole.xAxis;
    const end = axis.data.indexOf(this.option.xAxis[0].data.at(-1)) + 1;
    const cut = (list) => list.slice(Math.max(0, end - months), end);
    axis.data = cut(axis.data);
    for (const s of whole.series) s.data = cut(s.data);
    return whole;
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
    return scene(shown ?? picture, {
      title: this.find(".caption").innerText,
      subtitle: this.find(".subtitle")?.innerText ?? "",
      description: picture?.querySelector("desc")?.textContent ?? "",
      source: `${source} ${document.title}. ${location.origin}${location.pathname}#${this.element.id}`,
    });
  }

  save(kind, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${this.element.id}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}
