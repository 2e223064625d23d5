// The language of the interface. Documents are Persian; what they say stays so and is marked.

const DIGITS = { fa: "۰۱۲۳۴۵۶۷۸۹", ar: "٠١٢٣٤٥٦٧٨٩", en: "0123456789" };
const LOCALES = { fa: "fa", ar: "ar-u-nu-arab", en: "en" };
const numbers = {};

let current = "fa";

export const language = () => current;
export const locale = () => LOCALES[current];
export const isPersian = () => current === "fa";

// Turns the whole page around: lang and dir of the document follow.
export function setLanguage(code) {
  current = code in LOCALES ? code : "fa";
  document.documentElement.lang = current;
  document.documentElement.dir = current === "en" ? "ltr" : "rtl";
}

export function formatNumber(value) {
  numbers[current] ??= new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 });
  return numbers[current].format(value);
}

// Digits alone, without grouping: years, codes, clock times.
export const digits = (text) => String(text).replace(/[0-9]/g, (digit) => DIGITS[current][digit]);

const catalogues = {};

// Brings the words of a language to this page; until they are there it says them in Persian.
export async function learnLanguage(code) {
  if (code === "fa" || !(code in LOCALES) || catalogues[code]) return;
  const answer = await fetch(new URL(`../words/${code}.json`, import.meta.url));
  if (answer.ok) catalogues[code] = await answer.json();
}

// words("room/module", {more: "{n} مورد"}) -> t; t("more", {n: 3}). The Persian words stand here,
// those of the other languages under the same name and key in words/*.json. A number is written
// in the language's own digits.
export function words(name, persian) {
  return (key, values = {}) => {
    const said = catalogues[current]?.[name]?.[key] ?? persian[key] ?? "";
    return said.replace(/\{(\w+)\}/g, (_, hole) => {
      const value = values[hole];
      return typeof value === "number" ? formatNumber(value) : (value ?? "");
    });
  };
}
