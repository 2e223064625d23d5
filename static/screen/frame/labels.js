// The documents' own labels in the language of the moment, from the release's labels.json:
// {"sections": {key}, "fields": {"section/field"}, "choices": {"section/field/value"}, "units"},
// each {"en", "ar"}. What is not there is said as the document says it.
import { isPersian, language } from "./language.js";
import { prose } from "./persian.js";

let known = {};

export const useLabels = (labels) => void (known = labels ?? {});

const said = (kind, key, persian) =>
  (isPersian() ? null : known[kind]?.[key]?.[language()]) ?? prose(persian);

export const sectionTitle = (section) => said("sections", section.key, section.title);
export const fieldLabel = (section, field) =>
  said("fields", `${section?.key}/${field.key}`, field.label);
export const choiceLabel = (section, field) =>
  said("choices", `${section?.key}/${field.key}/${field.value.value}`, field.value.label);
// All its names in the other languages.
export const choiceNames = (section, { key, value }) =>
  Object.values(known.choices?.[`${section.key}/${key}/${value?.value}`] ?? {}).join(" ");
export const unitLabel = (unit) => (unit ? said("units", unit, unit) : "");
