// A running job's bar (progress macro): the desk's socket tells each step, and a look every few
// seconds makes up for what the socket lost. data-url answers with the fragment as it stands.

import { on } from "./desk-socket.js";

const LOOK_MS = 3000;
const PERSIAN = new Intl.NumberFormat("fa-IR");

export default function bind(element) {
  const look = () => refresh(element);
  const timer = setInterval(look, LOOK_MS);
  const stop = on("job.changed", (change) => {
    if (change.id !== element.dataset.job) return;
    if (change.state === "running" && change.total) step(element, change);
    else look();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}

function step(element, { done, total }) {
  const bar = element.querySelector("progress");
  const figure = element.querySelector("[data-progress-figure]");
  bar.max = total;
  bar.value = done;
  if (figure) figure.textContent = `${PERSIAN.format(done)} از ${PERSIAN.format(total)}`;
}

async function refresh(element) {
  try {
    const answer = await fetch(element.dataset.url, { headers: { "HX-Request": "true" } });
    if (!answer.ok || !element.isConnected) return;
    const fragment = document.createRange().createContextualFragment(await answer.text());
    const fresh = fragment.querySelector("[data-job]");
    if (!fresh) return;
    element.replaceWith(fresh);
    if (!fresh.dataset.behaviour) announce(fresh);
  } catch {
    // the server is away for a moment: the next look asks again
  }
}

function announce(element) {
  element.dispatchEvent(new CustomEvent("job:ended", { bubbles: true, detail: element.dataset.job }));
}
