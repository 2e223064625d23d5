// How words, numbers and dates look to a Persian reader.

const number = new Intl.NumberFormat("fa", { maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat("fa-IR-u-ca-persian", { dateStyle: "long" });
const FA = "۰۱۲۳۴۵۶۷۸۹";
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

export const formatNumber = (value) => number.format(value);
export const digits = (text) => String(text).replace(/[0-9]/g, (digit) => FA[digit]);

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
    .replace(/(?<![A-Za-z0-9@/_-])[0-9]+(?![A-Za-z0-9@/_-])/g, digits);
}

// "01" is how booths are sorted; «۱» is what stands above them.
export const boothNumber = (code) => digits(String(code).replace(/^0+(?=[0-9])/, ""));

export function formatDate(iso) {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? prose(iso) : day.format(date);
}

const KINDS = {
  neighbourhood: "محلهٔ",
  base: "پایگاه تخصصی",
  agency: "دستگاه همکار",
};

// The small line above a booth's name; empty when the name says it already.
export function kindLine(booth) {
  const line = KINDS[booth.kind] ?? booth.section?.name ?? "";
  const firstWord = line.split(" ")[0].replace("ٔ", "");
  return booth.name.replace("ٔ", "").startsWith(firstWord) ? "" : line;
}

const THIS = { neighbourhood: "این محله", base: "این پایگاه", agency: "این دستگاه" };
export const thisBooth = (booth) => THIS[booth.kind] ?? "این غرفه";
