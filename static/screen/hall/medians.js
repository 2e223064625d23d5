// Where a figure stands among all booths of the exhibition that tell it. A neighbourhood with
// several booths counts once. Worked out once for each release.
import { kindOf } from "../booth/content.js";

const FEWEST = 3; // a middle of two says nothing
const found = new WeakMap();

const amountOf = (field) => {
  if (kindOf(field) === "number") return field.value;
  return kindOf(field) === "figure" ? field.value.value : null;
};
const unitOf = (field) => field.unit ?? field.value?.unit ?? "";
const nameOf = (section, field) => `${section}/${field.key}/${unitOf(field)}`;

// documents: code → document. -> Map("section/field/unit" → amounts, smallest first)
function gather(documents) {
  const told = new Map();
  for (const [code, document] of documents) {
    for (const section of document.sections) {
      for (const field of section.fields ?? []) {
        const amount = amountOf(field);
        if (!Number.isFinite(amount)) continue;
        const name = nameOf(section.key, field);
        if (!told.has(name)) told.set(name, new Map());
        told.get(name).set(document.neighbourhood?.code ?? code, amount);
      }
    }
  }
  for (const [name, amounts] of told) told.set(name, [...amounts.values()].sort((a, b) => a - b));
  return told;
}

// hall: the state's own, {documents}, or null. -> amounts, smallest first; none when too few tell.
export function amounts(hall, sectionKey, field) {
  if (!hall?.documents) return [];
  if (!found.has(hall.documents)) found.set(hall.documents, gather(hall.documents));
  const told = found.get(hall.documents).get(nameOf(sectionKey, field)) ?? [];
  return told.length < FEWEST ? [] : told;
}

// The middle of what the exhibition tells of this figure; null when fewer than three booths do.
export function median(hall, sectionKey, field) {
  const told = amounts(hall, sectionKey, field);
  const middle = told.length >> 1;
  if (!told.length) return null;
  return told.length % 2 ? told[middle] : (told[middle - 1] + told[middle]) / 2;
}

// How many tell of a larger amount, and of how many: {place: 1 for the largest, count}, or null.
export function rank(hall, sectionKey, field) {
  const told = amounts(hall, sectionKey, field);
  const amount = amountOf(field);
  if (!told.length || !Number.isFinite(amount)) return null;
  return { place: told.filter((one) => one > amount).length + 1, count: told.length };
}
