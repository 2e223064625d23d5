// How words and dates of the documents look to a reader. What a document says is Persian in
// every language of the interface, and is marked as such for a reader and for a screen reader.
import { digits, isPersian, locale, words } from "./language.js";
import { html } from "../vendor.js";

const FA = "۰۱۲۳۴۵۶۷۸۹";
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const days = {};

const persianDigits = (text) => text.replace(/[0-9]/g, (digit) => FA[digit]);

// Any digits, as a person or a keyboard gives them, to ASCII; everything else is dropped.
export function asciiDigits(text) {
  return Array.from(String(text), (letter) => {
    const code = letter.codePointAt(0);
    if (code >= 0x6f0 && code <= 0x6f9) return code - 0x6f0;
    if (code >= 0x660 && code <= 0x669) return code - 0x660;
    return /[0-9]/.test(letter) ? letter : "";
  }).join("");
}

// A person's text as shown: figures in Persian save where they belong to a Latin word, and
// without the marks that could turn the rest of the page around.
export function prose(text) {
  return String(text ?? "")
    .replace(DIRECTIONS, "")
    .replace(/(?<![A-Za-z0-9@/_-])[0-9]+(?![A-Za-z0-9@/_-])/g, persianDigits);
}

// Attributes of an element that holds what a document says.
export const inPersian = () => (isPersian() ? {} : { lang: "fa", dir: "rtl" });
export const Said = ({ text }) => html`<bdi ...${inPersian()}>${prose(text)}</bdi>`;

// "01" is how booths are sorted; «۱» is what stands above them.
export const boothNumber = (code) => digits(String(code).replace(/^0+(?=[0-9])/, ""));

// The day of the Iranian calendar, in the language of the moment.
export function formatDate(iso) {
  const date = new Date(iso);
  days[locale()] ??= new Intl.DateTimeFormat(locale(), { dateStyle: "long", calendar: "persian" });
  return Number.isNaN(date.getTime()) ? prose(iso) : days[locale()].format(date);
}

const t = words("frame/persian", {
  neighbourhood: "محلهٔ", base: "پایگاه تخصصی", agency: "دستگاه همکار", stratum: "قشر بسیج",
});

// The small line above a booth's name; empty when the name says it already.
export function kindLine({ kind, name }) {
  const line = t(kind);
  const firstWord = line.split(" ")[0].replace("ٔ", "");
  return !firstWord || name.replace("ٔ", "").startsWith(firstWord) ? "" : line;
}
