// The values of a document, each drawn by what it is.
import { isLong, kindOf } from "./content.js";
import { Amount, Change, Figure } from "./figures.js";
import { Player } from "./film.js";
import { LARGE } from "../machine/files.js";
import { choiceLabel, fieldLabel } from "../frame/labels.js";
import { digits, words } from "../frame/language.js";
import { formatDate, inPersian, prose, Said } from "../frame/persian.js";
import { CaptionedPicture } from "./picture.js";
import { html } from "../vendor.js";

const t = words("booth/values", { yes: "بله", no: "خیر" });

export function Chip({ section, field }) {
  return html`<span class="chip" data-choice=${field.value.value}>
    <span class="chip-label">${fieldLabel(section, field)}</span> <bdi>${choiceLabel(section, field)}</bdi>
  </span>`;
}

// Paragraphs as they were written.
function Text({ value }) {
  const paragraphs = prose(value).split(/\n+/).filter((line) => line.trim());
  return paragraphs.map((line) => html`<p ...${inPersian()}>${line}</p>`);
}

const person = (value) => [value.name, value.role].filter(Boolean).join("، ");
const scalars = (value) => Object.values(value).filter((part) => typeof part === "string");

// What stands beside a label when it is no figure, change or picture.
function Plain({ section, field }) {
  const { value } = field;
  switch (kindOf(field)) {
    case "choice": return html`<bdi>${choiceLabel(section, field)}</bdi>`;
    case "number": return html`<${Amount} field=${field} />`;
    case "boolean": return t(value ? "yes" : "no");
    case "date": return html`<bdi>${formatDate(value)}</bdi>`;
    case "phone": return html`<bdi dir="ltr">${digits(value)}</bdi>`;
    case "person": return html`<${Said} text=${person(value)} />`;
    case "several": return html`<${Said} text=${value.map((one) => one.label ?? one).join("، ")} />`;
    case "unknown": return html`<${Said} text=${scalars(value).join("، ")} />`;
    default: return html`<${Text} value=${value} />`;
  }
}

// What is asked of a guest, and words that somebody has said, stand out from what is told.
const LOOKS = {
  "needs/what_would_help": "is-call", "opportunities/partners": "is-call", "volunteers/how_to_join": "is-call",
  "martyr/words": "is-quote", "manager/message": "is-quote", "introduction/mission": "is-quote", "martyr/name": "is-name",
};
const lookOf = (section, field) =>
  (kindOf(field) === "person" ? "is-name" : LOOKS[`${section.key}/${field.key}`]) ?? "";

function LabelledValue({ section, field }) {
  const look = lookOf(section, field);
  return html`<div class="fact ${!isLong(field) && !look ? "is-short" : "is-long"} ${look}">
    <dt><bdi>${fieldLabel(section, field)}</bdi></dt>
    <dd><${Plain} section=${section} field=${field} /></dd>
  </div>`;
}

function Depiction({ section, field, context }) {
  const { document, addressOf } = context;
  if (kindOf(field) !== "picture") return html`<${Player} key=${field.value.media} field=${field} context=${context} />`;
  return html`<${CaptionedPicture} value=${field.value} media=${document.media} width=${LARGE}
    addressOf=${addressOf} whole=${true} />`;
}

const GROUPS = { picture: "pictures", video: "pictures", sound: "pictures", figure: "figures", number: "figures", change: "changes" };
const DRAWN = { figures: Figure, changes: Change, words: LabelledValue };
const CLASSES = { figures: "figures is-page", changes: "changes", words: "facts" };

// Numbers say most in the least room, and are read first; after what a record begins with.
export function arrange(fields) {
  const isNumber = (field) => ["figure", "number"].includes(kindOf(field));
  const first = fields.findIndex(isNumber);
  const lead = fields.slice(0, Math.max(0, first));
  const rest = fields.slice(lead.length);
  return [...lead, ...rest.filter(isNumber), ...rest.filter((field) => !isNumber(field))];
}

// Fields in the order given, those of a kind together; pictures beside them where there is room.
export function Values({ section, fields, context }) {
  const runs = [];
  const pictures = [];
  for (const field of fields) {
    const group = GROUPS[kindOf(field)] ?? "words";
    if (group === "pictures") pictures.push(field);
    else if (runs.at(-1)?.group === group) runs.at(-1).fields.push(field);
    else runs.push({ group, fields: [field] });
  }
  return html`<div class="values ${pictures.length && runs.length ? "is-mixed" : ""}">
    ${pictures.length > 0 && html`<div class="values-pictures">
      ${pictures.map((field) => html`<${Depiction} ...${{ section, field, context }} />`)}</div>`}
    ${runs.length > 0 && html`<div class="values-words">${runs.map(({ group, fields: some }) => html`<dl class=${CLASSES[group]}>
      ${some.map((field) => html`<${DRAWN[group]} key=${field.key} ...${{ section, field, context }} />`)}</dl>`)}</div>`}
  </div>`;
}
