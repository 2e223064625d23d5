// Numbers as a visitor reads them: never without unit, year and source, and where the exhibition
// tells the same of others, among them.
import { partsOf } from "./content.js";
import { amounts, median, rank } from "../hall/medians.js";
import { fieldLabel, unitLabel } from "../frame/labels.js";
import { digits, formatNumber, words } from "../frame/language.js";
import { Said } from "../frame/persian.js";
import { html } from "../vendor.js";

const t = words("booth/figures", {
  year: "سال {n}", source: "منبع:", before: "پیش از این", after: "اکنون", share: "{n}٪",
  median: "میانهٔ نمایشگاه {n}", place: "جایگاه {place} از {count} {of}",
  above: "بالاتر از میانه", below: "پایین‌تر از میانه", equal: "برابر با میانه",
  neighbourhood: "محله", booth: "غرفه",
  more: "{n} بیشتر", less: "{n} کمتر",
});

// A number that would not fit its column is set smaller, by its length.
function size(text) {
  if (text.length <= 7) return "is-wide";
  return text.length <= 11 ? "is-middling" : "is-narrow";
}

const isShare = (unit) => unit === "٪" || unit === "%";
const written = (value, unit) => (isShare(unit) ? t("share", { n: value }) : formatNumber(value));

export function Amount({ field }) {
  const { value, unit } = partsOf(field);
  const text = written(value, unit);
  return html`<span class="amount ${size(text)}">
    <bdi class="amount-number">${text}</bdi>
    ${unit && !isShare(unit) && html` <bdi class="amount-unit">${unitLabel(unit)}</bdi>`}
  </span>`;
}

function Provenance({ value: { year, source } }) {
  if (!year && !source) return null;
  return html`<p class="provenance">${year && t("year", { n: digits(year) })}${year && source && " · "}
    ${source && html`${t("source")} <${Said} text=${source} />`}</p>`;
}

// Among the others: a line for each of them, a bar to this one, the brick mark at their middle.
// One booth that towers over all others must not make them all look alike: it ends the scale.
function Strip({ amount, told, middle }) {
  const most = Math.max(amount, told[Math.floor(0.95 * (told.length - 1))]);
  const at = (one) => Math.min(900, (900 * one) / most);
  // one path for all of them: an element for each would be half a page
  const others = told.length <= 120 ? told.map((one) => `M${Math.min(898, at(one)).toFixed()} 14h2v16h-2z`).join("") : "";
  return html`<svg class="strip" viewBox="0 0 900 44" preserveAspectRatio="none" aria-hidden="true">
    <rect class="strip-ground" y="14" width="900" height="16" />
    <rect class="strip-fill" y="14" width=${Math.max(6, at(amount))} height="16" />
    <path class="strip-other" d=${others} />
    <rect class="strip-middle" x=${Math.min(891, Math.max(0, at(middle) - 4))} width="9" height="44" />
  </svg>`;
}

// -> null where too few tell the same, or all of them tell of nothing.
function comparison({ hall, section, field }) {
  const told = amounts(hall, section.key, field);
  if (!(told.at(-1) > 0) || told[0] < 0) return null;
  return { told, middle: median(hall, section.key, field), ...rank(hall, section.key, field) };
}

function Standing({ amount, document, middle, place, count }) {
  const side = amount > middle ? "above" : "below";
  const of = t(document.booth.kind === "neighbourhood" ? "neighbourhood" : "booth");
  return html`<p class="standing-among">${t(amount === middle ? "equal" : side)}
    <span>${t("place", { place, count, of })}</span></p>`;
}

// context: {hall, document}. isMain: on the first page the year is enough; the source and the
// place among the others stand on the figure's own page.
export function Figure({ section, field, context, isMain = false }) {
  const { unit, ...value } = partsOf(field);
  const among = comparison({ hall: context.hall, section, field });
  const amount = value.value;
  return html`<div class="figure">
    <dt><bdi>${fieldLabel(section, field)}</bdi>${value.year && isMain && html` <span>(${digits(value.year)})</span>`}</dt>
    <dd><${Amount} field=${field} />
      ${among && html`<${Strip} amount=${amount} ...${among} />
        <p class="among">${t("median", { n: written(among.middle, unit) })}</p>`}
      ${among && !isMain && html`<${Standing} amount=${amount} document=${context.document} ...${among} />`}
      ${!isMain && html`<${Provenance} value=${value} />`}
    </dd>
  </div>`;
}

function Bar({ label, value, largest, unit, tone }) {
  const share = largest > 0 ? Math.max(2, Math.round((Math.abs(value) / largest) * 100)) : 2;
  return html`<div class="bar-row ${tone}">
    <span>${label}</span>
    <svg class="strip" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="strip-ground" width="100" height="10" />
      <rect class="strip-fill" width=${share} height="10" />
    </svg>
    <span class="bar-value"><bdi>${written(value, unit)}</bdi> ${!isShare(unit) && html`<bdi>${unitLabel(unit)}</bdi>`}</span>
  </div>`;
}

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const yearly = (word, year) => (year ? `${t(word)} (${digits(year)})` : t(word));

// Before and after on one scale, so that the eye measures the difference.
export function Change({ section, field }) {
  const { before, after, before_year, after_year } = field.value;
  const unit = field.unit ?? field.value.unit ?? "";
  const both = isNumber(before) && isNumber(after);
  const largest = Math.max(...[before, after].filter(isNumber).map(Math.abs));
  return html`<div class="change">
    <dt><bdi>${fieldLabel(section, field)}</bdi>
      ${both && before !== after && html` <b class="change-by">${t(after > before ? "more" : "less", { n: Math.abs(after - before) })}</b>`}</dt>
    <dd>
      ${isNumber(before) && html`<${Bar} label=${yearly("before", before_year)} ...${{ value: before, largest, unit }} tone="is-before" />`}
      ${isNumber(after) && html`<${Bar} label=${yearly("after", after_year)} ...${{ value: after, largest, unit }} tone="is-after" />`}
      <${Provenance} value=${field.value} />
    </dd>
  </div>`;
}
