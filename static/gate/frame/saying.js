// Numbers, clock times and people's texts as a steward reads them.
const FA = "۰۱۲۳۴۵۶۷۸۹";
const ARABIC = "٠١٢٣٤٥٦٧٨٩";
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const numbers = new Intl.NumberFormat("fa");
const clocks = {};
const days = {};

export const number = (value) => numbers.format(value);
export const digits = (text) => String(text).replace(/[0-9]/g, (digit) => FA[digit]);

// Persian and Arabic digits as 0-9; all other letters as they are.
export const latinDigits = (text) => String(text)
  .replace(/[۰-۹]/g, (digit) => FA.indexOf(digit))
  .replace(/[٠-٩]/g, (digit) => ARABIC.indexOf(digit));

// What somebody else wrote: figures in Persian save where they belong to a Latin word, and without
// the marks that could turn the rest of the page around.
export const plain = (text) => String(text ?? "").replace(DIRECTIONS, "").trim()
  .replace(/(?<![A-Za-z0-9@/_-])[0-9]+(?![A-Za-z0-9@/_-])/g, digits);

// "۱۸:۰۴:۱۲"; at in milliseconds, of the venue's zone.
export function clock(at, zone, hasSeconds = false) {
  const key = `${zone} ${hasSeconds}`;
  clocks[key] ??= new Intl.DateTimeFormat("fa", {
    timeZone: zone ?? "Asia/Tehran", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    ...(hasSeconds && { second: "2-digit" }),
  });
  return clocks[key].format(at);
}

// "سه‌شنبه ۱۰ آبان"
export function day(at, zone) {
  const options = { timeZone: zone ?? "Asia/Tehran", calendar: "persian" };
  const format = (days[zone] ??= ["weekday", "day", "month"].map((part) =>
    new Intl.DateTimeFormat("fa", { ...options, [part]: part === "day" ? "numeric" : "long" })));
  return format.map((one) => one.format(at)).join(" ");
}
