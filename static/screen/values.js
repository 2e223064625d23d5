// One value of a document, drawn by what it is.
import { kindOf } from "./content.js";
import { Amount, Change, Figure } from "./figures.js";
import { LARGE } from "./files.js";
import { digits, formatDate, prose } from "./persian.js";
import { CaptionedPicture } from "./picture.js";
import { html } from "./vendor.js";

export function Chip({ field }) {
  return html`<span class="chip" data-choice=${field.value.value}>
    <span class="chip-label">${prose(field.label)}</span> <bdi>${prose(field.value.label)}</bdi>
  </span>`;
}

// Paragraphs as they were written; a long one is set a little smaller by the style sheet.
function Text({ value }) {
  const paragraphs = prose(value).split(/\n+/).filter((line) => line.trim());
  return paragraphs.map((line) => html`<p><bdi>${line}</bdi></p>`);
}

const person = (value) => [value.name, value.role].filter(Boolean).map(prose).join("، ");
const scalars = (value) => Object.values(value).filter((part) => typeof part === "string");

// What stands beside a label when it is no figure, change or picture.
function Plain({ field }) {
  const { value } = field;
  switch (kindOf(field)) {
    case "choice": return html`<bdi>${prose(value.label)}</bdi>`;
    case "number": return html`<${Amount} field=${field} />`;
    case "boolean": return value ? "بله" : "خیر";
    case "date": return formatDate(value);
    case "phone": return html`<bdi dir="ltr">${digits(value)}</bdi>`;
    case "person": return html`<bdi>${person(value)}</bdi>`;
    case "several": return html`<bdi>${value.map((one) => prose(one.label ?? one)).join("، ")}</bdi>`;
    case "unknown": return html`<bdi>${scalars(value).map(prose).join("، ")}</bdi>`;
    default: return html`<${Text} value=${value} />`;
  }
}

const SHORT = 48;
const isShort = (field) => kindOf(field) !== "text" || String(field.value).length <= SHORT;

export function LabelledValue({ field }) {
  return html`<div class="fact ${isShort(field) ? "is-short" : "is-long"}">
    <dt><bdi>${prose(field.label)}</bdi></dt>
    <dd><${Plain} field=${field} /></dd>
  </div>`;
}

function Recording({ field, context, kind }) {
  const media = context.document.media?.[field.value.media];
  const rendition = media?.renditions?.find((one) => context.addressOf(one.sha256));
  if (!rendition) return null;
  const source = context.addressOf(rendition.sha256);
  return html`<figure class="captioned">
    ${kind === "video"
      ? html`<video controls controlslist="nodownload nofullscreen" disablepictureinpicture preload="metadata" src=${source}></video>`
      : html`<audio controls controlslist="nodownload" preload="metadata" src=${source}></audio>`}
    <figcaption><bdi>${prose(field.value.caption || field.label)}</bdi></figcaption>
  </figure>`;
}

export function Depiction({ field, context }) {
  const kind = kindOf(field);
  if (kind !== "picture") return html`<${Recording} ...${{ field, context, kind }} />`;
  return html`<${CaptionedPicture} value=${field.value} media=${context.document.media} width=${LARGE}
    addressOf=${context.addressOf} whole=${true} />`;
}

function Lists({ figures, changes, words }) {
  return html`<div class="values-words">
    ${figures.length > 0 && html`<dl class="figures is-page">
      ${figures.map((field) => html`<${Figure} field=${field} withSource=${true} />`)}</dl>`}
    ${changes.length > 0 && html`<dl class="changes">
      ${changes.map((field) => html`<${Change} field=${field} />`)}</dl>`}
    ${words.length > 0 && html`<dl class="facts">
      ${words.map((field) => html`<${LabelledValue} field=${field} />`)}</dl>`}
  </div>`;
}

// All of some fields: pictures first, then figures, changes, and words in the order given.
export function Values({ fields, context }) {
  const [pictures, figures, changes, words] = [[], [], [], []];
  const place = { picture: pictures, video: pictures, sound: pictures, figure: figures, change: changes };
  for (const field of fields) (place[kindOf(field)] ?? words).push(field);
  const hasWords = fields.length > pictures.length;
  return html`<div class="values ${pictures.length && hasWords ? "is-mixed" : ""}">
    ${pictures.length > 0 && html`<div class="values-pictures">
      ${pictures.map((field) => html`<${Depiction} field=${field} context=${context} />`)}</div>`}
    ${hasWords && html`<${Lists} ...${{ figures, changes, words }} />`}
  </div>`;
}
