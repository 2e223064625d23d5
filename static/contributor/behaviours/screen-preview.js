// <div data-behaviour="screen-preview" data-document="…" data-width data-height> around one
// <iframe data-src>: the booth's screen as the draft would have it, drawn anew after every save.
// In a <details> it is fetched when that is opened.

import { withLocalPictures } from "../../editing/local-pictures.js";
import { on } from "../../editing/news.js";
import scale from "../../editing/preview-scale.js";

const REST_MS = 300;

export default function bind(box) {
  const frame = box.querySelector("iframe");
  const fold = box.closest("details");
  const unscale = scale(box);
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(frame, box.dataset.document), REST_MS);
  };
  const open = () => {
    if ((!fold || fold.open) && !frame.src) frame.src = frame.dataset.src;
  };
  const ready = ({ source, data }) => {
    if (source === frame.contentWindow && data?.kind === "preview-ready") draw(frame, box.dataset.document);
  };
  window.addEventListener("message", ready);
  document.addEventListener("section:saved", soon);
  fold?.addEventListener("toggle", open);
  const stop = on("media.changed", soon);
  open();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("message", ready);
    document.removeEventListener("section:saved", soon);
    fold?.removeEventListener("toggle", open);
    stop();
    unscale();
  };
}

async function draw(frame, url) {
  if (!frame.src) return;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { document: drafted, settings, files } = await answer.json();
    const message = await withLocalPictures(drafted);
    frame.contentWindow?.postMessage({ kind: "document", settings, files, ...message }, location.origin);
  } catch {
    // the server is away for a moment: the next save draws it
  }
}
