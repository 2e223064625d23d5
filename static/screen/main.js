// The screen starts here: draw what is known, then follow the server.
import { App, FIRST_PAGE, pageTurner } from "./app.js";
import { followServer } from "./device.js";
import { guardScreen } from "./guard.js";
import { createState } from "./state.js";
import { emptyStore } from "./store.js";
import { currentToken, forgetToken, keepToken, readMeta } from "./token.js";
import { html, render } from "./vendor.js";

const RELOADED = "ghorfeh.reloaded";

const root = document.getElementById("screen");
const state = createState({
  phase: "waiting",
  release: null,
  settings: null,
  view: FIRST_PAGE,
  isAway: false,
  isIdentifying: false,
  refused: null,
  problem: null,
  title: readMeta("exhibition"),
  suggestedName: innerHeight > innerWidth ? "نمایشگر ایستاده" : "نمایشگر افقی",
});
const actions = { go: pageTurner(state), pairWith };
state.subscribe((known) => render(html`<${App} known=${known} actions=${actions} />`, root));

const follow = (identity) =>
  followServer({ identity, state, root, onRefused: (code) => startOver(identity, code) });

// A demonstration's token ends with the server's secret; a fresh page brings a fresh one.
function startOver(identity, code) {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (identity.demo && Date.now() - last > 60_000) {
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
    return;
  }
  forgetToken();
  emptyStore();
  state.set({ phase: "pairing", release: null, view: FIRST_PAGE, refused: code, isAway: false });
}

function pairWith(paired) {
  keepToken(paired);
  state.set({ phase: "waiting", refused: null });
  follow({ ...paired, demo: false });
}

const identity = currentToken();
guardScreen();
state.set({ phase: identity ? "waiting" : "pairing" });
if (identity) follow(identity);
