// Two or three booths of one kind side by side: each figure on one scale, what is counted, and
// what one has that another has not.
import { filledSections, kindOf, partsOf } from "../booth/content.js";
import { Frame } from "../frame/frame.js";
import { Icon } from "../frame/icon.js";
import { fieldLabel, sectionTitle, unitLabel } from "../frame/labels.js";
import { digits, formatNumber } from "../frame/language.js";
import { boothNumber, prose } from "../frame/persian.js";
import { html } from "../vendor.js";
import { COUNTED, hallOf, told } from "./hall.js";
import { median } from "./medians.js";
import { boothsOf, MOST, Swatch } from "./tray.js";
import { t } from "./words.js";

// Every figure that one of the booths tells: [{section, field, parts of each booth or null}]
function figuresOf(booths) {
  const found = new Map();
  booths.forEach(({ document }, place) => {
    for (const section of document.sections) {
      for (const field of (section.fields ?? []).filter((one) => ["figure", "number"].includes(kindOf(one)))) {
        const key = `${section.key}/${field.key}/${partsOf(field).unit}`;
        if (!found.has(key)) found.set(key, { key, section, field, told: booths.map(() => null) });
        found.get(key).told[place] = partsOf(field);
      }
    }
  });
  return [...found.values()];
}

function Measure({ value, largest, middle }) {
  const share = (one) => Math.max(0, Math.min(100, (one / largest) * 100));
  return html`<svg class="measure" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
    <rect class="measure-ground" y="3" width="100" height="6" />
    <rect class="measure-fill" y="3" width=${Math.max(1, share(value))} height="6" />
    ${middle !== null && html`<rect class="measure-middle" x=${share(middle) - 0.4} width="0.8" height="12" />`}
  </svg>`;
}

// One thing, and what each booth has of it: cellOf(place among the booths).
const Row = ({ title, note, booths, cellOf }) => html`<section class="compare-row"><h3><bdi>${title}</bdi></h3>
  ${note && html`<p class="compare-middle">${note}</p>`}
  <ul class="compare-cells">${booths.map((booth, place) => html`<li class="compare-cell is-of-${place}" key=${booth.code}>
    <bdi class="compare-who" lang="fa">${prose(booth.name)}</bdi> ${cellOf(place)}</li>`)}</ul></section>`;

// An amount on the scale that the booths have in common.
const Amount = ({ value, unit, largest, middle = null, notes }) => html`
  <span class="compare-amount"><bdi>${formatNumber(value)}</bdi> <bdi>${unit}</bdi></span>
  <${Measure} ...${{ value, largest, middle }} />
  <span class="compare-notes">${notes.filter(Boolean).map((note) => html`<bdi>${note}</bdi>`)}</span>`;

function Figure({ figure: { section, field, told: all }, booths, known }) {
  const middle = median(known.hall, section.key, field);
  const unit = all.find(Boolean).unit;
  const values = all.filter(Boolean).map(({ value }) => Math.abs(value));
  const largest = unit === "٪" ? 100 : Math.max(...values, middle ?? 0) || 1;
  const cellOf = (place) => {
    if (!all[place]) return html`<span class="compare-none">${t("noFigure")}</span>`;
    const { value, year, source } = all[place];
    const notes = [year && t("year", { y: digits(year) }), source && t("source", { s: prose(source) })];
    return html`<${Amount} unit=${unitLabel(unit)} ...${{ value, largest, middle, notes }} />`;
  };
  const note = middle !== null && `${t("median", { n: middle })} ${unitLabel(unit)}`;
  return html`<${Row} title=${fieldLabel(section, field)} ...${{ note, booths, cellOf }} />`;
}

function Count({ name, booths }) {
  const all = booths.map((booth) => told(booth, name));
  const some = all.find((items) => items.length);
  if (!some) return null;
  const largest = Math.max(...all.map((items) => items.length));
  const cellOf = (place) => {
    const heavy = all[place].filter(({ weight }) => weight > 2).length;
    return html`<${Amount} value=${all[place].length} largest=${largest} notes=${[heavy > 0 && t("heavy", { n: heavy })]} />`;
  };
  return html`<${Row} title=${sectionTitle(some[0].section)} ...${{ booths, cellOf }} />`;
}

