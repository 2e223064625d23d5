// What stands around a section and follows its saves: the state, the acts that it allows, and how
// complete each section is. Taken from the page itself, so that the server alone knows the rules.

import { on } from "./news.js";

const REST_MS = 600;
const PARTS = [".page-actions", "[data-state-tag]", "[data-tabs]"];

export function followAround(form) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, REST_MS);
  };
  const stops = [
    on("content.changed", ({ booth }) => booth === form.dataset.booth && soon()),
    on("release.published", soon),
  ];
  form.addEventListener("section:saved", soon);
  return () => {
    clearTimeout(timer);
    form.removeEventListener("section:saved", soon);
    stops.forEach((stop) => stop());
  };
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of PARTS) exchange(document.querySelector(part), page.querySelector(part));
  } catch {
    // the server is away for a moment: the next save looks again
  }
}

function exchange(here, fresh) {
  if (!here || !fresh || here.innerHTML === fresh.innerHTML || here.contains(document.activeElement)) return;
  const at = here.scrollTop;
  here.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  here.scrollTop = at;
}
