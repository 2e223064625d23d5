// The same page for an organiser who is still writing: drawn from a draft's document, anew at
// every message, without device, release or network of its own.
//
// A document comes from document.body.dataset.source (fetched once; the bare document, or
// {"document", "settings", "files"}) or by a same-origin message
// {"kind": "document", "document", "settings"?, "files"?, "local"?}. `files` is where renditions are
// found by their SHA-256; by default what the body's data-files says, or /files/. `local` gives
// {hash: blob address} of pictures that are on the writer's own device and not ready at the server.
import { App, FIRST_PAGE, pageTurner } from "./app.js";
import { learnIcons } from "./frame/icon.js";
import { language } from "./frame/language.js";
import { createState } from "./state.js";
import { html, render } from "./vendor.js";

const root = document.getElementById("screen");
const state = createState({
  phase: "waiting",
  release: null,
  settings: {},
  mode: "in_use",
  view: FIRST_PAGE,
  trail: [],
  language: language(),
  hall: null,
  agenda: null,
  labels: null,
  hasIcons: false,
  isAway: false,
  isIdentifying: false,
  title: document.title,
});
const actions = { ...pageTurner(state), pairWith: () => undefined };
state.subscribe((known) => render(html`<${App} known=${known} actions=${actions} />`, root));

function show({ document: content, settings, files, local }) {
  const base = files ?? document.body.dataset.files ?? "/files/";
  const pictures = { get: (hash) => local?.[hash] ?? `${base}${hash}` };
  const manifest = { booth: content.booth?.code ?? null };
  state.set({ release: { document: content, manifest, pictures }, settings: settings ?? state.get().settings });
}

async function fetchSource(source) {
  try {
    const response = await fetch(source, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const body = await response.json();
    show(body.document ? body : { document: body });
  } catch {
    // the server is away for a moment: whoever framed us sends the document after the next save
  }
}

addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data?.kind === "document" && data.document) show(data);
});
await learnIcons(() => state.set({ hasIcons: true }));
state.set({});
if (document.body.dataset.source) fetchSource(document.body.dataset.source);
// Whoever framed us may send now.
if (parent !== window) parent.postMessage({ kind: "preview-ready" }, location.origin);
