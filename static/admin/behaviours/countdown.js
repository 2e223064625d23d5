// <time data-behaviour="countdown" datetime="the end" data-now="the server's clock">: «۹:۴۱».
// The server's clock rules; an hour that is wrong here changes nothing.

const PERSIAN = new Intl.NumberFormat("fa-IR", { minimumIntegerDigits: 2 });
const PLAIN = new Intl.NumberFormat("fa-IR");

export default function bind(time) {
  const began = performance.now();
  const lasts = Date.parse(time.dateTime) - Date.parse(time.dataset.now);
  const show = () => {
    const left = Math.max(0, Math.round((lasts - (performance.now() - began)) / 1000));
    time.textContent = `${PLAIN.format(Math.floor(left / 60))}:${PERSIAN.format(left % 60)}`;
  };
  show();
  const timer = setInterval(show, 1000);
  return () => clearInterval(timer);
}
