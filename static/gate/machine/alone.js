// A scan decided by the gate itself: the entrance's table over what the list and the gate's own
// queue say.
import { decide, isAccepted } from "./decide.js";
import { advance } from "./presence.js";
import { messageOf } from "./verdict.js";
import { localDay } from "./zone.js";

const NO_LIST = "سرور پاسخ نمی‌دهد و این ورودی هنوز فهرست مهمانان را ندارد. سرپرست ورودی را خبر کنید.";
const FLAGS = { v: "vip", g: "greeted" };

export const passageOf = ({ direction, at, party, room }, { rules, gate }) =>
  ({ direction, at, day: localDay(at, rules.zone), gate_id: gate.id, party, room });

// Scans of the queue that let somebody pass, by hash, in their order.
function ownPassages(queue) {
  const undone = queue.undone();
  const found = new Map();
  for (const entry of queue.all()) {
    if (entry.kind !== "scan" || !isAccepted(entry.decided) || undone.has(entry.nonce)) continue;
    found.set(entry.hash, [...found.get(entry.hash) ?? [], entry]);
  }
  return found;
}

// What the list says of a guest's place, and after it what this gate did itself.
const follow = (place, own, head) => own
  .filter(({ at }) => place.last_at === null || at > place.last_at)
  .reduce((before, entry) => advance(before, passageOf(entry, head)), place);

export const whereIs = (hash, list, queue) =>
  follow(list.find(hash).place, ownPassages(queue).get(hash) ?? [], list.head());

// People in the hall, as far as this gate knows; null without a list.
export function peopleInside(list, queue) {
  if (!list.isHeld()) return null;
  let people = list.inside();
  for (const [hash, own] of ownPassages(queue)) {
    const { place } = list.find(hash);
    people += follow(place, own, list.head()).inside - place.inside;
  }
  return Math.max(people, 0);
}

function invitedOf(record, group) {
  return {
    state: record.state,
    valid_from: record.valid_from,
    valid_until: record.valid_until,
    days: group?.days ?? null,
    entries_per_day: record.entries_per_day ?? null,
    has_reentry: !record.is_once,
    party_size: record.party_size,
  };
}

// As the server tells a guest.
function guestOf(record, group) {
  const flags = Array.from(record.flags ?? "", (letter) => FLAGS[letter]);
  return {
    id: record.id,
    name: record.name,
    organisation: record.organisation ?? "",
    job: record.job ?? "",
    group: group?.name ?? "",
    colour: group?.colour ?? "",
    flags: record.party_size > 1 ? [...flags, "party"] : flags,
    party_size: record.party_size,
    ...(record.note && { note: record.note }),
  };
}

// What is known of a code without deciding anything: {badge, guest?, invited?, group?, presence}.
// Throws where the list's record cannot be read.
export function look({ code, hash }, list, queue) {
  const { badge } = list.find(hash);
  const presence = whereIs(hash, list, queue);
  if (badge !== "live") return { badge, presence };
  const record = list.open(code, hash);
  const group = list.rules().groups.find(({ id }) => id === record.group);
  return { badge, presence, group, guest: guestOf(record, group), invited: invitedOf(record, group) };
}

function factsOf(read, known, list, queue) {
  const gates = known.group?.gates ?? [];
  return {
    at: read.at,
    direction: read.direction,
    badge: known.badge,
    invited: known.invited ?? null,
    is_served: gates.length === 0 || gates.includes(list.head().gate.id),
    presence: known.presence,
    people_inside: peopleInside(list, queue),
    party: read.party,
    has_override: false, // a PIN is the server's to check
  };
}

const nameOf = (id, rules) => rules.gates.find((gate) => gate.id === id)?.name ?? null;

function told(outcome, facts, known, list) {
  const rules = list.rules();
  const lastGate = nameOf(facts.presence.last_gate_id, rules);
  const rightGates = (known.group?.gates ?? []).map((id) => nameOf(id, rules)).filter(Boolean);
  const names = { guest: known.guest, lastGate, rightGates };
  return {
    outcome,
    message: messageOf(outcome, facts, rules, names, list.head().sentences.words),
    ...(known.guest && { guest: known.guest }),
    ...(facts.presence.last_at !== null && {
      last: {
        direction: facts.presence.last_direction,
        gate: lastGate,
        at: new Date(facts.presence.last_at).toISOString(),
      },
    }),
    room: known.invited?.party_size ?? null,
  };
}

// read: {code | null, hash, direction, at, party} -> {outcome, message, guest?, last?, room}. It
// never throws: what cannot be evaluated is refused as "error".
export function decideAlone(read, list, queue) {
  if (!list.isHeld()) return { outcome: "error", message: NO_LIST, room: null };
  try {
    const known = read.code === null
      ? { badge: "malformed", presence: whereIs(read.hash, list, queue) }
      : look(read, list, queue);
    const facts = factsOf(read, known, list, queue);
    return told(decide(facts, list.rules()).outcome, facts, known, list);
  } catch (error) {
    reportError(error);
    return { outcome: "error", message: list.head().sentences.words.error, room: null };
  }
}
