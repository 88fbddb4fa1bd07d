// The other forms of a figure: over more months than the page has, and one
// code of it broken down by another dimension. They are fetched when asked for.
//
//	form: { at, option, heights: [[px, px for each place], …], table }
//
// heights are of the wide and the narrow drawing; table is what table.js shows.

const fetched = new Map(); // address → promise of what is there

// forget has everything fetched again when it is asked for next.
export const forget = () => fetched.clear();

function get(address) {
  if (!fetched.has(address)) {
    const answer = fetch(address).then((r) => {
      if (!r.ok) throw new Error(`${address}: ${r.status}`);
      return r.json();
    });
    answer.catch(() => fetched.delete(address)); // the next time tries again
    fetched.set(address, answer);
  }
  return fetched.get(address);
}

// names are the names along the axis of an option.
export const names = (option) => axis(option).data;
const axis = ({ xAxis, yAxis }) => [xAxis, yAxis].flat().find((a) => a.type === "category");

// find gets the form for a state, undefined where there is none: own is the
// page's option, whole, drill and drillWhole the addresses of the files.
export async function find({ own, whole, drill, drillWhole }, { months, drill: code }) {
  if (!months && !code) return { option: own };
  if (!code) return cut(await get(whole), own, months);
  const address = months ? drillWhole : drill;
  const form = address ? (await get(address))[code] : undefined;
  return form && months ? cut(form, own, months) : form;
}

// cut keeps so many months of a form, up to the latest of the page's option.
function cut(form, own, months) {
  if (months === "all") return form;
  const out = structuredClone(form);
  const all = names(out.option);
  const end = all.indexOf(names(own).at(-1)) + 1;
  const kept = (list) => list.slice(Math.max(0, end - months), end);
  axis(out.option).data = kept(all);
  for (const s of out.option.series) s.data = kept(s.data);
  out.table.rows = kept(out.table.rows);
  return out;
}

// heights are those of the two drawings of a form, undefined where it is the
// page's own.
export const heights = (form) => form.heights?.map(([fixed, each]) => fixed + each * (form.option.series[0]?.type === "pie" ? 0 : names(form.option).length));
