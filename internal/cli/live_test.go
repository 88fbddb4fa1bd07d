package cli

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"almanac/internal/browser"
	"almanac/internal/serve"
)

// archiveFiles are the files of this repository's archive.
func archiveFiles(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS("../.."), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("../../" + name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// screen opens a page of a desk in a browser and waits until its charts can be
// used.
func screen(t testing.TB, k *desk, at string) *browser.Tab {
	b := browser.Open(t)
	b.View(1280, "light")
	b.Visit(k.address + at)
	browser.Eval[any](b, `window.loaded = 1`)
	return b
}

// replace edits a file of the desk.
func (k *desk) replace(name, old, new string) {
	k.t.Helper()
	data, err := os.ReadFile(k.path(name))
	k.must(err)
	if !strings.Contains(string(data), old) {
		k.t.Fatalf("%s has no %q", name, old)
	}
	k.write(name, strings.Replace(string(data), old, new, 1))
}

// state is everything about a page that its reader has made of it.
const state = `(() => {
	const f = id => document.getElementById(id);
	return JSON.stringify({
		loaded: window.loaded,
		live: ["website-usage", "voting-groups", "membership-chart"].map(id => f(id).dataset.state ?? ""),
		hidden: document.querySelector("#website-usage .figure-foot .permalink").getAttribute("href"),
		table: f("membership-chart").dataset.view,
		open: [...document.querySelectorAll("details")].map(d => d.open).join(),
		focus: document.activeElement.className + document.activeElement.textContent.slice(0, 20),
		selection: getSelection().toString(),
	});
})()`

// TestGentle has a reader use a page in every way while an editor saves fifty
// times, and holds that what the reader did stays, that each edit is on screen,
// and that the page is then what a page loaded anew is.
func TestGentle(t *testing.T) {
	k := open(t, archiveFiles(t), nil)
	k.settles("at first", "/2018/02/")
	b := screen(t, k, "/2018/02/")
	browser.Eval[any](b, `(async () => {
		const until = async (what) => { for (let i = 0; i < 500 && !what(); i++) await new Promise(r => setTimeout(r, 20)); };
		for (const id of ["voting-groups", "membership-chart", "website-usage"]) {
			document.getElementById(id).scrollIntoView({block: "center"});
			document.querySelector("#" + id + " .drawing").focus();
			await until(() => document.getElementById(id).dataset.state === "live");
		}
		document.querySelector("#membership-chart [data-do=table]").click();
		document.querySelector("#voting-groups details.numbers").open = true;
		document.getElementById("website-usage").figure.set({hide: [1]});
		document.getElementById("website-usage").figure.show();
		document.querySelector("#website-usage").scrollIntoView({block: "center", behavior: "instant"});
		const p = document.querySelector("main p.lede");
		getSelection().setBaseAndExtent(p.firstChild, 2, p.firstChild, 10);
		document.querySelector("#website-usage [data-do=svg]").focus({preventScroll: true});
		await new Promise(r => setTimeout(r, 300));
	})()`)
	b.Said()
	const top = `document.querySelector("#website-usage").getBoundingClientRect().top`
	before, place := browser.Eval[string](b, state), browser.Eval[float64](b, top)
	if !strings.Contains(before, `"live":["live","live","live"]`) || !strings.Contains(before, "hide=1") {
		t.Fatalf("the reader's state was not made: %s", before)
	}
	for i := range 50 {
		want := ""
		switch i % 5 {
		case 0: // a number, which the chart shows, tables and sentences
			k.replace("content/reports/2018-02/data.toml", fmt.Sprintf("visits = %d", 6099+i-min(i, 5)), fmt.Sprintf("visits = %d", 6099+i))
			want = fmt.Sprintf(`[...document.querySelectorAll("#website-statistics td")].some(e => e.textContent.includes("%d,%03d"))`, (6099+i)/1000, (6099+i)%1000)
		case 1: // prose above what is on screen
			text := fmt.Sprintf("Added by edit %d.", i)
			k.replace("content/reports/2018-02/report.md", "\n## ", "\n"+text+"\n\n## ")
			want = fmt.Sprintf(`document.querySelector("main").innerText.includes(%q)`, text)
		case 2: // prose below
			text := fmt.Sprintf("Below, edit %d.", i)
			name := "content/reports/2018-02/report.md"
			data, err := os.ReadFile(k.path(name))
			k.must(err)
			k.write(name, string(data)+"\n"+text+"\n")
			want = fmt.Sprintf(`document.querySelector("main").innerText.includes(%q)`, text)
		case 3: // a style
			k.write("assets/css/custom.css", fmt.Sprintf("main { --edit: %d }\n", i))
			want = fmt.Sprintf(`getComputedStyle(document.querySelector("main")).getPropertyValue("--edit") == "%d"`, i)
		case 4: // another month's number, in the window of this page's chart
			k.replace("content/reports/2017-06/data.toml", "page_views = ", fmt.Sprintf("page_views = %d", 1+i%9))
			want = `document.querySelector("almanac-preview").shadowRoot.querySelector(".notice a[href='/2017/06/']")?.checkVisibility()`
		}
		b.Wait(want)
		if i%5 == 4 {
			k.write("content/reports/2017-06/data.toml", archiveFiles(t)["content/reports/2017-06/data.toml"])
			b.Wait(`!document.querySelector("#website-statistics").innerText.includes("NaN")`)
		}
		time.Sleep(50 * time.Millisecond)
		if after := browser.Eval[string](b, state); after != before {
			t.Fatalf("edit %d (%d) took something from the reader:\n%s\nbefore: %s", i, i%5, after, before)
		}
		if now := browser.Eval[float64](b, top); math.Abs(now-place) > 2 {
			t.Fatalf("edit %d (%d) moved what the reader looks at from %.1f to %.1f", i, i%5, place, now)
		}
	}
	for _, line := range b.Said() {
		t.Errorf("the console says %s", line)
	}

	// The chart shows what a chart made anew shows.
	k.settles("at last", "/2018/02/")
	time.Sleep(time.Second)
	drawn := `(async () => { const f = document.querySelector("#website-usage"); f.scrollIntoView(); f.querySelector(".drawing").focus();
		for (let i = 0; i < 500 && f.dataset.state !== "live"; i++) await new Promise(r => setTimeout(r, 20));
		f.figure.set({hide: []}); f.figure.show();
		const shapes = () => [...f.querySelectorAll(".drawing svg path, .drawing svg text")].map(e => e.getAttribute("d") + e.textContent + e.getAttribute("transform")).join("\n").replaceAll(/zr\d+/g, "");
		let last = "";
		for (let same = 0; same < 6;) { // until nothing moves any more
			await new Promise(r => setTimeout(r, 100));
			const now = shapes();
			same = now === last ? same + 1 : 0;
			last = now;
		}
		return last })()`
	text := `(() => { const m = document.querySelector("main").cloneNode(true); m.querySelectorAll(".drawing, .chart-live").forEach(e => e.remove()); return m.textContent.replaceAll(/\s+/g, " ") })()`
	browser.Eval[any](b, `document.querySelector("#membership-chart [data-do=table]").click()`)
	patchedText, patchedChart := browser.Eval[string](b, text), browser.Eval[string](b, drawn)
	b.Visit(k.address + "/2018/02/")
	if fresh := browser.Eval[string](b, text); fresh != patchedText {
		t.Errorf("the patched page differs from one loaded anew: %s\nwant %s", excerpt(patchedText, fresh), excerpt(fresh, patchedText))
	}
	if fresh := browser.Eval[string](b, drawn); fresh != patchedChart {
		t.Errorf("the patched chart differs from one made anew: %s\nwant %s", excerpt(patchedChart, fresh), excerpt(fresh, patchedChart))
	}
}

// TestMoves holds that a chart in use turns into the new one instead of jumping. The
// clock of its page, timeouts too, goes on by a frame each time that one is drawn, so that
// a busy browser draws them all.
func TestMoves(t *testing.T) {
	k := open(t, archiveFiles(t), nil)
	k.settles("at first", "/2018/02/")
	b := screen(t, k, "/2018/02/")
	browser.Eval[any](b, `(async () => {
		const f = document.querySelector("#website-usage");
		f.scrollIntoView(); f.querySelector(".drawing").focus();
		for (let i = 0; i < 500 && f.dataset.state !== "live"; i++) await new Promise(r => setTimeout(r, 20));
		const Clock = Date;
		let now = Clock.now();
		window.Date = class extends Clock {
			constructor(...at) { super(...(at.length ? at : [now])) }
			static now() { return now }
		};
		const due = new Map();
		window.setTimeout = (f, ms = 0, ...args) => (due.set(due.size + 1e6, { at: now + ms, f: () => f(...args) }), due.size - 1 + 1e6);
		window.clearTimeout = (id) => { if (due.has(id)) due.get(id).f = () => {} };
		window.seen = new Set();
		const look = () => {
			now += 16;
			for (const x of due.values()) if (x.at <= now && !x.done) { x.done = true; x.f() }
			const lines = [...f.querySelectorAll(".drawing svg path")].map(p => p.getAttribute("d")).sort((a, b) => b.length - a.length);
			if (lines[0] !== window.last) window.same = 0;
			window.same++;
			window.seen.add(window.last = lines[0]);
			requestAnimationFrame(look);
		};
		look();
	})()`)
	visits := []int{6099, 15000}
	for i := range 4 {
		from, to := visits[i%2], visits[(i+1)%2]
		browser.Eval[any](b, `window.seen.clear()`)
		k.replace("content/reports/2018-02/data.toml", fmt.Sprint("visits = ", from), fmt.Sprint("visits = ", to))
		b.Wait(fmt.Sprintf(`document.querySelector("#website-statistics").textContent.includes("%d,%03d") && window.seen.size > 1 && window.same > 30`, to/1000, to%1000))
		if shapes := browser.Eval[int](b, `window.seen.size`); shapes < 10 {
			t.Errorf("after the change to %d the line had %d shapes on its way, so it jumped", to, shapes)
		}
	}
}

// TestOverlay holds that a fault lies over the last good page, with its place, its
// source and its hint, and goes away with its cause.
func TestOverlay(t *testing.T) {
	k := open(t, archiveFiles(t), func(p *preview) {
		p.options.Editor = editors["vscode"]
		p.server = serve.New(p.options)
	})
	k.settles("at first", "/2018/02/")
	b := screen(t, k, "/2018/02/")
	const root = `document.querySelector("almanac-preview").shadowRoot`
	k.replace("content/reports/2018-02/data.toml", "[website]", "[websites]")
	b.Wait(root + `.querySelector(".faults")?.checkVisibility()`)
	got := browser.Eval[string](b, root+`.querySelector(".faults").innerText`)
	for _, want := range []string{"1 fault", "content/reports/2018-02/data.toml:10:2", "there is no data set \"websites\"", "did you mean \"website\"?", "visits = 6099"} {
		if !strings.Contains(got, want) {
			t.Errorf("the overlay does not say %q:\n%s", want, got)
		}
	}
	if to := browser.Eval[string](b, root+`.querySelector(".faults a.place").href`); to != "vscode://file"+k.path("content/reports/2018-02/data.toml")+":10:2" {
		t.Errorf("the link leads to %s", to)
	}
	if !browser.Eval[bool](b, `document.querySelector("main").innerText.includes("6,099") && window.loaded == 1`) {
		t.Error("the last good page is not below the overlay")
	}
	k.replace("content/reports/2018-02/data.toml", "[websites]", "[website]")
	b.Wait(`!` + root + `.querySelector(".faults").checkVisibility()`)

	// A fault of a page alone: the next month's report refers to what is not there.
	k.replace("content/reports/2018-02/report.md", "\n## ", "\nSee {{ ref nowhere }}.\n\n## ")
	b.Wait(root + `.querySelector(".faults").checkVisibility() && ` + root + `.querySelector(".faults").innerText.includes("nowhere")`)
	k.replace("content/reports/2018-02/report.md", "\nSee {{ ref nowhere }}.\n", "")
	b.Wait(`!` + root + `.querySelector(".faults").checkVisibility()`)

	// What is accepted is told in the corner.
	b.Wait(root + `.querySelector(".notes summary")?.innerText.includes("accepted here")`)
	if !browser.Eval[bool](b, `window.loaded == 1`) {
		t.Error("the page was loaded again")
	}
	for _, line := range b.Said() {
		t.Errorf("the console says %s", line)
	}
}

// TestMovesBelow follows a site whose address gets a path while it is served.
func TestMovesBelow(t *testing.T) {
	k := open(t, rivers(), nil)
	k.settles("at first", "/")
	b := screen(t, k, "/2024/03/")
	k.replace("content/site.toml", "https://river.example/", "https://river.example/reports/")
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if at, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](`location.pathname + " " + (document.querySelector("h1")?.innerText ?? "")`)); err == nil && at == "/reports/2024/03/ Month 3" {
			break
		} else if time.Since(start) > 20*time.Second {
			t.Fatalf("the page is at %s", at)
		}
	}
}

