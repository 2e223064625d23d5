// The bar's clock: weekday, Jalali date, hour. The server's clock rules: datetime says what it
// showed when the page was made, and this one runs on from there.

const ZONE = "Asia/Tehran";
const CALENDAR = "fa-IR-u-ca-persian";
const WEEKDAY = new Intl.DateTimeFormat(CALENDAR, { weekday: "long", timeZone: ZONE });
const DATE = new Intl.DateTimeFormat(CALENDAR, { day: "numeric", month: "long", timeZone: ZONE });
const YEAR = new Intl.DateTimeFormat("fa-IR-u-ca-persian", { year: "numeric", timeZone: ZONE });
const HOUR = new Intl.DateTimeFormat("fa-IR", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: ZONE,
});

export default function bind(clock) {
  const server = Date.parse(clock.dateTime);
  const began = performance.now();
  const offset = Number.isNaN(server) ? Date.now() : server;
  const date = document.createElement("span");
  const hour = document.createElement("span");
  date.className = "clock-date";
  clock.replaceChildren(date, hour);

  const show = () => {
    const at = new Date(offset + performance.now() - began);
    const year = YEAR.formatToParts(at).find((part) => part.type === "year").value;
    date.textContent = `${WEEKDAY.format(at)} ${DATE.format(at)} ${year}، `;
    hour.textContent = HOUR.format(at);
  };
  show();
  const timer = setInterval(show, 5_000);
  return () => clearInterval(timer);
}
