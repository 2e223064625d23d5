// The screen starts here: draw what is known, then follow the server.
import { App, FIRST_PAGE, pageTurner, tryOut } from "./app.js";
import { driftMs, serverNow } from "./clock.js";
import { createCommands } from "./commands.js";
import { connect } from "./connection.js";
import { guardScreen } from "./guard.js";
import { createState, painted } from "./state.js";
import { emptyStore, openStore } from "./store.js";
import { createSwapper } from "./swap.js";
import { currentToken, forgetToken, keepToken, readMeta } from "./token.js";
import { html, render } from "./vendor.js";

const IDENTIFY_MS = 10_000;
const AWAY_MS = 4_000; // a blink of the network is not worth a mark
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
  suggestedName: `نمایشگر ${screen.width}×${screen.height}`.replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]),
});
const actions = { go: pageTurner(state), pairWith };
state.subscribe((known) => render(html`<${App} known=${known} actions=${actions} />`, root));

function heartbeatBody() {
  const { release, problem } = state.get();
  return {
    release: release?.manifest.release ?? null,
    build: readMeta("build"),
    booth: release?.manifest.booth ?? null,
    page_alive: root.childElementCount > 0,
    queue: 0,
    clock: new Date().toISOString(),
    drift: driftMs(),
    ...(problem && { problem }),
  };
}

function identify() {
  state.set({ isIdentifying: true });
  setTimeout(() => state.set({ isIdentifying: false }), IDENTIFY_MS);
}

// A mark, and only when it lasts.
function lineWatcher() {
  let timer = null;
  return (isConnected) => {
    clearTimeout(timer);
    if (isConnected) state.set({ isAway: false });
    else timer = setTimeout(() => state.set({ isAway: true }), AWAY_MS);
  };
}

async function follow(identity) {
  const store = await openStore({ lasting: !identity.demo });
  let line = null;
  const swapper = createSwapper({
    store,
    token: identity.token,
    tryOut,
    async show(release) {
      state.set({ release, settings: release.manifest.settings ?? state.get().settings });
      await painted();
      line?.heartbeat();
    },
    onProblem(problem) {
      const changed = JSON.stringify(problem) !== JSON.stringify(state.get().problem);
      state.set({ problem });
      if (changed) line?.heartbeat();
    },
    onRefused: refuse,
  });
  const commands = createCommands({
    acts: { identify },
    report: (result) => line.report(result),
    now: serverNow,
  });
  let isOver = false;
  function refuse(code) {
    if (isOver) return;
    isOver = true;
    line?.close();
    startOver(identity, code);
  }
  swapper.restore();
  const onLine = lineWatcher();
  onLine(false);
  line = connect({
    token: identity.token,
    describe: heartbeatBody,
    onLine,
    onRefused: refuse,
    onConnect: commands.settle,
    onDesired(desired, { pushed }) {
      if (desired.settings) state.set({ settings: desired.settings });
      commands.handle(desired.commands);
      swapper.desire(desired.release, { pushed });
    },
  });
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
