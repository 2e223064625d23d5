// What each outcome is called, shown and heard as. The sentence below it is the server's.
export const HEADLINES = {
  admitted: "خوش آمدید · ورود ثبت شد",
  departed: "به امید دیدار · خروج ثبت شد",
  malformed: "کد خوانده نشد",
  unknown: "کارت ناشناس",
  revoked: "این کارت باطل است",
  withdrawn: "دعوت پس گرفته شده است",
  blocked: "ورود بسته است",
  unconfirmed: "دعوت را نپذیرفته است",
  not_yet_valid: "هنوز زمانش نرسیده",
  expired: "زمانش گذشته است",
  closed: "درها بسته است",
  wrong_gate: "ورودی دیگری دارد",
  already_inside: "هم‌اکنون داخل است",
  no_reentry: "ورود دوباره ندارد",
  full: "سالن پر است",
  error: "بررسی نشد",
};

export const ICONS = {
  admitted: "check",
  departed: "log-out",
  malformed: "scan-line",
  unknown: "help-circle",
  revoked: "id-card",
  blocked: "ban",
  withdrawn: "ban",
  not_yet_valid: "clock",
  expired: "clock",
  closed: "door-open",
  wrong_gate: "map-pin",
  already_inside: "user-check",
  no_reentry: "rotate-ccw",
  full: "users",
  error: "alert-triangle",
};

// nobody can answer for these: it is not known whose code it is
const IMPASSABLE = new Set(["malformed", "unknown", "error"]);

export const isVip = ({ guest }) => Boolean(guest?.flags.includes("vip"));
export const isPassable = ({ isAccepted, outcome }) => !isAccepted && !IMPASSABLE.has(outcome);

// The colour and the sound of a verdict.
export function toneOf(verdict) {
  if (!verdict.isAccepted) return "refused";
  if (verdict.outcome === "departed") return "departed";
  return isVip(verdict) ? "vip" : "admitted";
}
