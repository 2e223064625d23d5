// <div data-behaviour="plan-live">: when a booth's content changes or a release is published the
// page is asked again, and each booth takes its new look; focus and an open list stay where they are.

import { on } from "./desk-socket.js";

const REST_MS = 400;

export default function bind(part) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(part), REST_MS);
  };
  const stops = ["content.changed", "release.published", "exhibition.changed"].map((topic) => on(topic, soon));
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}

async function refresh(part) {
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || !part.isConnected) return;
    const held = document.activeElement?.closest?.("[data-booth]")?.dataset.booth;
    const isOpen = part.querySelector("details")?.open ?? false;
    const fresh = document.createRange().createContextualFragment(await answer.text());
    part.replaceChildren(fresh);
    part.querySelector("details").open = isOpen;
    if (held) part.querySelector(`[data-booth="${CSS.escape(held)}"]`)?.focus();
  } catch {
    // the server is away for a moment: the next change asks again
  }
}
