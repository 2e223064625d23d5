// A booth's first page: who they are, three figures, what they can, what they need most, and
// where to read on. Strata, bases and agencies begin with what they are there for.
import {
  fieldAt, fieldsOf, filledSections, foremost, itemsOf, mainFigures, nameOf, ofKind, pressingNeed,
} from "./content.js";
import { Figure } from "./figures.js";
import { fieldLabel, sectionTitle } from "../frame/labels.js";
import { useLater } from "../frame/later.js";
import { Icon } from "../frame/icon.js";
import { words } from "../frame/language.js";
import { Said } from "../frame/persian.js";
import { Facets } from "./section.js";
import { html } from "../vendor.js";

const t = words("booth/home", {
  need: "مهم‌ترین نیاز", capacity: "برجسته‌ترین ظرفیت", more: "می‌خواهم بدانم", items: "{n} مورد", sections: "بخش‌های غرفه",
});

function Need({ need, lead }) {
  const { section, item } = need;
  return html`<button class="need" type="button" ...${lead(section, item)}>
    <span class="need-words">
      <span class="need-kind">${t("need")}</span>
      <span class="need-title"><${Said} text=${nameOf(item).text ?? section.title} /></span>
      <${Facets} ...${{ section, item }} isShort=${true} />
    </span>
    <span class="need-act">${t("more")} <${Icon} name="arrow-left" isWay /></span>
  </button>`;
}

// A line that leads on: what it is, and in the booth's own words.
const Lead = ({ icon, kind, text, way }) => html`<button class="lead-on" type="button" ...${way}>
  <${Icon} name=${icon} />
  <span class="lead-words"><span class="need-kind">${kind}</span>
    <span class="lead-title"><${Said} text=${text} /></span></span>
  <${Icon} name="chevron-left" isWay />
</button>`;

function Strength({ document, lead }) {
  const strongest = foremost(document, "capacities");
  if (!strongest) return null;
  const { section, item } = strongest;
  return html`<${Lead} icon=${section.icon} kind=${t("capacity")} text=${nameOf(item).text ?? section.title} way=${lead(section, item)} />`;
}

// What a booth that belongs to no neighbourhood is there for.
const OFFERS = { base: "supported_neighbourhoods", stratum: "specialised_groups", agency: "services" };

const offerOf = (document) => filledSections(document).find(({ key }) => key === OFFERS[document.booth.kind]);

function Offer({ document, lead }) {
  const section = offerOf(document);
  if (!section) return null;
  const names = itemsOf(section).map((item) => nameOf(item).text).filter(Boolean).join("، ");
  return html`<${Lead} icon=${section.icon} kind=${`${sectionTitle(section)} · ${t("items", { n: itemsOf(section).length })}`}
    text=${names} way=${lead(section)} />`;
}

function Mission({ document }) {
  const mission = fieldAt(document, "introduction", "mission")?.value;
  const about = fieldAt(document, "introduction", "about")?.value;
  if (!mission && !about) return null;
  return html`<div class="mission">
    ${mission && html`<p class="mission-words"><${Said} text=${mission} /></p>`}
    ${about && html`<p class="mission-about"><${Said} text=${about} /></p>`}
  </div>`;
}

// What a tile promises: how many, or what about.
function summary(section) {
  const items = itemsOf(section);
  if (items.length) return t("items", { n: items.length });
  return fieldsOf(section).slice(0, 4).map((field) => fieldLabel(section, field)).join("، ");
}

const Tile = ({ section, lead, isBlank }) => html`<li><button class="tile" type="button" ...${lead(section)}>
  ${!isBlank && html`<${Icon} name=${section.icon} />
    <span class="tile-title"><bdi>${sectionTitle(section)}</bdi></span>
    <span class="tile-summary">${summary(section)}</span>`}
</button></li>`;

// A booth that says little says it in its own words, at once.
function Little({ sections }) {
  const [text] = sections.flatMap((section) => ofKind(fieldsOf(section), "text"));
  return text ? html`<p class="lead"><${Said} text=${text.value} /></p>` : null;
}

// The more sections and bands above them, the closer the tiles stand: all fit without scrolling.
function crowd(count) {
  if (count <= 3) return "is-few";
  if (count <= 6) return "";
  return count <= 8 ? "is-more" : "is-many";
}

const FEW = 2;

export function Home({ context }) {
  const { document, lead } = context;
  const sections = filledSections(document);
  const need = pressingNeed(document);
  const figures = mainFigures(document);
  const saysLittle = sections.length <= FEW && !need;
  const bands = [need, figures.length, fieldAt(document, "introduction", "about"), foremost(document, "capacities") || offerOf(document)];
  const closeness = saysLittle ? "is-few" : crowd(sections.length + Math.max(0, bands.filter(Boolean).length - 1));
  const isBlank = !useLater() && closeness === "is-many"; // these are of one height, be they filled or not
  return html`<div class="home ${saysLittle ? "says-little" : ""} ${closeness === "is-many" ? "is-crowded" : ""}">
    ${saysLittle ? html`<${Little} sections=${sections} />` : html`<${Mission} document=${document} />`}
    ${figures.length > 0 && html`<dl class="figures is-main">${figures.map(({ section, field }) => html`<${Figure}
      key=${field.key} ...${{ section, field, context }} isMain=${!saysLittle} />`)}</dl>`}
    <div class="home-acts">
      ${need && html`<${Need} ...${{ need, lead }} />`}
      <${Strength} ...${{ document, lead }} />
      <${Offer} ...${{ document, lead }} />
    </div>
    <ul class="tiles ${closeness}" aria-label=${t("sections")}>
      ${sections.map((section) => html`<${Tile} key=${section.key} ...${{ section, lead, isBlank }} />`)}
    </ul>
  </div>`;
}
