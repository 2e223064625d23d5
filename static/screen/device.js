// A paired screen at work: what it tells the server, and what it does with the answers.
import { tryOut } from "./app.js";
import { driftMs, serverNow } from "./clock.js";
import { createCommands } from "./commands.js";
import { connect } from "./connection.js";
import { painted } from "./state.js";
import { openStore } from "./store.js";
import { createSwapper } from "./swap.js";
import { readMeta } from "./token.js";

const IDENTIFY_MS = 10_000;
const AWAY_MS = 4_000; // a blink of the network is not worth a mark

// drift: milliseconds the server is ahead. problem: only while there is one.
function heartbeatBody({ release, problem }, root) {
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

// A mark that the server is out of reach, and only when it lasts.
function lineWatcher(state) {
  let timer = null;
  return (isConnected) => {
    clearTimeout(timer);
    if (isConnected) state.set({ isAway: false });
    else timer = setTimeout(() => state.set({ isAway: true }), AWAY_MS);
  };
}

function identify(state) {
  state.set({ isIdentifying: true });
  setTimeout(() => state.set({ isIdentifying: false }), IDENTIFY_MS);
}

function swapperOf({ identity, state, store, heartbeat, onRefused }) {
  return createSwapper({
    store,
    token: identity.token,
    tryOut,
    onRefused,
    async show(release) {
      state.set({ release, settings: release.manifest.settings ?? state.get().settings });
      await painted();
      heartbeat();
    },
    onProblem(problem) {
      const isNews = JSON.stringify(problem) !== JSON.stringify(state.get().problem);
      state.set({ problem });
      if (isNews) heartbeat();
    },
  });
}

// Follows the server until it refuses this device; then lets go of it and calls onRefused(code).
export async function followServer({ identity, state, root, onRefused }) {
  let line = null;
  let isOver = false;
  const store = await openStore({ lasting: !identity.demo });
  const watchLine = lineWatcher(state);
  const refuse = (code) => {
    if (isOver) return;
    isOver = true;
    line?.close();
    watchLine(true);
    onRefused(code);
  };
  const swapper = swapperOf({
    identity, state, store, onRefused: refuse, heartbeat: () => line?.heartbeat(),
  });
  const commands = createCommands({
    acts: { identify: () => identify(state) },
    report: (result) => line?.report(result),
    now: serverNow,
  });
  swapper.restore();
  watchLine(false);
  line = connect({
    token: identity.token,
    describe: () => heartbeatBody(state.get(), root),
    onLine: watchLine,
    onRefused: refuse,
    onConnect: commands.settle,
    onDesired(desired, { pushed }) {
      if (desired.settings) state.set({ settings: desired.settings });
      commands.handle(desired.commands);
      swapper.desire(desired.release, { pushed });
    },
  });
}
