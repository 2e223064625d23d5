// A hall drawn to scale: every booth in the colour and the shape of its section.
import { boothNumber, prose } from "../frame/persian.js";
import { widthOf as measure } from "../frame/pen.js";
import { Still } from "../frame/still.js";
import { html } from "../vendor.js";
import { t } from "./words.js";

const TEXT = 24; // px, the least that is read from a metre away
const LARGE = 40;
const TARGET = 65;
const PAD = 8;
const NEAR = 160; // px of a booth from which on it wears its girih
const LEADING = 1.35;
const widths = new Map();

// px of a text as it is written on the plan.
function widthOf(text) {
  if (!widths.has(text)) widths.set(text, measure(text, 600, TEXT));
  return widths.get(text);
}

function shorten(text, room) {
  if (widthOf(text) <= room) return text;
  const fits = Math.floor((text.length * (room - widthOf("…"))) / widthOf(text));
  return `${text.slice(0, Math.max(1, fits)).trimEnd()}…`;
}

// A name in at most so many lines; the last is cut where it would not fit.
function linesOf(name, room, most) {
  const lines = [];
  for (const word of name.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && (widthOf(longer) <= room || lines.length === most)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => shorten(line, room));
}

// The corners tell the section to whoever cannot tell its colour: rounded, cut, square, round,
// notched. A cut one is told by the points of one corner, in its own size.
const ROUND = { 1: 0.16, 3: 0, 4: 0.5 };
const CUT = { 2: [[0, 1], [1, 0]], 5: [[0, 1], [1, 1], [1, 0]] };

// The outline of a section's booth; grown is cm on every side.
export function Outline({ place, tone, grown = 0, name }) {
  const [x, y] = [place.x - grown, place.y - grown];
  const [width, height] = [place.width + 2 * grown, place.depth + 2 * grown];
  const small = Math.min(width, height);
  if (tone in ROUND) return html`<rect class=${name} ...${{ x, y, width, height }} rx=${small * ROUND[tone]} />`;
  const corners = [[x, y, 1, 0], [x + width, y, 0, 1], [x + width, y + height, -1, 0], [x, y + height, 0, -1]];
  const points = corners.flatMap(([left, top, cos, sin]) => CUT[tone].map(([dx, dy]) =>
    [left + (dx * cos - dy * sin) * small * 0.2, top + (dx * sin + dy * cos) * small * 0.2].join(",")));
  return html`<polygon class=${name} points=${points.join(" ")} />`;
}

// What stands in a booth at this scale (px per cm): its number, and its name where there is room.
function Label({ booth, scale }) {
  const { x, y, width, depth } = booth.place;
  const [wide, high] = [width * scale, depth * scale];
  const number = boothNumber(booth.code);
  const text = Math.max(TEXT, Math.min(LARGE, wide * 0.12, high * 0.12));
  const room = ((wide - 2 * PAD) * TEXT) / text;
  const most = Math.min(3, Math.floor((high - 2 * PAD) / text / LEADING - 1));
  const lines = wide > 120 && most > 0 ? linesOf(prose(booth.name), room, most) : [];
  const size = lines.length ? text * 1.2 : Math.min(TEXT, high * 0.6, wide / (number.length * 0.58));
  const middle = x + width / 2;
  const line = (place) => y + depth / 2 + (text * (LEADING * (place - lines.length / 2) + 0.36)) / scale;
  return html`
    <text class="plan-number" x=${middle} y=${line(0)} font-size=${size / scale}>${number}</text>
    ${lines.map((words, place) => html`<text x=${middle} y=${line(place + 1)} font-size=${text / scale}>${words}</text>`)}`;
}

// A small booth can be touched a little beside it too.
function Reach({ place, scale }) {
  const [width, height] = [Math.max(place.width, TARGET / scale), Math.max(place.depth, TARGET / scale)];
  return html`<rect class="plan-reach" ...${{ width, height }} x=${place.x + (place.width - width) / 2}
    y=${place.y + (place.depth - height) / 2} />`;
}

// The booth's own pattern, cut to its outline.
function Girih({ booth: { code, place }, tone, source }) {
  const { x, y, width, depth: height } = place;
  return html`<clipPath id=${`girih-${code}`}><${Outline} place=${place} tone=${tone} /></clipPath>
    <image class="plan-girih" href=${source} ...${{ x, y, width, height }} preserveAspectRatio="xMidYMid slice" clip-path=${`url(#girih-${code})`} />`;
}

// The same booth at the same scale, in the same state, is not compared again when another is chosen.
function BoothDrawing({ booth, tone, scale, language, isChosen, isCurrent, say, addressOf }) {
  const source = booth.place.width * scale > NEAR && addressOf(booth.document.pattern?.sha256);
  const draw = () => html`<g class="plan-booth is-tone-${tone}" role="button" data-code=${booth.code}
    tabindex=${isCurrent ? 0 : -1} aria-pressed=${isChosen ? "true" : "false"} aria-label=${say(booth)}>
    <${Reach} place=${booth.place} scale=${scale} />
    <${Outline} place=${booth.place} tone=${tone} name="plan-shape" />
    ${source && html`<${Girih} ...${{ booth, tone, source }} />`}
    <${Label} booth=${booth} scale=${scale} /></g>`;
  return html`<${Still} facts=${[booth, scale, language, isChosen, isCurrent, source]} draw=${draw} />`;
}

// All booths of a hall. current: the code that the keyboard stands on; chosen: that of the card.
// addressOf(sha256): where a pattern's bytes are.
export function Floor({ hall, toneOf, addressOf, scale, language, current, chosen, here }) {
  const say = (booth) => [
    t("booth", { n: boothNumber(booth.code) }), prose(booth.name), prose(booth.section?.name),
    booth.code === here && t("here"),
  ].filter(Boolean).join(t("and"));
  return html`<svg class="plan-floor" viewBox="0 0 ${hall.width} ${hall.depth}" role="group"
    aria-label=${t("planOf", { hall: prose(hall.name), n: hall.booths.length })}>
    <rect class="plan-wall" x="20" y="20" width=${hall.width - 40} height=${hall.depth - 40} rx="60" />
    ${hall.booths.map((booth) => html`<${BoothDrawing} key=${booth.code} ...${{ booth, scale, language, say, addressOf }}
      tone=${toneOf(booth)} isChosen=${booth.code === chosen} isCurrent=${booth.code === current} />`)}
  </svg>`;
}

// What lies above the booths: where one is, what was chosen, and the way between the two.
export function Overlay({ hall, toneOf, here, chosen, way }) {
  const ring = (booth, name) =>
    booth?.place?.hall === hall.position && html`<${Outline} place=${booth.place} tone=${toneOf(booth)} name=${name} />`;
  const line = way && way.points.map(({ x, y }) => `${x},${y}`).join(" ");
  const end = way?.points.at(-1);
  return html`<svg class="plan-over" viewBox="0 0 ${hall.width} ${hall.depth}" aria-hidden="true">
    ${ring(here, "plan-ring is-here")}${ring(chosen, "plan-ring is-chosen")}
    ${way && html`<g key=${line} class="plan-way ${way.isStraight ? "is-straight" : ""}">
      <polyline class="way-edge" points=${line} pathLength="1" />
      <polyline class="way-line" points=${line} pathLength="1" />
      <circle class="way-end" cx=${end.x} cy=${end.y} /></g>`}
  </svg>`;
}
