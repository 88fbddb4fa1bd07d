// Numbers as the site writes them; the same rules as Go's package locale.

const MINUS = "\u2212";

// round rounds half away from zero, judging halves by the decimal digits a
// person would write: 1.005 is one hundredth and a half.
function round(value, decimals) {
  const power = 10 ** decimals;
  const x = Math.abs(value) * power;
  if (x > 2 ** 52) return value;
  const half = Math.abs(x - Math.trunc(x) - 0.5) < 2 ** -50 * Math.max(1, x); // a few units in the last place
  return (Math.sign(value) * (half ? Math.trunc(x) + 1 : Math.round(x))) / power;
}

// number writes value with so many decimals.
export function number(value, decimals, { decimal = ".", group = "," }) {
  const rounded = round(value, decimals);
  const [whole, fraction] = Math.abs(rounded).toFixed(decimals).split(".");
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return (rounded < 0 ? MINUS : "") + grouped + (fraction ? decimal + fraction : "");
}

// percentage writes a number of hundredths.
export function percentage(value, decimals, { percent = "{n}%", ...locale }) {
  return percent.replace("{n}", () => number(value, decimals, locale));
}

// amount writes a value with its unit: "12.5 days", "£1,200", "45.0%".
export function amount(value, { decimals = 0, unit = "", missing = "–", ...locale }) {
  if (!Number.isFinite(value)) return missing;
  if (unit === "%") return percentage(value, decimals, locale);
  const text = number(value, decimals, locale);
  if (unit.includes("{n}")) return unit.replace("{n}", () => text);
  return unit ? `${text}\u00a0${unit}` : text;
}

// tick writes a mark of an axis: as many decimals as it needs, and of units
// only the per cent.
export function tick(value, { unit, ...locale }) {
  const [, fraction = ""] = String(round(value, 6)).split(".");
  const decimals = /^\d*$/.test(fraction) ? fraction.length : 0;
  return unit === "%" ? percentage(value, decimals, locale) : number(value, decimals, locale);
}
