// Questions to a published document. It carries its own labels and types, so nothing here
// depends on a field's name; a few well-known section keys are only shown to better advantage.

const WEIGHT = { urgent: 4, critical: 4, very_high: 4, high: 3, medium: 2, moderate: 2, low: 1 };

// What a value is, told by its shape first: labels may come in types this screen is older than.
export function kindOf(field) {
  const { value, type } = field;
  if (Array.isArray(value)) return "several";
  if (value && typeof value === "object") {
    if ("media" in value) return "picture";
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

// The word that names an item: its first short text.
export function titleField(item) {
  const texts = ofKind(item.fields, "text");
  return texts.find((field) => ["title", "name"].includes(field.key)) ?? texts[0] ?? null;
}

export const restOf = (item) => item.fields.filter((field) => field !== titleField(item));
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
  const section = document.sections.find((one) => one.key.includes("martyr"));
  const item = section && (itemsOf(section)[0] ?? { fields: fieldsOf(section) });
  return item ? (titleField(item)?.value ?? null) : null;
}

const LONG = 150;

// Whether an item says more than its card can show.
export function hasMore(item) {
  const long = ofKind(item.fields, "text").some((field) => String(field.value).length > LONG);
  return long || item.fields.length > 5 || Boolean(pictureOf(item));
}
