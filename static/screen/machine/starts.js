// Which release a screen begins with: the last one shown, or, when that has kept the page from
// starting three times, the one before it.

const KEY = "ghorfeh.starts";
const MOST_STARTS = 3;
const STEADY_MS = 10_000;

// Beside the store: a page that is left in order must take its start back before it is gone.
function readStarts() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keepStarts(starts) {
  try {
    if (starts) localStorage.setItem(KEY, JSON.stringify(starts));
    else localStorage.removeItem(KEY);
  } catch {
    // nothing is counted then
  }
}

// A build of the page that does not start is no fault of the release.
const nameOf = (manifest, build) => `${manifest.release} ${manifest.booth} ${build}`;

// Facts in the store: current and previous are manifests; failed a release's name without its
// build; tried the name of what has been drawn before. isAlive(): the page draws.
export function createStarts(store, build, isAlive) {
  let failed = null;
  let tried = null;
  let timer = 0;
  const markOf = (manifest) => nameOf(manifest, "");

  addEventListener("pagehide", () => isAlive() && keepStarts(null));

  async function fallBack(current, previous) {
    failed = markOf(current);
    await store.setFact("failed", failed);
    await store.setFact("current", previous);
    await store.setFact("previous", null);
    return [previous];
  }

  return {
    hasFailed: (manifest) => failed === markOf(manifest),
    wasTried: (manifest) => tried === nameOf(manifest, build),
    kept: async () => [await store.fact("current"), await store.fact("previous")],

    // -> manifests to begin with, the first is to be preferred.
    async choose() {
      const facts = ["current", "previous", "failed", "tried"];
      const [current, previous, ...marks] = await Promise.all(facts.map(store.fact));
      [failed, tried] = marks;
      if (!current) return [];
      const { name, count } = readStarts();
      const isStuck = name === nameOf(current, build) && count >= MOST_STARTS;
      if (isStuck && previous) return fallBack(current, previous);
      return previous ? [current, previous] : [current];
    },

    // To be called before a release is drawn; before is the manifest drawn until now.
    async begin(manifest, before) {
      if (before?.release !== manifest.release || before.booth !== manifest.booth) {
        const current = await store.fact("current");
        const name = nameOf(manifest, build);
        const starts = readStarts();
        keepStarts({ name, count: starts.name === name ? starts.count + 1 : 1 });
        if (current && current.release !== manifest.release) {
          await store.setFact("previous", current.booth === manifest.booth ? current : null);
        }
      }
      await store.setFact("current", manifest);
    },

    // Shown: it has started when it still stands a while later.
    watch(manifest) {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        if (!isAlive()) return;
        keepStarts(null);
        tried = nameOf(manifest, build);
        await store.setFact("tried", tried);
      }, STEADY_MS);
    },

    async forgive() {
      failed = null;
      await store.setFact("failed", null);
    },
  };
}
