// The preview's script: keeps an open page as the server would send it now. It
// runs before all other scripts of the page, so that it sees the page as it was
// sent.
//
// A page listens while it is visible. An event says which version of the page
// there is; if that is another one, the page is fetched and what differs is
// patched in. Every event says everything, so one that is missed does no harm.
import { Sent } from "./patch.js";
import { mark, quietly } from "./mark.js";
import { Panel } from "./panel.js";

const own = document.querySelector("script[data-version]").dataset;
const sent = new Sent(document);
const panel = new Panel();
let version = own.version;
let edit; // the last that was told of
let source;
let fetching = Promise.resolve();

function listen() {
  source?.close();
  source = new EventSource(`/~almanac/events?${new URLSearchParams({ page: own.page })}`);
  source.onopen = () => panel.connected(true);
  source.onerror = () => panel.connected(false);
  source.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.base !== own.base) return location.assign(message.base + own.page.replace(/index\.html$/, "") + location.search + location.hash);
    const edited = edit !== undefined && edit !== message.edit;
    panel.show(message, edited);
    edit = message.edit;
    if (message.version !== version) fetching = fetching.then(() => update(message.version));
    else if (edited) document.dispatchEvent(new CustomEvent("patched", { detail: new Set() })); // what figures have fetched may be another
  };
}

// update makes the page the version there is by now, which may be a later one.
async function update(wanted) {
  if (wanted === version) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const tag = next.querySelector("script[data-version]");
  if (!tag || tag.dataset.status !== own.status) return location.reload(); // another page than it was
  const now = tag.dataset.version;
  tag.remove();
  try {
    await patch(next);
  } catch (cause) {
    console.warn("The page is loaded again, as it cannot be patched:", cause);
    return location.reload();
  }
  version = now;
}

async function patch(next) {
  if (!sent.scripts(next)) return location.reload(); // a script cannot be taken back
  const changed = await quietly(async () => {
    await sent.styles(next);
    return sent.become(next);
  });
  document.dispatchEvent(new CustomEvent("patched", { detail: changed.figures }));
  document.dispatchEvent(new Event("changed"));
  mark(changed.elements);
}

addEventListener("visibilitychange", () => {
  // Browsers open few streams to one host: pages out of sight leave them to others.
  if (document.hidden) source?.close();
  else listen();
});
if (!document.hidden) listen();
