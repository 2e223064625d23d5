// The page's own build: kept by a service worker where the context is secure, and replaced by the
// server's when nobody is at the screen.
import { readMeta } from "./token.js";

const LOOK_MS = 3_600_000;
const TAKEN = "ghorfeh.build";

// A worker that speaks: ask("look" | "take") -> {current, staged, failed}.
async function openWorker(face) {
  if (!navigator.serviceWorker || !globalThis.isSecureContext) return null;
  await navigator.serviceWorker.register(`${face}/worker.js`, { scope: face });
  const { active } = await navigator.serviceWorker.ready;
  const ask = (question) => new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("message", function hear({ data }) {
      if (!data?.builds) return;
      navigator.serviceWorker.removeEventListener("message", hear);
      resolve(data.builds);
    });
    active.postMessage(question);
  });
  return { ask, tell: (said) => active.postMessage(said) };
}

// face: "/screen" or "/gate". lasting: false for a demonstration: it comes from the server each time.
// untilFree(): resolves when the page may begin anew. onFailed(build | undefined): the server's
// build, when it was given up here.
// -> {look(), ready()}: to be called at every connect, and once the page has been painted.
export function followBuilds({ face, lasting, untilFree, onFailed, reload = () => location.reload() }) {
  const mine = readMeta("build");
  const opening = lasting ? openWorker(face).catch(() => null) : Promise.resolve(null);
  let isLooking = false;

  // -> the build that a fresh page would be of.
  async function next(worker) {
    if (worker) {
      const { current, staged, failed } = await worker.ask("look");
      onFailed(failed);
      return staged ?? current ?? mine;
    }
    const response = await fetch(`${face}/build`, { cache: "no-store" });
    return response.ok ? (await response.json()).build : mine;
  }

  async function look() {
    if (isLooking) return;
    isLooking = true;
    try {
      const worker = await opening;
      const theirs = await next(worker);
      if (theirs !== mine) await untilFree();
      await worker?.ask("take");
      // once for each build: a page that comes back as it was must not begin anew for ever
      if (theirs === mine || sessionStorage.getItem(TAKEN) === theirs) return;
      sessionStorage.setItem(TAKEN, theirs);
      reload();
    } catch {
      // the server is away; at the next connect, then
    } finally {
      isLooking = false;
    }
  }

  setInterval(look, LOOK_MS);
  return {
    look,
    ready: async () => (await opening)?.tell({ ready: mine }),
  };
}
