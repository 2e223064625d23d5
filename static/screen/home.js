// A booth's first page: who they are, three figures, what they need most, where to read on.
import {
  fieldsOf, filledSections, itemsOf, mainFigures, nameOf, numbersOf, ofKind, pressingNeed,
} from "./content.js";
import { Amount, Figure } from "./figures.js";
import { Icon } from "./icon.js";
import { formatNumber, prose, thisBooth } from "./persian.js";
import { Chip } from "./values.js";
import { html } from "./vendor.js";

function MainFigures({ document, withSource }) {
  const figures = mainFigures(document);
  if (!figures.length) return null;
  return html`<dl class="figures is-main">
    ${figures.map((field) => html`<${Figure} field=${field} withSource=${withSource} />`)}
  </dl>`;
}

function Need({ document, go }) {
  const need = pressingNeed(document);
  if (!need) return null;
  const { section, item } = need;
  const open = () => go({ section: section.key, item: item.id });
  return html`<button class="need" type="button" onClick=${open}>
    <span class="need-words">
      <span class="need-kind">مهم‌ترین نیاز ${thisBooth(document.booth)}</span>
      <span class="need-title"><bdi>${prose(nameOf(item).text ?? section.title)}</bdi></span>
      <span class="chips">
        ${ofKind(item.fields, "choice").map((field) => html`<${Chip} field=${field} />`)}
        ${numbersOf(item).slice(0, 1).map((field) => html`<span class="chip">
          <span class="chip-label">${prose(field.label)}</span> <${Amount} field=${field} /></span>`)}
      </span>
    </span>
    <span class="need-act">می‌خواهم بدانم <${Icon} name="arrow-left" /></span>
  </button>`;
}

// What a tile promises: how many, or what about.
function summary(section) {
  const items = itemsOf(section);
  if (items.length) return `${formatNumber(items.length)} مورد`;
  return fieldsOf(section).slice(0, 4).map((field) => prose(field.label)).join("، ");
}

function Tile({ section, go }) {
  return html`<li><button class="tile" type="button" onClick=${() => go({ section: section.key })}>
    <${Icon} name=${section.icon} />
    <span class="tile-title"><bdi>${prose(section.title)}</bdi></span>
    <span class="tile-summary">${summary(section)}</span>
  </button></li>`;
}

// A booth that says little says it in its own words, at once.
function Lead({ sections }) {
  const [text] = sections.flatMap((section) => ofKind(fieldsOf(section), "text"));
  return text ? html`<p class="lead"><bdi>${prose(text.value)}</bdi></p>` : null;
}

// The more sections, the closer the tiles stand; all of them fit without scrolling.
function crowd(count) {
  if (count <= 3) return "is-few";
  if (count <= 6) return "";
  return count <= 9 ? "is-more" : "is-many";
}

const FEW = 2;

export function Home({ document, go }) {
  const sections = filledSections(document);
  const saysLittle = sections.length <= FEW && !pressingNeed(document);
  return html`<div class="home ${saysLittle ? "says-little" : ""}">
    ${saysLittle && html`<${Lead} sections=${sections} />`}
    <${MainFigures} document=${document} withSource=${saysLittle} />
    <${Need} document=${document} go=${go} />
    <ul class="tiles ${crowd(sections.length)}">
      ${sections.map((section) => html`<${Tile} key=${section.key} section=${section} go=${go} />`)}
    </ul>
  </div>`;
}
