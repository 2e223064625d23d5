// The screen is kept on while files are sent, where the browser allows it (not on plain HTTP); and
// who closes the page meanwhile is asked first.

let lock = null;
let isWanted = false;

const warn = (event) => event.preventDefault();

export function stayAwake(wanted) {
  if (wanted === isWanted) return;
  isWanted = wanted;
  if (wanted) {
    window.addEventListener("beforeunload", warn);
    document.addEventListener("visibilitychange", take);
    take();
  } else {
    window.removeEventListener("beforeunload", warn);
    document.removeEventListener("visibilitychange", take);
    lock?.release().catch(() => {});
    lock = null;
  }
}

async function take() {
  if (!isWanted || document.visibilityState !== "visible") return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    lock = null; // it goes on after sleep all the same
  }
}
