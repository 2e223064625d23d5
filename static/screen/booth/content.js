// Questions to a published document. It carries its own labels and types, so nothing here
// depends on a field's name; a few well-known section keys are only shown to better advantage.

const WEIGHT = { high: 3, medium: 2, low: 1 };

// What a value is, told by its shape first: labels may come in types this screen is older than.
export function kindOf(field) {
  const { value, type } = field;
  if (Array.isArray(value)) return "several";
  if (value && typeof value === "object") {
    if ("media" in value) return ["video", "sound"].includes(type) ? type : "picture";
    if ("before" in value || "after" in value) return "change";
    if ("label" in value) return "choice";
    if (typeof value.value === "number") return "figure";
    return "name" in value ? "person" : "unknown";
  }
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return ["date", "phone"].includes(type) ? type : "text";
}

export const fieldsOf = (section) => section.fields ?? [];
export const itemsOf = (section) => (section.items ?? []).filter((item) => item.fields?.length);
export const ofKind = (fields, kind) => fields.filter((field) => kindOf(field) === kind);

export const isFilled = (section) => fieldsOf(section).length > 0 || itemsOf(section).length > 0;
export const filledSections = (document) => document.sections.filter(isFilled);

// The figures a first page shows, where a booth tells them; of others their first.
const TELLING = ["population", "households", "employment_rate"];

// At most three, of the first section that has any. -> [{section, field}]
export function mainFigures(document) {
  for (const section of document.sections) {
    const figures = ofKind(fieldsOf(section), "figure");
    const telling = TELLING.map((key) => figures.find((field) => field.key === key)).filter(Boolean);
    const chosen = [...new Set([...telling, ...figures])].slice(0, 3);
    if (chosen.length) return chosen.map((field) => ({ section, field }));
  }
  return [];
}

const nameIn = (field) => {
  switch (kindOf(field)) {
    case "text": return field.value;
    case "person": return field.value.name;
    case "picture": return field.value.caption || field.value.alt;
    default: return null;
  }
};

// What an item or a record is called: its first field names it, if it is a name at all.
// -> {text, field}; both null when nothing names it.
export function nameOf({ fields }) {
  const field = nameIn(fields[0]) ? fields[0] : fields.find((one) => kindOf(one) === "text");
  return field ? { text: nameIn(field), field } : { text: null, field: null };
}

// What is left to say under the name: of a person the office; a picture is still to be seen.
export function restOf(item) {
  const { field: name } = nameOf(item);
  return item.fields.flatMap((field) => {
    if (field !== name || kindOf(field) === "picture") return [field];
    const { role } = field.value;
    return role ? [{ ...field, type: "text", label: "سمت", value: role }] : [];
  });
}

// A plain number and a figure with its provenance are read the same way.
// -> {value, unit, year?, source?}
export function partsOf({ value, unit }) {
  const parts = typeof value === "number" ? { value } : value;
  return { ...parts, unit: unit ?? parts.unit ?? "" };
}

const SHORT = 48;

// Whether a text needs the whole width of a page.
export const isLong = (field) => kindOf(field) === "text" && String(field.value).length > SHORT;

export const numbersOf = (item) =>
  item.fields.filter((field) => ["figure", "number"].includes(kindOf(field)));
export const pictureOf = (item) => ofKind(item.fields, "picture")[0] ?? null;

// How much a choice of severity weighs; among the needs the heaviest comes first.
export const severity = (item) =>
  Math.max(0, ...ofKind(item.fields, "choice").map((field) => WEIGHT[field.value.value] ?? 0));

// high, medium, low or none: how a card shows it.
export const weightOf = (item) => [null, "low", "medium", "high"][severity(item)];

const sectionOf = (document, key) => document.sections.find((one) => one.key === key);

// The item of a section that stands out: the heaviest, of equals the first as the booth has put
// them in order. -> {section, item} or null.
export function foremost(document, key) {
  const section = sectionOf(document, key);
  const items = section ? itemsOf(section) : [];
  if (!items.length) return null;
  const item = items.reduce((best, one) => (severity(one) > severity(best) ? one : best));
  return { section, item };
}

export const pressingNeed = (document) => foremost(document, "needs");

// A field of a record section, or undefined.
export const fieldAt = (document, key, name) =>
  fieldsOf(sectionOf(document, key) ?? {}).find((field) => field.key === name);

// Who a neighbourhood is named for, if its document says so.
export const martyrName = (document) => fieldAt(document, "martyr", "name")?.value ?? null;

// The first picture a booth has to show, its gallery's before all others.
export function facePicture(document) {
  const sections = [sectionOf(document, "gallery"), ...document.sections].filter(Boolean);
  return sections.flatMap((section) => [...fieldsOf(section), ...itemsOf(section).flatMap((item) => item.fields)])
    .find((field) => kindOf(field) === "picture") ?? null;
}

export const recordingOf = (item) =>
  item.fields.find((field) => ["video", "sound"].includes(kindOf(field))) ?? null;

// How a list is laid out, told by what its items are.
export function lookOf(section) {
  const items = itemsOf(section);
  const all = (test) => items.every(test);
  if (items.some(recordingOf)) return "posters";
  if (all((item) => kindOf(item.fields[0]) === "picture")) return "gallery";
  return all((item) => kindOf(item.fields[0]) === "person") ? "persons" : "cards";
}

const LONG = 150;

// Whether an item says more than its card can show.
export function hasMore(item) {
  const long = ofKind(item.fields, "text").some((field) => String(field.value).length > LONG);
  const shown = ["picture", "video", "sound", "change"].some((kind) => ofKind(item.fields, kind).length);
  return long || shown || item.fields.length > 4;
}

// The only item of a list, if it says more than a card can: its page stands for the list.
export function loneItem(section) {
  const items = itemsOf(section);
  return items.length === 1 && lookOf(section) !== "gallery" && hasMore(items[0]) ? items[0] : null;
}
