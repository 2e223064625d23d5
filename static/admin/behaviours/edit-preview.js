// <aside data-behaviour="edit-preview" data-document="…">: the booth's screen beside the form; it is
// drawn anew after every save, here or elsewhere.

import { on } from "./desk-socket.js";

const REST_MS = 150;

export default function bind(aside) {
  const frame = aside.querySelector("iframe");
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(frame, aside.dataset.document), REST_MS);
  };
  const booth = document.querySelector("[data-booth]")?.dataset.booth;
  const stops = [
    on("content.changed", (change) => change.booth === booth && soon()),
    on("media.changed", soon),
  ];
  document.addEventListener("section:saved", soon);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("section:saved", soon);
    stops.forEach((stop) => stop());
  };
}

async function draw(frame, url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { document: content, settings } = await answer.json();
    frame.contentWindow?.postMessage({ kind: "document", document: content, settings }, location.origin);
  } catch {
    // the server is away for a moment: the next save draws it
  }
}
