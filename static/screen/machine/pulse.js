// What the shell around the page hears: that it is to be seen, and that it lives.

const BEAT_MS = 2_000;

// -> {draw(act): whether it could be drawn, isAlive(), ready()}
export function createPulse(root) {
  let isBroken = false;
  // the shell may stand on another site of this machine; what is said is no secret
  const say = (word) => parent !== window && parent.postMessage(word, "*");
  const isAlive = () => !isBroken && root.childElementCount > 0;
  return {
    isAlive,
    draw(act) {
      try {
        act();
        isBroken = false;
      } catch (error) {
        isBroken = true;
        reportError(error);
      }
    },
    ready() {
      say("ready");
      setInterval(() => isAlive() && say("beat"), BEAT_MS);
    },
  };
}
