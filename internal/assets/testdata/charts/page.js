import { mount } from "./charts.js";

const words = { role: "interactive chart", hint: "Use the arrow keys to move through the points.", hidden: "hidden" };
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
window.handles = {};
for (const element of document.querySelectorAll("figure > div")) {
  const option = await (await fetch(`${element.id}.json`)).json();
  window.handles[element.id] = mount(element, option, { label: `The ${element.id}`, words });
}
document.documentElement.dataset.ready = "yes";
