// Questions to the documents of all booths, answered once for each release.
import { choiceLabel } from "../frame/labels.js";
import { itemsOf, nameOf, ofKind, severity } from "../booth/content.js";

const AISLE = 200; // cm; a hall is as large as what stands in it, and an aisle around
const TONES = 5;
const collator = new Intl.Collator("fa");
const known = new WeakMap();
const alone = new WeakMap();

// In the order of the Persian alphabet; equal names by their codes.
export const inOrder = (one, other) => collator.compare(one.name, other.name) || byCode(one, other);
const byCode = (one, other) => one.code.localeCompare(other.code, "en", { numeric: true });
const grouped = (all, keyOf) => {
  const groups = new Map();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
};

const once = (work) => {
  let done;
  return () => (done ??= work());
};

// place: {hall, x, y, width, depth} in cm, or undefined where a document does not tell it.
const boothOf = (document) => ({ ...document.booth, document, told: {} });

function hallsOf(booths) {
  const furthest = (all, start, size) =>
    Math.max(...all.map(({ place }) => place[start] + place[size])) + AISLE;
  return [...grouped(booths.filter(({ place }) => place), ({ place }) => place.hall)]
    .sort(([one], [other]) => one - other)
    .map(([position, inside]) => ({
      position,
      name: inside[0].hall,
      booths: inside,
      width: furthest(inside, "x", "width"),
      depth: furthest(inside, "y", "depth"),
    }));
}

function sectionsOf(booths) {
  const said = booths.filter(({ section }) => section);
  return [...grouped(said, ({ section }) => section.code).values()]
    .sort(([one], [other]) => one.section.position - other.section.position)
    .map((inside, place) => ({ ...inside[0].section, booths: inside, tone: (place % TONES) + 1 }));
}

function describe(documents) {
  const booths = [...documents.values()].map(boothOf).sort(byCode);
  const sections = sectionsOf(booths);
  const tones = new Map(sections.map(({ code, tone }) => [code, tone]));
  const byName = [...booths].sort(inOrder);
  return {
    booths,
    sections,
    halls: hallsOf(booths),
    byName,
    byLetter: once(() => [...grouped(byName, ({ name }) => letterOf(name))]),
    byNeed: once(() => byNeed(byName)),
    get: (code) => booths.find((booth) => booth.code === code) ?? null,
    toneOf: (booth) => tones.get(booth.section?.code) ?? 1,
  };
}

const described = (documents) => {
  if (!known.has(documents)) known.set(documents, describe(documents));
  return known.get(documents);
};

// The hall of a state; a screen that has no other documents knows its own booth.
// -> {booths (by code), byName, sections, halls, byLetter(): [[letter, booths]], byNeed(), get(code),
// toneOf(booth)}
export function hallOf({ hall, release: { document: own } }) {
  if (hall?.documents?.size) return described(hall.documents);
  if (!alone.has(own)) alone.set(own, new Map([[own.booth.code, own]]));
  return described(alone.get(own));
}

export const hereOf = (state) => hallOf(state).get(state.release.document.booth.code);

const sectionOf = (booth, key) => booth.document.sections.find((one) => one.key === key);
const choiceOf = (item, key) => ofKind(item.fields, "choice").find((field) => field.key === key);

const readItems = (section) => itemsOf(section).map((item) => {
  const choice = choiceOf(item, "category");
  return {
    section,
    text: nameOf(item).text,
    category: choice?.value.value ?? "other",
    label: () => (choice ? choiceLabel(section, choice) : null),
    weight: severity(item) || 1, // what says no severity still counts
  };
}).sort((one, other) => other.weight - one.weight);

// The items of a list section: [{section, text, category, label(), weight}], the heaviest first.
export function told(booth, key) {
  const section = sectionOf(booth, key);
  return (booth.told[key] ??= section ? readItems(section) : []);
}

export const COUNTED = ["needs", "capacities", "services", "specialised_groups"];

// What weighs most of a booth: its heaviest need, else its first capacity or service; or null.
export const mostOf = (booth) => COUNTED.flatMap((key) => told(booth, key).slice(0, 1))[0] ?? null;

const total = (entries) => entries.reduce((sum, { weight }) => sum + weight, 0);

// Needs by their field, the heaviest field first; in it the booth that it weighs on most.
// -> [{category, label(), entries: [{booth, text, weight}]}]
function byNeed(byName) {
  const fields = grouped(
    byName.flatMap((booth) => [...grouped(told(booth, "needs"), ({ category }) => category)]
      .map(([category, needs]) => ({ ...needs[0], category, booth, weight: total(needs) }))),
    ({ category }) => category,
  );
  return [...fields].map(([category, entries]) => ({
    category,
    label: entries[0].label,
    entries: entries.sort((one, other) => other.weight - one.weight),
  })).sort((one, other) => total(other.entries) - total(one.entries));
}

// The letter under which a name is looked for: the variants of alef, kaf, ye and he are one.
const LETTERS = { "أ": "ا", "إ": "ا", "ٱ": "ا", "ك": "ک", "ي": "ی", "ى": "ی", "ة": "ه" };
function letterOf(name) {
  const letter = name.normalize("NFC").match(/[\p{L}\p{N}]/u)?.[0].toUpperCase() ?? "#";
  return LETTERS[letter] ?? letter;
}
