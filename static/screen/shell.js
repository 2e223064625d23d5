// The watchdog: it holds the screen's app in a frame, and begins anew when that is dead.
//
// ?server=http://ADDRESS names the server where this page comes from elsewhere (the kiosk's own
// disk, or its localhost). Only then has the frame a process of its own, so that even a page in
// an endless loop can be ended. All else in the address is passed through.
(() => {
  const READY_MS = 20_000;
  const SILENT_MS = 10_000; // beats come every two seconds
  const STEADY_MS = 30_000;
  const LONGEST_PAUSE_MS = 16_000;
  // a frame's process ends a moment after the frame does; one that came sooner would share it
  const LEAST_PAUSE_MS = 2_000;

  const room = document.getElementById("frame");
  const cover = document.getElementById("cover");
  const asked = new URLSearchParams(location.search);
  const app = new URL("/screen/app", asked.get("server") ?? location.origin);
  // a demonstration, on a laptop that keeps its own keys; else this is a screen
  const isStrict = !asked.has("booth");
  asked.delete("server");
  app.search = asked;

  let frame = null;
  let readyAt = 0; // 0 while nothing is to be seen
  let heardAt = 0;
  let fails = 0; // starts in a row that led to nothing
  const now = () => performance.now();

  function begin() {
    frame = document.createElement("iframe");
    frame.allow = "autoplay; fullscreen; screen-wake-lock";
    frame.src = app;
    readyAt = 0;
    heardAt = now();
    room.replaceChildren(frame);
  }

  function beginAnew() {
    cover.className = "";
    frame = null;
    room.replaceChildren();
    const pause = Math.min(LEAST_PAUSE_MS * 2 ** fails, LONGEST_PAUSE_MS);
    fails += 1;
    cover.dataset.fails = fails;
    setTimeout(begin, pause);
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== app.origin) return;
    if (data !== "ready" && data !== "beat") return;
    heardAt = now();
    if (data === "ready") {
      readyAt ||= heardAt;
      cover.className = "is-off";
      frame.focus();
    }
    if (readyAt && heardAt - readyAt > STEADY_MS) fails = 0;
  });

  // Nothing here is to be used: keys go to the app, which guards them and knows who is there. What
  // arrives here all the same, past its last control or while it is away, leads nowhere.
  const giveBack = () => readyAt && frame?.focus();
  const stop = (event) => event.preventDefault();
  for (const kind of ["contextmenu", "dragover", "drop", "auxclick", "selectstart"]) addEventListener(kind, stop);
  addEventListener("focusin", giveBack);
  addEventListener("keydown", (event) => {
    if (isStrict) stop(event);
    giveBack();
  });

  setInterval(() => {
    // nobody sees a hidden page, and its clocks are slowed down
    if (document.hidden) heardAt = now();
    else if (frame && now() - heardAt > (readyAt ? SILENT_MS : READY_MS)) beginAnew();
  }, 1_000);

  const stayAwake = () =>
    document.hidden || navigator.wakeLock?.request("screen").catch(() => undefined);
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  begin();
})();
