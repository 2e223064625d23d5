// One section of a booth, or one item of its list, on a page of its own.
import {
  fieldsOf, hasMore, itemsOf, kindOf, nameOf, numbersOf, ofKind, pictureOf, restOf,
} from "./content.js";
import { Amount } from "./figures.js";
import { SMALL } from "./files.js";
import { Icon } from "./icon.js";
import { prose } from "./persian.js";
import { Picture } from "./picture.js";
import { Chip, Values } from "./values.js";
import { html } from "./vendor.js";

const titleOf = (item, section) => prose(nameOf(item).text ?? section.title);

// The words under a card's title: a person's office, or the first that are not the title.
function Excerpt({ item }) {
  const [text] = ofKind(restOf(item), "text");
  return text ? html`<span class="card-text"><bdi>${prose(text.value)}</bdi></span>` : null;
}

function Facets({ item }) {
  return html`<span class="chips">
    ${ofKind(item.fields, "choice").map((field) => html`<${Chip} field=${field} />`)}
    ${numbersOf(item).map((field) => html`<span class="chip">
      <span class="chip-label">${prose(field.label)}</span> <${Amount} field=${field} /></span>`)}
  </span>`;
}

// A card that shows all there is needs no page behind it.
function SmallCard({ item, section }) {
  const rest = restOf(item).filter((field) => kindOf(field) !== "choice");
  const choices = ofKind(item.fields, "choice");
  return html`<li class="card">
    <h2 class="card-title"><bdi>${titleOf(item, section)}</bdi></h2>
    ${choices.length > 0 && html`<span class="chips">${choices.map((field) => html`<${Chip} field=${field} />`)}</span>`}
    ${rest.length > 0 && html`<${Values} fields=${rest} context=${{ document: {} }} />`}
  </li>`;
}

function OpeningCard({ item, section, context, go }) {
  const picture = pictureOf(item);
  const open = () => go({ section: section.key, item: item.id });
  return html`<li><button class="card is-opening ${picture ? "has-picture" : ""}" type="button" onClick=${open}>
    ${picture && html`<span class="card-picture"><${Picture} value=${picture.value}
      media=${context.document.media} addressOf=${context.addressOf} width=${SMALL} decorative=${true} /></span>`}
    <span class="card-words">
      <span class="card-title"><bdi>${titleOf(item, section)}</bdi></span>
      <${Excerpt} item=${item} />
      <${Facets} item=${item} />
    </span>
    <span class="card-open"><${Icon} name="chevron-left" /></span>
  </button></li>`;
}

export function SectionPage({ section, context, go }) {
  const items = itemsOf(section);
  if (!items.length) return html`<${Values} fields=${fieldsOf(section)} context=${context} />`;
  const pictured = items.filter(pictureOf).length;
  const look = `${pictured ? "with-pictures" : ""} ${pictured === items.length ? "is-gallery" : ""}`;
  return html`<ul class="cards ${look}">
    ${items.map((item) => html`<${hasMore(item) ? OpeningCard : SmallCard} key=${item.id}
      item=${item} section=${section} context=${context} go=${go} />`)}
  </ul>`;
}

export function ItemPage({ item, context }) {
  const choices = ofKind(item.fields, "choice");
  const rest = restOf(item).filter((field) => kindOf(field) !== "choice");
  return html`
    ${choices.length > 0 && html`<div class="chips">${choices.map((field) => html`<${Chip} field=${field} />`)}</div>`}
    ${rest.length > 0 && html`<${Values} fields=${rest} context=${context} />`}`;
}
