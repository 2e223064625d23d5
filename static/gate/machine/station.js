// The gate station without its page: scans, their verdicts, the queue, the list, the clock.
//
//   const station = await openStation({ address, token, onChange });
//   station.state                 what is known, replaced as a whole on change: see `stateNow`
//   await station.scan(raw, { direction, party?, override? })      -> verdict
//   await station.undo(nonce, override?)                           -> { nonce, inside }
//   await station.walkIn(form)                                     -> { code, guest, check_in }
//   await station.findGuests(typed, override?)                     -> [guest]
//   await station.replaceBadge(guestId, override)                  -> { code, guest }
//   await station.findConflicts(override)                          -> { conflicts, others }
//   await station.settleConflict(id, how, note, override)          -> { inside, waiting }
//   await station.status()                                         -> GET /gate/status
//   station.look(raw)             what the list says of a code, without a scan; null for nothing
//   await station.settle()        uploads what waits
//   station.forgetRefused(nonce)  a refused upload was seen to
//   station.close()
//
// A verdict is {nonce, outcome, message, guest?, last?, inside, overrode?, isConflict, isAccepted,
// decidedBy: "server" | "gate", wasSuppressed}, and from the gate isKept: whether its disk has it.
// party: so many more pass now; without it one person. An override is {account, pin, reason}, and
// needs the server. What is refused as a whole (a wrong PIN, no server where one is needed) is
// thrown as a Problem {code, message: Persian}.
import { look, peopleInside } from "./alone.js";
import { createApi } from "./api.js";
import { createClock } from "./clock.js";
import { openHeartbeat } from "./heartbeat.js";
import { openList } from "./list.js";
import { Refused } from "./problem.js";
import { openQueue } from "./queue.js";
import { followOwnBuild } from "./renewal.js";
import { readMeta } from "../../screen/machine/token.js";
import { createScanning, readRaw, serverVerdict } from "./scanning.js";
import { hashCode } from "./sealed.js";
import { openStore } from "./store.js";
import { createSupervising } from "./supervising.js";
import { createRounds, createUploader, refreshList } from "./sync.js";

const MOST_LAST = 10;

// What the page is told. Seconds, people; list.at and the instants of rules are milliseconds.
function stateNow({ list, queue, clock, store }, { isConnected, refusal, last }) {
  const rules = list.rules();
  return {
    gate: list.head()?.gate.name ?? null,
    isConnected,
    waiting: queue.size(),
    refusedUploads: queue.refused(),
    clockError: clock.errorSeconds(),
    isClockWrong: clock.isWrong(),
    list: { count: list.count(), at: list.head()?.at ?? null },
    rules,
    inside: peopleInside(list, queue),
    isRehearsal: Boolean(rules?.is_rehearsal),
    isRevoked: refusal !== null,
    refusal,
    isLasting: store.isLasting(),
    last,
  };
}

async function openParts(token) {
  const store = await openStore();
  const facts = await store.readAll("facts");
  const queue = await openQueue(store);
  const list = await openList(store, facts.get("list"), hashCode(token));
  const clock = createClock(facts.get("drift"), (drift) =>
    store.write((open) => open("facts").put(drift, "drift")));
  return { store, queue, list, clock };
}

// address: "" for the server that the page is of. onChange(state) after every change.
export async function openStation({ address, token, onChange }) {
  const parts = await openParts(token);
  const { queue, list, clock } = parts;
  const flow = { isConnected: navigator.onLine, refusal: null, last: [] };
  const station = { state: stateNow(parts, flow) };
  function tell(patch = {}) {
    Object.assign(flow, patch);
    station.state = stateNow(parts, flow);
    onChange(station.state);
  }

  function onRefused({ code, message }) {
    if (flow.refusal) return;
    rounds.stop();
    heartbeat.close();
    list.wipe();
    tell({ refusal: { code, message } });
  }
  const ask = createApi({
    address,
    token,
    onContact(isReached) {
      if (isReached === flow.isConnected) return;
      tell({ isConnected: isReached });
      if (isReached) builds.look();
      else rounds.now();
    },
  });
  const builds = followOwnBuild();
  const inside = () => peopleInside(list, queue);
  const upload = createUploader({ ask, queue, clock, list, onSettled: markConflicts });

  // Of two gates that were apart each let somebody in: the steward may still see them.
  function markConflicts(results) {
    const conflicts = new Set(results.filter((one) => one.conflict).map(({ nonce }) => nonce));
    const mark = (one) => (conflicts.has(one.nonce) ? { ...one, isConflict: true } : one);
    tell({ last: flow.last.map(mark) });
  }

  let settling = null;
  async function settleOnce() {
    try {
      await upload();
    } catch (error) {
      if (error instanceof Refused) onRefused(error);
    }
    settling = null;
    tell();
  }
  const settle = () => (settling ??= settleOnce());

  async function round() {
    try {
      await refreshList({ ask, list, clock });
    } catch (error) {
      if (error instanceof Refused) onRefused(error);
      return false;
    }
    tell();
    if (queue.size()) await settle();
    return true;
  }
  const rounds = createRounds(round);
  const heartbeat = openHeartbeat({ token, build: readMeta("build"), waiting: queue.size, onRefused });
  const goAway = () => tell({ isConnected: false });
  addEventListener("online", rounds.now);
  addEventListener("offline", goAway);

  const note = (verdict, direction) => {
    const told = { ...verdict, direction, at: clock.now(), isUndone: false };
    tell({ last: [told, ...flow.last].slice(0, MOST_LAST) });
  };
  const scanning = createScanning({
    ask, list, queue, clock, inside, onRefused, isConnected: () => flow.isConnected,
  });
  const supervising = createSupervising({
    ask, queue, list, clock, inside, settle,
    onSettled() {
      tell();
      rounds.now();
    },
    onUndone(undone) {
      scanning.forget(undone);
      tell({ last: flow.last.map((one) => (one.nonce === undone ? { ...one, isUndone: true } : one)) });
      rounds.now();
    },
  });

  rounds.now().then(builds.look);
  return Object.assign(station, supervising, {
    async scan(raw, options) {
      builds.touch();
      const verdict = await scanning.scan(raw, options);
      if (!verdict.wasSuppressed) note(verdict, options.direction);
      return verdict;
    },
    async walkIn(form) {
      const answer = await supervising.walkIn(form);
      note({ ...serverVerdict(answer.check_in), wasSuppressed: false }, "entry");
      return answer;
    },
    look(raw) {
      const read = readRaw(raw);
      if (!list.isHeld() || read.code === null) return null;
      const { badge, guest, presence } = look(read, list, queue);
      return guest ? { badge, guest, inside: presence.inside } : null;
    },
    settle,
    async forgetRefused(nonce) {
      await queue.forgetRefused(nonce);
      tell();
    },
    close() {
      rounds.stop();
      heartbeat.close();
      builds.close();
      removeEventListener("online", rounds.now);
      removeEventListener("offline", goAway);
    },
  });
}
