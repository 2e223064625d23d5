// From one release to the next: staged beside the page, then shown as a whole. Whatever
// fails, the release that stands stays.
import { fetchManifest } from "./fetcher.js";
import { Refused, wasSuperseded } from "./problem.js";
import { assemble, dispose, stage } from "./staging.js";

const RETRY_MS = 15_000;
const hashesOf = (manifest) => (manifest?.files ?? []).map((file) => file.sha256);
const sameFiles = (one, other) => JSON.stringify(one.files) === JSON.stringify(other?.files);

// show(release) draws it and resolves once painted. tryOut(release) throws if it cannot be
// drawn. onProblem({code, release} | null), onRefused(code).
export function createSwapper({ store, token, show, tryOut, onProblem, onRefused }) {
  let shown = null;
  let etag = null;
  let underway = null;
  let failed = null;
  let restoring = null;

  // Another booth's change makes a release too; nothing of ours has to be brought for it.
  async function prepare(manifest, signal) {
    if (sameFiles(manifest, shown?.manifest)) return { ...shown, manifest };
    return stage(manifest, { store, signal, tryOut, before: shown });
  }

  async function replace(next) {
    const before = shown;
    shown = next;
    await show(next);
    dispose(before, next);
    if (before) await store.writeManifest("previous", before.manifest);
    await store.writeManifest("current", next.manifest);
    await store.keepOnly(new Set([...hashesOf(next.manifest), ...hashesOf(before?.manifest)]));
  }

  async function follow(signal) {
    const answer = await fetchManifest({ token, etag, signal });
    if (answer.manifest) {
      const next = await prepare(answer.manifest, signal);
      signal.throwIfAborted();
      await replace(next);
      etag = answer.etag;
    }
    failed = null;
    onProblem(null);
  }

  function stumble(error, release) {
    if (wasSuperseded(error)) return;
    if (error instanceof Refused) {
      onRefused(error.code);
      return;
    }
    failed = { release, at: Date.now() };
    onProblem({ code: error.code || "server_unreachable", release });
  }

  async function attempt(mine, earlier) {
    const { signal } = mine.control;
    try {
      await earlier;
      signal.throwIfAborted();
      await follow(signal);
    } catch (error) {
      stumble(error, mine.release);
    } finally {
      if (underway === mine) underway = null;
    }
  }

  // Nothing to do: it is shown, or it failed a moment ago and a later heartbeat will try again.
  const settled = (release) =>
    failed
      ? failed.release === release && Date.now() - failed.at < RETRY_MS
      : shown?.manifest.release === release;

  async function restoreLast() {
    const manifest = await store.readManifest("current");
    if (!manifest) return;
    const last = await assemble(manifest, store);
    tryOut(last);
    await replace(last);
  }

  return {
    shown: () => shown,
    // What was shown last, drawn before the network answers. Never throws.
    restore: () => (restoring = restoreLast().catch(() => undefined)),
    // To be called with every answer. pushed: something has changed, whatever the number says.
    // A newer wish ends the one under way and waits for it to let go of the store.
    async desire(release, { pushed = false } = {}) {
      if (!pushed && (underway?.release === release || settled(release))) return;
      const earlier = underway;
      earlier?.control.abort();
      const mine = { release, control: new AbortController() };
      underway = mine;
      mine.done = attempt(mine, earlier?.done ?? restoring);
      await mine.done;
    },
  };
}
