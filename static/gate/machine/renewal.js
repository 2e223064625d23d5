// The page's own build: kept for a start without the server, and renewed while nobody needs the gate.
import { followBuilds } from "../../screen/machine/builds.js";
import { painted } from "../../screen/state.js";
import { readMeta } from "../../screen/machine/token.js";

const QUIET_MS = 120_000;
const LOOK_MS = 5_000;

// -> {look(), touch(), close()}: to be called at every connect, and at every scan.
export function followOwnBuild() {
  let last = performance.now();
  const touch = () => (last = performance.now());
  const kinds = ["keydown", "pointerdown"];
  for (const kind of kinds) addEventListener(kind, touch, true);
  async function untilFree() {
    while (performance.now() - last < QUIET_MS) await new Promise((go) => setTimeout(go, LOOK_MS));
  }
  // on plain HTTP the page is gone should the server be away just then
  const reload = () => fetch("/gate", { cache: "no-store" })
    .then((answer) => answer.ok && location.reload(), () => undefined);
  const lasting = readMeta("build") !== "";
  const builds = followBuilds({ face: "/gate", lasting, untilFree, onFailed: () => undefined, reload });
  painted().then(builds.ready);
  return {
    touch,
    look: () => lasting && builds.look(),
    close: () => kinds.forEach((kind) => removeEventListener(kind, touch, true)),
  };
}
