// A paired screen at work: what it tells the server, and what it does with the answers.
import { tryOut } from "../app.js";
import { followBuilds } from "./builds.js";
import { driftMs, isClockWrong, serverNow } from "./clock.js";
import { createCommands } from "./commands.js";
import { connect } from "./connection.js";
import { learnLanguage } from "../frame/language.js";
import { readHall } from "./hall.js";
import { createProblems } from "./problems.js";
import { checkMedia } from "./staging.js";
import { isAlike, painted } from "../state.js";
import { openStore } from "./store.js";
import { openQueue, send, waiting } from "./queue.js";
import { createSwapper } from "./swap.js";
import { readMeta } from "./token.js";
import { createTurn, untilUnattended } from "./turn.js";

const IDENTIFY_MS = 10_000;
const AWAY_MS = 4_000; // a blink of the network is not worth a mark

// drift: milliseconds the server is ahead. staged: the release that waits for its turn. problem:
// only while there is one.
function heartbeatBody({ release, staged, problem }, pulse) {
  return {
    release: release?.manifest.release ?? null,
    staged: staged ?? null,
    build: readMeta("build"),
    booth: release?.manifest.booth ?? null,
    page_alive: pulse.isAlive(),
    queue: waiting(),
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

function swapperOf({ identity, state, store, pulse, turn, setProblem, heartbeat, onRefused }) {
  const swapper = createSwapper({
    store,
    token: identity.token,
    build: readMeta("build"),
    tryOut,
    onRefused,
    isAlive: pulse.isAlive,
    isAway: () => state.get().isAway,
    // a demonstration shows at once what was published: nobody is kept from reading by it
    turn: identity.demo ? async () => undefined : turn.wait,
    async show(release) {
      state.set({ release, settings: release.manifest.settings ?? state.get().settings });
      await painted();
      heartbeat();
      complete(release);
    },
    onProblem: (problem) => setProblem("release", problem),
  });
  // The rest of the hall comes after the booth itself has been painted.
  async function complete(release) {
    const isOver = () => swapper.shown() !== release;
    const known = await readHall(release, store, isOver);
    if (!known) return;
    const { hall, agenda, labels, isWhole } = known;
    state.set({ hall, agenda, labels });
    // fetched before anybody chooses one: a visitor may do so while the server is away
    for (const code of state.get().settings?.languages ?? []) learnLanguage(code).catch(() => undefined);
    if (!(await checkMedia(release, store)) || !isWhole) swapper.repair(release);
  }
  return swapper;
}

// The line to the server, and what is done with what comes over it.
function openLine({ identity, state, pulse, swapper, turn, builds, setProblem, watchLine, onRefused }) {
  let line = null;
  const commands = createCommands({
    acts: {
      identify: () => identify(state),
      swapNow() {
        turn.now();
        swapper.insist();
      },
    },
    report: (result) => line?.report(result),
    now: serverNow,
  });
  line = connect({
    token: identity.token,
    describe: () => heartbeatBody(state.get(), pulse),
    onLine: watchLine,
    onRefused,
    onConnect() {
      commands.settle();
      send();
      builds.look();
    },
    onDesired(desired, { pushed }) {
      // the same object as long as it says the same: pages are drawn from it
      const { settings } = desired;
      if (settings && !isAlike(settings, state.get().settings)) state.set({ settings });
      setProblem("clock", isClockWrong() ? { code: "clock_wrong", detail: `${driftMs()} ms` } : null);
      commands.handle(desired.commands);
      swapper.desire(desired.release, { pushed });
    },
  });
  return line;
}

// Follows the server until it refuses this device; then lets go of it and calls onRefused(code).
// -> stop(), once what was shown last is on the screen.
export async function followServer({ identity, state, pulse, onRefused }) {
  const lasting = !identity.demo;
  let line = null;
  let isOver = false;
  const tell = (patch) => {
    state.set(patch);
    line?.heartbeat();
  };
  const setProblem = createProblems((problem) => tell({ problem }));
  const store = await openStore({
    lasting,
    onFull: (isFull) => setProblem("storage", isFull ? { code: "storage_full" } : null),
  });
  const turn = createTurn({ state, onStaged: (staged) => tell({ staged }) });
  const builds = followBuilds({
    face: "/screen",
    lasting,
    untilFree: () => untilUnattended(state),
    onFailed: (build) => setProblem("build", build ? { code: "build_failed", detail: build } : null),
  });
  const watchLine = lineWatcher(state);
  function stop() {
    isOver = true;
    swapper.stop();
    line?.close();
    watchLine(true);
  }
  function refuse(code) {
    if (isOver) return;
    stop();
    onRefused(code);
  }
  const swapper = swapperOf({
    identity, state, store, pulse, turn, setProblem,
    heartbeat: () => line?.heartbeat(),
    onRefused: refuse,
  });
  if (lasting) openQueue(identity.token, refuse);
  const restored = swapper.restore();
  watchLine(false);
  line = openLine({
    identity, state, pulse, swapper, turn, builds, setProblem, watchLine, onRefused: refuse,
  });
  await restored;
  await painted();
  builds.ready();
  return stop;
}
