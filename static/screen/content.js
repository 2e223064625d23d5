// Questions to a published document. It carries its own labels and types, so nothing here
// depends on a field's name; a few well-known section keys are only shown to better advantage.

const WEIGHT = { urgent: 4, critical: 4, very_high: 4, high: 3, medium: 2, moderate: 2, low: 1 };

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

// At most three, of the first section that has any.
export function mainFigures(document) {
  const figures = document.sections.map((section) => ofKind(fieldsOf(section), "figure"));
  return (figures.find((some) => some.length) ?? []).slice(0, 3);
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

export const numbersOf = (item) =>
  item.fields.filter((field) => ["figure", "number"].includes(kindOf(field)));
export const pictureOf = (item) => ofKind(item.fields, "picture")[0] ?? null;

// A choice's weight when it is one of severity; among the needs the heaviest comes first.
const severity = (item) =>
  Math.max(0, ...ofKind(item.fields, "choice").map((field) => WEIGHT[field.value.value] ?? 0));

// -> {section, item} or null. Of equals the first as the booth has put them in order.
export function pressingNeed(document) {
  const section = document.sections.find((one) => one.key === "needs");
  const items = section ? itemsOf(section) : [];
  if (!items.length) return null;
  const item = items.reduce((best, one) => (severity(one) > severity(best) ? one : best));
  return { section, item };
}

// Who a neighbourhood is named for, if its document says so.
export function martyrName(document) {
  const section = document.sections.find((one) => one.key.includes("martyr") && isFilled(one));
  return section ? nameOf(itemsOf(section)[0] ?? section).text : null;
}

const LONG = 150;

// Whether an item says more than its card can show.
export function hasMore(item) {
  const long = ofKind(item.fields, "text").some((field) => String(field.value).length > LONG);
  const shown = ["picture", "video", "sound"].some((kind) => ofKind(item.fields, kind).length);
  return long || shown || item.fields.length > 5;
}
