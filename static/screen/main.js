// The screen starts here: draw what is known, then follow the server.
import { App, FIRST_PAGE, pageTurner } from "./app.js";
import { learnIcons } from "./frame/icon.js";
import { language } from "./frame/language.js";
import { followServer } from "./machine/device.js";
import { guardScreen } from "./machine/guard.js";
import { createPulse } from "./machine/pulse.js";
import { closeQueue } from "./machine/queue.js";
import { createState, painted } from "./state.js";
import { emptyStore } from "./machine/store.js";
import { claimScreen } from "./machine/tabs.js";
import { currentToken, forgetToken, keepToken, readMeta } from "./machine/token.js";
import { followVisits } from "./machine/visit.js";
import { html, render } from "./vendor.js";

const RELOADED = "ghorfeh.reloaded";

const root = document.getElementById("screen");
const pulse = createPulse(root);
const state = createState({
  phase: "waiting",
  release: null,
  settings: null,
  mode: "attract",
  view: FIRST_PAGE,
  trail: [],
  ahead: null, // the view of a page that is being drawn out of sight
  visit: 0, // grows with every visitor who leaves
  language: language(),
  hall: null,
  agenda: null,
  labels: null,
  hasIcons: false,
  isAway: false,
  isIdentifying: false,
  refused: null,
  problem: null,
  staged: null,
  access: null,
  title: readMeta("exhibition"),
  suggestedName: innerHeight > innerWidth ? "نمایشگر ایستاده" : "نمایشگر افقی",
});
const history = pageTurner(state);
const visits = followVisits({ state, home: history.home });
const actions = { ...history, pairWith, leave: visits.leave };
state.subscribe((known) =>
  pulse.draw(() => render(html`<${App} known=${known} actions=${actions} />`, root)));

async function follow(identity) {
  let isTaken = false;
  let stop = null;
  const giveUp = () => {
    isTaken = true;
    stop?.();
    state.set({ phase: "elsewhere", release: null });
  };
  if (!identity.demo) claimScreen(giveUp);
  stop = await followServer({ identity, state, pulse, onRefused: (code) => startOver(identity, code) });
  if (isTaken) stop();
}

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
  closeQueue();
  state.set({ phase: "pairing", release: null, view: FIRST_PAGE, trail: [], refused: code, isAway: false });
}

function pairWith(paired) {
  keepToken(paired);
  state.set({ phase: "waiting", refused: null });
  visits.leave(); // who typed the code is no visitor
  follow({ ...paired, demo: false });
}

const identity = currentToken();
guardScreen({ isStrict: () => !readMeta("demo-token") && state.get().phase !== "pairing" });
await learnIcons(() => state.set({ hasIcons: true }));
state.set({ phase: identity ? "waiting" : "pairing" });
if (identity) await follow(identity);
else await painted();
pulse.ready();