// What not all of them have: sections, and kinds of capacities and needs.
// -> [{key, label, has: [boolean of each booth]}]
function differences(booths) {
  const found = new Map();
  const note = (key, label, place) => {
    if (!found.has(key)) found.set(key, { key, label, has: booths.map(() => false) });
    found.get(key).has[place] = true;
  };
  booths.forEach((booth, place) => {
    for (const section of filledSections(booth.document)) note(section.key, sectionTitle(section), place);
    for (const key of ["capacities", "needs"]) {
      for (const { section, category, label } of told(booth, key)) {
        if (label()) note(`${key}/${category}`, `${sectionTitle(section)}: ${label()}`, place);
      }
    }
  });
  return [...found.values()].filter(({ has }) => !has.every(Boolean));
}

function Differences({ booths }) {
  const rows = differences(booths);
  return html`<section class="compare-block"><h2>${t("differ")}</h2>
    ${!rows.length && html`<p class="compare-note">${t("all")}</p>`}
    ${rows.map(({ key, label, has }) => html`<${Row} key=${key} title=${label} booths=${booths}
      cellOf=${(place) => html`<span class="compare-has ${has[place] ? "" : "is-without"}"><${Icon} name=${has[place] ? "check" : "minus"} /> ${t(has[place] ? "has" : "hasNot")}</span>`} />`)}
  </section>`;
}

function Heads({ booths, addressOf, take, add }) {
  return html`<ul class="compare-heads">${booths.map((booth, place) => html`<li class="compare-head is-of-${place}" key=${booth.code}>
      <${Swatch} booth=${booth} addressOf=${addressOf} />
      <span class="compare-name"><span>${t("booth", { n: boothNumber(booth.code) })} · <i lang="fa">${prose(booth.section?.name)}</i></span> <bdi lang="fa">${prose(booth.name)}</bdi></span>
      <button class="hall-button is-brief" type="button" aria-label="${t("remove")}: ${prose(booth.name)}" onClick=${() => take(booth)}><${Icon} name="x" /></button></li>`)}
    ${booths.length < MOST && html`<li class="compare-head is-open"><button class="hall-button is-main" type="button" onClick=${add}>
      <${Icon} name="plus" /> <span>${t("choose")}</span></button></li>`}</ul>`;
}

export function Compare({ known, view, go, turn = go, back, addressOf }) {
  const hall = hallOf(known);
  const asked = boothsOf(hall, view.codes);
  const booths = asked.filter(({ kind }) => kind === asked[0].kind);
  const codes = booths.map(({ code }) => code);
  const figures = figuresOf(booths);
  const add = () => go({ page: "list", codes });
  const take = ({ code }) => turn({ ...view, codes: codes.filter((one) => one !== code) });
  return html`<${Frame} known=${known} title=${t("compare")} icon="git-compare" back=${back} top=${codes.join()}>
    <div class="compare is-${booths.length}">
      <${Heads} ...${{ booths, addressOf, take, add }} />
      ${booths.length < asked.length && html`<p class="compare-note" role="status"><${Icon} name="info" /> ${t("otherKind")}</p>`}
      ${booths.length < 2 ? html`<p class="compare-note"><${Icon} name="git-compare" /> ${t("pick")}</p>` : html`
        ${figures.length > 0 && html`<section class="compare-block"><h2>${t("figures")}</h2>
          ${figures.map((figure) => html`<${Figure} key=${figure.key} ...${{ figure, booths, known }} />`)}</section>`}
        <section class="compare-block"><h2>${t("counts")}</h2>
          ${COUNTED.map((name) => html`<${Count} key=${name} ...${{ name, booths }} />`)}</section>
        <${Differences} booths=${booths} />`}
    </div>
  <//>`;
}
