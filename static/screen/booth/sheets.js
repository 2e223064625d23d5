// A section in sheets that fit the screen: one idea each, turned rather than scrolled. Heights are
// rem, as the style sheets set them and roughly; what overflows all the same can be scrolled.
import { fieldsOf, isLong, itemsOf, kindOf, lookOf } from "./content.js";
import { arrange } from "./values.js";
import { isLying } from "../frame/lying.js";

const STANDING = { height: 74, letters: 60, columns: 2, cards: 4, persons: 10, posters: 4 };
const LYING = { height: 41, letters: 90, columns: 3, cards: 4, persons: 6, posters: 3 };
const HEIGHTS = { figure: 17.5, number: 10.5, change: 17, picture: 36, video: 36, sound: 20 };
const NUMBERS = ["figure", "number"]; // as many stand in a row as there are columns; two facts

// What one sheet holds on this screen; larger letters leave room for less.
export function roomOf({ access } = {}) {
  const zoom = 1 + 0.15 * (access?.size ?? 0);
  const room = isLying() ? LYING : STANDING;
  const least = (count) => Math.max(1, Math.floor(count / zoom));
  return {
    height: (room.height * (access?.low ? 0.6 : 1)) / zoom ** 2,
    letters: room.letters,
    columns: room.columns,
    lies: room === LYING,
    gallery: 1,
    ...Object.fromEntries(["cards", "persons", "posters"].map((look) => [look, least(access?.low ? room[look] * 0.6 : room[look])])),
  };
}

function shapeOf(field) {
  const kind = kindOf(field);
  if (kind in HEIGHTS) return kind;
  return isLong(field) ? "long" : "short";
}

function heightOf(field, letters) {
  const shape = shapeOf(field);
  if (shape === "long") return 7 + 3.5 * Math.ceil(String(field.value).length / letters);
  return HEIGHTS[shape] ?? 9;
}

// Where a screen lies a picture stands beside the words, and leaves them three fifths.
function pack(fields, { height, letters, columns, lies }) {
  const isBeside = (field) => lies && shapeOf(field) === "picture";
  if (fields.some(isBeside)) [letters, columns] = [letters * 0.6, 1];
  const sheets = [[]];
  let left = height;
  let free = 0; // how many more of the same shape the last row has room for
  let before = null;
  for (const field of fields) {
    const shape = shapeOf(field);
    const joins = free > 0 && shape === before;
    const needed = joins || isBeside(field) ? 0 : heightOf(field, letters);
    const isFull = needed > left || (isBeside(field) && sheets.at(-1).some(isBeside));
    if (isFull && sheets.at(-1).length) {
      sheets.push([]);
      left = height;
    }
    sheets.at(-1).push(field);
    left -= needed;
    const inRow = NUMBERS.includes(shape) ? columns : shape === "short" ? 2 : 1;
    free = joins ? free - 1 : inRow - 1;
    before = shape;
  }
  return sheets;
}

// As few sheets as hold them all, and none that is left with the last one alone.
function deal(items, count) {
  const sheets = [];
  const each = Math.ceil(items.length / Math.ceil(items.length / count));
  for (let start = 0; start < items.length; start += each) sheets.push(items.slice(start, start + each));
  return sheets;
}

// -> arrays of fields (a record) or of items (a list); never none.
export function sheetsOf(section, room) {
  const items = itemsOf(section);
  return items.length ? deal(items, room[lookOf(section)]) : pack(arrange(fieldsOf(section)), room);
}
