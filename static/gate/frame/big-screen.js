// What the station tells the big screen beside it, in the same browser: also without a server.
// Only guests who agreed to be greeted are named.
import { plain } from "./saying.js";
import { isVip } from "../stage/words.js";

const channel = globalThis.BroadcastChannel ? new BroadcastChannel("ghorfeh.gate.welcome") : null;

export function tellScreen(verdict, direction = "entry") {
  const isGreeted = direction === "entry" && verdict.isAccepted && verdict.guest?.flags.includes("greeted");
  const greeting = isGreeted && !verdict.wasSuppressed ? {
    nonce: verdict.nonce,
    name: plain(verdict.guest.name),
    organisation: plain(verdict.guest.organisation),
    vip: isVip(verdict),
  } : null;
  channel?.postMessage({ greeting, undone: verdict.isUndone ? verdict.nonce : null, inside: verdict.inside });
}
