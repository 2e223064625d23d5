// Whose turn it is: what would change the page waits until nobody is at the screen.

const isUnattended = ({ mode, release }) =>
  !release?.document || !["in_use", "asking"].includes(mode);

// Resolves when nobody is at the screen, at the latest after `milliseconds`, or when hurry()
// is called; rejects when the signal aborts.
function comeFree(state, { milliseconds, signal, onHurry }) {
  return new Promise((resolve, reject) => {
    const end = (settle, value) => {
      clearTimeout(timer);
      stopWatching();
      settle(value);
    };
    const stopWatching = state.subscribe((known) => isUnattended(known) && end(resolve));
    const timer = milliseconds === undefined ? 0 : setTimeout(() => end(resolve), milliseconds);
    signal?.addEventListener("abort", () => end(reject, signal.reason), { once: true });
    onHurry?.(() => end(resolve));
  });
}

export async function untilUnattended(state) {
  if (!isUnattended(state.get())) await comeFree(state, {});
}

// onStaged(number | null): a release waits, complete; its deadline counts from when it first did.
export function createTurn({ state, onStaged }) {
  let hurry = null;
  let waiting = { release: null, since: 0, isHurried: false };
  return {
    // The one that waits, and that one alone, also when its staging is begun anew meanwhile.
    now() {
      waiting.isHurried = true;
      hurry?.();
    },
    async wait({ manifest: { release } }, signal) {
      if (waiting.release !== release) waiting = { release, since: performance.now(), isHurried: false };
      if (waiting.isHurried || isUnattended(state.get())) return;
      const within = (state.get().settings?.swap_within ?? 300) * 1000;
      onStaged(release);
      try {
        await comeFree(state, {
          signal,
          milliseconds: Math.max(0, waiting.since + within - performance.now()),
          onHurry: (act) => (hurry = act),
        });
      } finally {
        hurry = null;
        onStaged(null);
      }
    },
  };
}