// TestComesAndGoes follows a page that is not there yet, and is later taken away.
func TestComesAndGoes(t *testing.T) {
	k := open(t, rivers(), nil)
	k.settles("at first", "/")
	b := screen(t, k, "/2024/07/")
	says := func(text string) { // though the page is loaded again meanwhile
		t.Helper()
		for start := time.Now(); time.Since(start) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
			if found, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool](fmt.Sprintf(`Boolean(document.querySelector("main")?.innerText.includes(%q))`, text))); err == nil && found {
				return
			}
		}
		t.Fatalf("the page never says %q", text)
	}
	says("not found")
	k.write("content/reports/2024-07/data.toml", "[wildlife]\notters = 70\n")
	says("70")
	k.must(os.RemoveAll(k.path("content/reports/2024-07")))
	says("not found")
}

// TestSearchLive searches in the preview at once, and after a save, without loading the
// page again, finds what the editor has written.
func TestSearchLive(t *testing.T) {
	k := open(t, archiveFiles(t), nil)
	b := screen(t, k, "/search/?q=accessions")
	const says = `document.querySelector(".search-results [role=status]").textContent`
	b.Wait(says + `.includes("for “accessions”")`)
	k.replace("content/reports/2018-02/report.md", "\n## ", "\nA platypus called.\n\n## ")
	k.settles("after a save", "/search/")
	b.Wait(`(i => { if (i.value !== "platypus") { i.value = "platypus"; i.form.requestSubmit(); } return true })(document.querySelector("input[type=search]"))`)
	b.Wait(says + `.includes("1 result for “platypus”")`)
	if !browser.Eval[bool](b, `window.loaded == 1`) {
		t.Error("the page was loaded again")
	}
	for _, line := range b.Said() {
		t.Errorf("the console says %s", line)
	}
}
