// From one release to the next: staged beside the page, then shown as a whole when nobody is at
// the screen. Whatever fails, the release that stands stays.
import { fetchManifest } from "./fetcher.js";
import { giveBack } from "./pictures.js";
import { Problem, Refused, wasSuperseded } from "./problem.js";
import { assemble, stage } from "./staging.js";
import { createStarts } from "./starts.js";
import { isAlike } from "../state.js";

const RETRY_MS = 15_000;
const hashesOf = (manifest) => (manifest?.files ?? []).map((file) => file.sha256);
const sameFiles = (one, other) => isAlike(one.files, other?.files);

// show(release) draws it and resolves once painted. tryOut(release) throws if it cannot be
// drawn. turn(release, signal) resolves when it may be shown. isAlive() says whether the page
// still draws. onProblem({code, release} | null), onRefused(code).
export function createSwapper(
  { store, token, build, show, tryOut, turn, isAlive, isAway, onProblem, onRefused },
) {
  const starts = createStarts(store, build, isAlive);
  let shown = null;
  let etag = null;
  let underway = null;
  let failed = null;
  let restoring = null;

  const isWhole = (manifest) =>
    sameFiles(manifest, shown?.manifest) && shown.isWhole !== false;

  // Another programme may make a release too; when no file is new, nothing has to be brought.
  async function prepare(manifest, signal) {
    if (isWhole(manifest)) return { ...shown, manifest };
    const [current, previous] = await starts.kept();
    await store.keepOnly(new Set([manifest, current, previous].flatMap(hashesOf)));
    return stage(manifest, { store, signal, tryOut, isAway });
  }

  // Written down before it is drawn: what ends the page must be known to the next one.
  async function replace(next) {
    const before = shown;
    await starts.begin(next.manifest, before?.manifest);
    shown = next;
    await show(next);
    giveBack(next.pictures, before?.pictures);
    starts.watch(next.manifest);
  }

  async function follow(signal) {
    const answer = await fetchManifest({ token, etag, signal });
    if (answer.manifest) {
      const { manifest } = answer;
      if (starts.hasFailed(manifest)) throw new Problem("release_failed");
      const next = await prepare(manifest, signal);
      if (!isWhole(manifest)) await turn(next, signal);
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
    const code = error instanceof Problem ? error.code : "server_unreachable";
    failed = { release, at: code === "release_failed" ? Infinity : performance.now() };
    onProblem({ code, release, ...(error.message && { detail: error.message.slice(0, 300) }) });
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

  // Nothing to do: it is shown, or it failed a moment ago and a later heartbeat will try again;
  // one that kept the page from starting is left alone.
  const settled = (release) =>
    failed
      ? failed.release === release && performance.now() - failed.at < RETRY_MS
      : shown?.manifest.release === release;

  // The last release that can be put together; one that this very build has tried is drawn at once.
  async function restoreLast() {
    for (const manifest of await starts.choose()) {
      try {
        const last = await assemble(manifest, store, isAway);
        if (!starts.wasTried(manifest)) tryOut(last);
        await replace(last);
        return;
      } catch {
        // the one before it, then; this one will be fetched again
      }
    }
  }

  // A newer wish ends the one under way and waits for it to let go of the store.
  async function desire(release, { pushed = false } = {}) {
    if (!pushed && (underway?.release === release || settled(release))) return;
    const earlier = underway;
    earlier?.control.abort();
    const mine = { release, control: new AbortController() };
    underway = mine;
    mine.done = attempt(mine, earlier?.done ?? restoring);
    await mine.done;
  }

  return {
    shown: () => shown,
    // What was shown last, drawn before the network answers. Never throws.
    restore: () => (restoring = restoreLast().catch(() => undefined)),
    // To be called with every answer. pushed: something has changed, whatever the number says.
    desire,
    // A stored file turned out to be lost or broken: bring what is lacking.
    repair(release) {
      if (shown !== release || !shown) return;
      shown.isWhole = false;
      etag = null;
      desire(release.manifest.release, { pushed: true });
    },
    // Organisers insist: also on a release that failed here before.
    async insist() {
      await starts.forgive();
      etag = null;
      if (failed) desire(failed.release, { pushed: true });
    },
    stop: () => underway?.control.abort(),
  };
}
