// Times of the programme as a visitor reads them: the venue's zone, the Jalali calendar.
import { language, locale } from "../frame/language.js";

const FORMS = {
  hour: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  date: { day: "numeric", month: "long" },
  weekday: { weekday: "long" },
  key: { year: "numeric", month: "2-digit", day: "2-digit" },
};
const made = new Map();

// Making a format costs a hundred times as much as using it.
function format(name, locale, options) {
  if (!made.has(name)) made.set(name, new Intl.DateTimeFormat(locale, options));
  return made.get(name);
}

const form = (kind, timeZone) =>
  format(`${kind} ${timeZone} ${language()}`, locale(), { ...FORMS[kind], calendar: "persian", timeZone });

export const hourOf = (instant, zone) => form("hour", zone).format(instant);
export const weekdayOf = (instant, zone) => form("weekday", zone).format(instant);

// «۹ آبان»: put together here, since a style that has the weekday as well orders it wrongly.
export function dateOf(instant, zone) {
  const parts = form("date", zone).formatToParts(instant);
  const part = (type) => parts.find((one) => one.type === type)?.value ?? "";
  return language() === "en" ? `${part("month")} ${part("day")}` : `${part("day")} ${part("month")}`;
}

// The local day as one comparable word. Zones change by whole quarters of an hour, so that all
// instants of one quarter share their day: 2,500 items ask for a few dozen.
const days = new Map();
export function dayOf(instant, zone) {
  const quarter = `${Math.floor(instant / 900_000)} ${zone}`;
  if (!days.has(quarter)) {
    days.set(quarter, format(`key ${zone}`, "en-CA", { ...FORMS.key, timeZone: zone }).format(instant));
  }
  return days.get(quarter);
}

export function whenOf(item, zone) {
  const instant = Date.parse(item.starts_at);
  return `${weekdayOf(instant, zone)} ${dateOf(instant, zone)}، ${hourOf(instant, zone)}`;
}
