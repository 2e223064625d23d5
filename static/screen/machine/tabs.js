// One screen in two windows would fight over the store and the line: the last to open has it. The
// others come back by themselves when it has gone.

const CHANNEL = "ghorfeh.screen";
const ASK_MS = 10_000;
const LEFT_MS = 3_000; // one that is loaded again is back by then
const ANSWER_MS = 3_000; // it may be busy drawing

let close = () => undefined;

// Tells the other windows that this one is the screen from now on. onTaken(): another one is.
export function claimScreen(onTaken, comeBack = () => location.reload()) {
  if (!globalThis.BroadcastChannel) return;
  close(); // paired anew, a window does not take the screen from itself
  const channel = new BroadcastChannel(CHANNEL);
  const say = (word) => channel.postMessage(word);
  let isMine = true;
  let timer = 0;
  const wait = (act, milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  // of several that hear no answer one comes back first, and the others hear it
  function ask() {
    say("whose");
    wait(comeBack, ANSWER_MS * (1 + Math.random()));
  }
  channel.onmessage = ({ data }) => {
    if (data === "mine") {
      if (isMine) onTaken();
      isMine = false;
      wait(ask, ASK_MS);
    } else if (isMine) {
      if (data === "whose") say("mine");
    } else if (data === "gone") wait(ask, LEFT_MS);
  };
  const leave = () => isMine && say("gone");
  addEventListener("pagehide", leave);
  close = () => {
    removeEventListener("pagehide", leave);
    channel.close();
  };
  say("mine");
}
