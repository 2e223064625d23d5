// Search over everything the hall says: booths, what they need, have and sell, and the programme.
// The index lies in memory and is made in slices, so that no touch waits for it.
import { itemsOf, kindOf, nameOf } from "../booth/content.js";
import { choiceNames } from "../frame/labels.js";
import { fold } from "./fold.js";

const SLICE_MS = 6;
const KINDS = { needs: "need", capacities: "capacity", products: "product", services: "service", programmes: "service" };
// What a visitor looks for first comes first among equals.
const ORDER = ["booth", "need", "capacity", "product", "service", "agenda", "other"];

// A choice is found by what it is called in each language of the screen.
const wordsIn = (section) => (field) => `${wordsOf(field)} ${choiceNames(section, field)}`;

function wordsOf({ value }) {
  if (Array.isArray(value)) return value.map((one) => one?.label ?? "").join(" ");
  if (value && typeof value === "object") return [value.label, value.name, value.role, value.caption].filter(Boolean).join(" ");
  return typeof value === "string" ? value : "";
}

const entry = (kind, title, rest, place) =>
  ({ kind, title, ...place, head: ` ${fold(title)}`, rest: ` ${fold(rest)}`, turn: ORDER.length - ORDER.indexOf(kind) });

function* entriesOf(documents, agenda) {
  for (const { booth, neighbourhood, sections } of documents) {
    const { code } = booth;
    const own = [booth.section?.name, booth.hall, neighbourhood?.name, String(Number(code) || code)];
    const record = sections.flatMap((section) => (section.fields ?? []).map(wordsIn(section)));
    yield entry("booth", booth.name, [...own, ...record].join(" "), { code, booth: booth.name });
    for (const section of sections) {
      for (const item of itemsOf(section)) {
        const title = nameOf(item).text ?? section.title;
        const rest = item.fields.filter((field) => kindOf(field) !== "figure").map(wordsIn(section)).join(" ");
        const place = { code, booth: booth.name, section: section.key, item: item.id, of: section };
        yield entry(KINDS[section.key] ?? "other", title, rest, place);
      }
    }
  }
  for (const one of agenda?.items ?? []) {
    yield entry("agenda", one.title, `${one.field} ${one.place} ${one.agency}`, { id: one.id, agenda: one });
  }
}

// A word as it is asked for, and as a word begins with it: put together once, not for each entry.
const asWords = (text) => text.split(" ").filter(Boolean).map((word) => [word, ` ${word}`]);

// 0: not there. A word that begins with it counts for more than one that holds it. Most texts do
// not hold it at all, and are read through once for that.
function worth({ head, rest }, [word, begun]) {
  if (head.includes(word)) return head.startsWith(begun) ? 6 : head.includes(begun) ? 5 : 3;
  if (!rest.includes(word)) return 0;
  return rest.includes(begun) ? 2 : 1;
}

function score(one, words) {
  let sum = 0;
  for (const word of words) {
    const points = worth(one, word);
    if (!points) return 0;
    sum += points;
  }
  return sum;
}

const tight = (text) => text.replaceAll(" ", "");

// The best so many first, and among equals by kind; as they stood where both are the same. Of
// thousands that hold a letter a dozen are seen: the others are not sorted.
function best(found, kind, most) {
  const places = [];
  for (const one of found) {
    if (kind && one.kind !== kind) continue;
    const place = (places[one.sum * (ORDER.length + 1) + one.turn] ??= []);
    if (place.length < most) place.push(one);
  }
  return places.reverse().flat().slice(0, most);
}

function searcher(entries) {
  let last = { words: null, found: entries };

  // Of «شیخاباد» no word is found; without its spaces «شیخ‌آباد» is the same.
  function findTight(text) {
    const wanted = tight(text);
    if (wanted.length < 3) return [];
    const found = entries.filter((one) => (one.tight ??= tight(one.head)).includes(wanted));
    for (const one of found) one.sum = 1;
    return found;
  }
  // What is typed on only narrows what was found.
  function find(text) {
    const words = asWords(text);
    const goesOn = last.words && words.length >= last.words.length && last.words.every(([word], at) => words[at][0].startsWith(word));
    const among = goesOn ? last.found : entries;
    // the sum lies on the entry: a pair for each of thousands would be a letter's worth of rubbish
    const found = among.filter((one) => (one.sum = score(one, words)));
    last = { words, found };
    return found.length ? found : findTight(text);
  }

  // -> {hits: so many entries, the best first; count: how many there are; counts: {kind: how
  // many}}, hits and count of all kinds or of one.
  return function search(typed, kind, most) {
    const text = fold(typed);
    const counts = {};
    const found = text ? find(text) : [];
    for (const one of found) counts[one.kind] = (counts[one.kind] ?? 0) + 1;
    return { hits: best(found, kind, most), count: kind ? counts[kind] ?? 0 : found.length, counts };
  };
}

const breathe = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  port2.postMessage(null);
});

async function build(documents, agenda) {
  const entries = [];
  let since = performance.now();
  for (const one of entriesOf(documents, agenda)) {
    entries.push(one);
    if (performance.now() - since < SLICE_MS) continue;
    await breathe();
    since = performance.now();
  }
  return searcher(entries);
}

let made = { hall: null, agenda: null, index: null };

// -> a promise of search(typed, kind, most); made once for each hall and agenda.
export function indexOf(hall, agenda) {
  if (made.hall !== hall || made.agenda !== agenda) {
    made = { hall, agenda, index: build(hall.documents.values(), agenda) };
  }
  return made.index;
}

// What needs are about, the most frequent first: [section, field], to begin from without typing.
export function needAreas(hall, most = 8) {
  const seen = new Map();
  for (const { sections } of hall.documents.values()) {
    const needs = sections.find(({ key }) => key === "needs");
    for (const item of needs ? itemsOf(needs) : []) {
      const field = item.fields.find(({ key }) => key === "category");
      const label = field?.value?.label;
      if (label) seen.set(label, [needs, field, (seen.get(label)?.[2] ?? 0) + 1]);
    }
  }
  return [...seen.values()].sort((one, other) => other[2] - one[2]).slice(0, most);
}
