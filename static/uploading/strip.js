// One line for all that is on its way from this page: how many of how many, and what needs a person.

import { bar } from "./parts.js";
import { queueOf } from "./queue.js";
import { number } from "./words.js";

const LINGER_MS = 4000;

export default function bind(strip) {
  const queue = queueOf(strip.dataset.uploads);
  const line = strip.querySelector("[data-strip-words]");
  const slot = strip.querySelector("[data-strip-bar]");
  const meter = bar(0);
  slot.replaceChildren(meter);
  const finished = new Set();
  let timer = 0;

  const draw = (entry) => {
    if (entry?.state === "done") finished.add(entry.key);
    const { open, failed, lost, away } = queue.count();
    const isBusy = open + failed + lost > 0;
    clearTimeout(timer);
    if (isBusy) strip.hidden = false;
    else timer = setTimeout(leave, LINGER_MS);
    const done = finished.size;
    const total = done + open + failed + lost;
    meter.max = Math.max(1, total);
    meter.value = done + shares(queue);
    line.textContent = sentence({ done, total, failed, lost, isAway: away > 0, isBusy });
  };
  const leave = () => {
    strip.hidden = true;
    finished.clear();
  };
  const stop = queue.watch(draw);
  queue.ready.then(() => queue.count().all && draw());
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function shares(queue) {
  let sum = 0;
  for (const { state, share } of queue.entries.values()) if (state !== "done") sum += share;
  return sum;
}

function sentence({ done, total, failed, lost, isAway, isBusy }) {
  if (!isBusy) return "همه رسید.";
  const parts = [`${number(done)} از ${number(total)} پرونده رسیده است`];
  if (isAway) parts.push("به سرور نمی‌رسیم و خودش پی گرفته می‌شود");
  if (lost) parts.push(`${number(lost)} پرونده را دوباره برگزینید`);
  if (failed) parts.push(`${number(failed)} پرونده نرسید`);
  return `${parts.join("؛ ")}.`;
}
