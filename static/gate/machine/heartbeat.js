// The gate's sign of life, which the organisers' desk sees; nothing of the scans hangs on it.
import { openLine } from "../../screen/machine/line.js";
import { Refused } from "./problem.js";

const HEARTBEAT_MS = 10_000;
const ANSWER_MS = 5_000;
const REFUSALS = { revoked: "token_revoked", unauthorized: "token_unknown" };
const REFUSED = "دسترسی این دستگاه گرفته شده است. برای وصل شدن دوباره از برگزارکننده کد بگیرید.";

// waiting() -> how many scans wait. onRefused(Refused): the server knows the device no more.
export function openHeartbeat({ token, build = "", waiting, onRefused }) {
  const beat = async () => obey(await line.ask("heartbeat", {
    release: null,
    build,
    booth: null,
    page_alive: true,
    queue: waiting(),
    clock: new Date().toISOString(),
  }, ANSWER_MS));
  // Of what organisers may ask of a device, a gate knows one: to begin anew. Nothing is lost by it.
  async function obey(desired) {
    const command = desired?.commands?.find(({ kind }) => kind === "reload");
    if (!command) return;
    const result = { id: command.id, state: "applied", detail: "" };
    if (await line.ask("command_result", result, ANSWER_MS)) location.reload();
  }
  const line = openLine({
    namespace: "/device",
    auth: { token },
    onOpen: beat,
    onClose: () => undefined,
    onRefused: (message) => REFUSALS[message] && onRefused(new Refused(REFUSALS[message], REFUSED)),
    onEvent: () => undefined,
  });
  const timer = setInterval(beat, HEARTBEAT_MS);
  return {
    close() {
      clearInterval(timer);
      line.close();
    },
  };
}
