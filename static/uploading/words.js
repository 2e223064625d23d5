// What is said of a file on its way, and of what became of it.

const PERSIAN = new Intl.NumberFormat("fa-IR");
const PERCENT = new Intl.NumberFormat("fa-IR", { style: "percent", maximumFractionDigits: 0 });
const NAMES = { picture: "عکس", video: "فیلم", sound: "صدا" };

export const number = (value) => PERSIAN.format(value);
// nothing is whole before it is: 99.7 % are not a hundred
export const percent = (share) => PERCENT.format(Math.floor(Math.min(1, share) * 100) / 100);
export const nameOf = (kind) => NAMES[kind];

// of an entry of the queue
export function entryWords({ state, share, words, name }) {
  if (state === "waiting") return "در نوبت فرستادن…";
  if (state === "uploading") return share < 1 ? `در حال فرستادن… ${percent(share)}` : "رسید؛ در حال بررسی…";
  if (state === "away") return `${words}؛ ${percent(share)} رسیده و خودش پی گرفته می‌شود. صفحه را باز نگه دارید.`;
  if (state === "elsewhere") return `از پنجره یا دستگاه دیگری در راه است؛ ${percent(share)} رسیده.`;
  if (state === "lost") return words || `نیمه‌کاره مانده است. همان پرونده («${name}») را دوباره برگزینید تا از همان‌جا پی گرفته شود.`;
  return words;
}

// of the server's facts
export function factWords({ state, kind, progress, name, received, error }) {
  if (state === "uploading" && received === null) return `فرستادن «${name}» نیمه‌کاره ماند. دوباره برگزینیدش.`;
  if (state === "uploading") return `${percent(progress ?? 0)} از «${name}» رسیده است. اگر از این دستگاه بود، همان را دوباره برگزینید تا پی گرفته شود.`;
  if (state === "checking") return "رسید؛ در حال بررسی…";
  if (state === "converting") return `در حال آماده‌سازی ${NAMES[kind]} برای نمایشگر…${progress === null ? "" : ` ${percent(progress)}`}`;
  if (state === "failed") return error ?? "آماده نشد؛ دوباره بفرستید.";
  return "";
}
