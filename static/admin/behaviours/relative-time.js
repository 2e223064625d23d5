// <time datetime="…Z" data-behaviour="relative-time">: «۳ دقیقه پیش», kept true while the page is
// open. The server has written the first words; from a month on it wrote the date, which stays.

const FORMAT = new Intl.RelativeTimeFormat("fa-IR", { numeric: "always" });
const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const MONTH_S = 30 * 86_400;

function words(seconds) {
  const size = Math.abs(seconds);
  if (size < 5) return "هم‌اکنون";
  const [unit, length] = STEPS.find(([, span]) => size >= span);
  return FORMAT.format(Math.trunc(seconds / length), unit);
}

export default function bind(time) {
  const instant = Date.parse(time.dateTime);
  const show = () => {
    const seconds = Math.round((instant - Date.now()) / 1000);
    if (Math.abs(seconds) < MONTH_S) time.textContent = words(seconds);
  };
  const timer = setInterval(show, 10_000);
  return () => clearInterval(timer);
}
