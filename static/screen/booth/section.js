// One sheet of a section, or one item of its list, on a page of its own.
import {
  hasMore, itemsOf, kindOf, lookOf, nameOf, numbersOf, ofKind, pictureOf, recordingOf, restOf, weightOf,
} from "./content.js";
import { Amount } from "./figures.js";
import { posterOf } from "./film.js";
import { LARGE, SMALL } from "../machine/files.js";
import { fieldLabel, sectionTitle } from "../frame/labels.js";
import { useLater } from "../frame/later.js";
import { Icon } from "../frame/icon.js";
import { words } from "../frame/language.js";
import { prose, Said } from "../frame/persian.js";
import { CaptionedPicture, Picture } from "./picture.js";
import { arrange, Chip, Values } from "./values.js";
import { html } from "../vendor.js";

const t = words("booth/section", { pictures: "عکس‌ها" });

const Name = ({ item, section }) => {
  const { text } = nameOf(item);
  return text ? html`<${Said} text=${text} />` : sectionTitle(section);
};

// The words under a card's title: a person's office, or the first that are not the title.
function Excerpt({ item }) {
  const [text] = ofKind(restOf(item), "text");
  return text ? html`<span class="card-text"><${Said} text=${text.value} /></span>` : null;
}

// Choices and numbers as chips; isShort: how heavy it is and whom it concerns, no more.
export function Facets({ section, item, isShort = false }) {
  const choices = ofKind(item.fields, "choice");
  return html`<span class="chips">
    ${(isShort ? choices.slice(-1) : choices).map((field) => html`<${Chip} ...${{ section, field }} />`)}
    ${numbersOf(item).slice(0, 1).map((field) => html`<span class="chip">
      <span class="chip-label">${fieldLabel(section, field)}</span> <${Amount} field=${field} /></span>`)}
  </span>`;
}

// A card with more behind it is a button; one that says all there is stands for itself.
function Card({ item, section, context }) {
  const picture = pictureOf(item);
  const inside = html`${picture && html`<span class="card-picture"><${Picture} value=${picture.value}
      media=${context.document.media} addressOf=${context.addressOf} width=${SMALL} decorative=${true} /></span>`}
    <span class="card-words">
      <span class="card-title"><${Name} ...${{ item, section }} /></span>
      <${Excerpt} item=${item} />
      <${Facets} ...${{ item, section }} />
    </span>`;
  const look = { class: `card ${picture ? "has-picture" : ""}`, "data-weight": weightOf(item) };
  return html`<li>${hasMore(item)
    ? html`<button type="button" ...${look} ...${context.lead(section, item)}>${inside}
        <span class="card-open"><${Icon} name="chevron-left" isWay /></span></button>`
    : html`<div ...${look}>${inside}</div>`}</li>`;
}

// Somebody: a face, or the pattern and the name's first letter.
function PersonCard({ item, section, context }) {
  const picture = pictureOf(item);
  const { name, role } = item.fields[0].value;
  const rest = ofKind(item.fields, "text")[0];
  return html`<li class="card person">
    <span class="person-face">${picture
      ? html`<${Picture} value=${picture.value} media=${context.document.media} addressOf=${context.addressOf} width=${SMALL} decorative=${true} />`
      : html`<span aria-hidden="true">${prose(name).trim()[0]}</span>`}</span>
    <span class="card-words"><span class="card-title"><${Said} text=${name} /></span>
      ${role && html`<span class="card-text"><${Said} text=${role} /></span>`}
      ${rest && html`<span class="card-text"><${Said} text=${rest.value} /></span>`}
      ${ofKind(item.fields, "phone").map((field) => html`<bdi dir="ltr" class="card-text">${prose(field.value)}</bdi>`)}
      <${Facets} ...${{ item, section }} /></span>
  </li>`;
}

function PosterCard({ item, section, context }) {
  const recording = recordingOf(item);
  const poster = recording && posterOf(recording.value, context);
  return html`<li><button class="card poster" type="button" ...${context.lead(section, item)}>
    <span class="card-picture">${poster ? html`<img class="picture" src=${poster} alt="" draggable="false" />` : html`<span class="no-picture"></span>`}
      <span class="poster-play"><${Icon} name=${recording?.type === "sound" ? "volume-2" : "play"} /></span></span>
    <span class="card-words"><span class="card-title"><${Name} ...${{ item, section }} /></span><${Excerpt} item=${item} /></span>
  </button></li>`;
}

const THUMBS = 5;

// One picture large; the others near it small, to be chosen.
function Gallery({ item, section, context, turnTo }) {
  const items = itemsOf(section);
  const current = items.indexOf(item);
  const start = Math.max(0, Math.min(current - 2, items.length - THUMBS));
  const media = context.document.media;
  return html`<div class="gallery">
    <${CaptionedPicture} key=${item.id} value=${pictureOf(item).value} media=${media} width=${LARGE} addressOf=${context.addressOf} whole=${true} />
    ${items.length > 1 && html`<ul class="thumbs" aria-label=${t("pictures")}>${items.slice(start, start + THUMBS).map((one, place) => html`<li key=${one.id}>
      <button class="thumb" type="button" aria-current=${one === item ? "true" : null} aria-label=${prose(nameOf(one).text ?? "")}
        onClick=${() => turnTo(start + place)}><${Picture} value=${pictureOf(one).value} media=${media} addressOf=${context.addressOf} width=${SMALL} decorative=${true} /></button></li>`)}</ul>`}
  </div>`;
}

const FIRST = 4; // values or cards in a section's first frame
const CARDS = { cards: Card, persons: PersonCard, posters: PosterCard };

// sheet: what of the section is shown, fields or items (booth/sheets.js).
export function SectionPage({ section, sheet, context, turnTo }) {
  const shown = useLater() ? sheet : sheet.slice(0, FIRST);
  if (!itemsOf(section).length) return html`<${Values} section=${section} fields=${shown} context=${context} />`;
  const look = lookOf(section);
  if (look === "gallery") return html`<${Gallery} item=${sheet[0]} ...${{ section, context, turnTo }} />`;
  return html`<ul class="cards is-${look} ${sheet.length < 4 ? "is-few" : ""}">
    ${shown.map((item) => html`<${CARDS[look]} key=${item.id} ...${{ item, section, context }} />`)}
  </ul>`;
}

export function ItemPage({ section, item, context }) {
  const choices = ofKind(item.fields, "choice");
  const rest = arrange(restOf(item).filter((field) => kindOf(field) !== "choice"));
  return html`
    ${choices.length > 0 && html`<div class="chips">${choices.map((field) => html`<${Chip} ...${{ section, field }} />`)}</div>`}
    ${rest.length > 0 && html`<${Values} section=${section} fields=${rest} context=${context} />`}`;
}
