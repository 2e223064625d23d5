// What a scan comes to: the entrance's table as a pure function over facts, the counterpart of
// visitors/deciding.py. Facts and rules have its names; instants are milliseconds since 1970, days
// «2022-11-01», times «15:30».
import { dayAfter, instantOf, localDay } from "./zone.js";

const IMPASSABLE = new Set(["malformed", "unknown", "error"]);
const UNCONFIRMED = new Set(["draft", "invited", "declined"]);
const LAST_MOMENT = "23:59:59.999";

export const isAccepted = (outcome) => outcome === "admitted" || outcome === "departed";

const unconfirmed = (facts, invited, rules) =>
  rules.demands_confirmation && UNCONFIRMED.has(invited.state) ? "unconfirmed" : null;

function outsideWindow({ at }, invited, rules) {
  if (invited.valid_from !== null && at < invited.valid_from) return "not_yet_valid";
  if (invited.valid_until !== null && at > invited.valid_until) return "expired";
  if (invited.days === null) return null;
  const today = localDay(at, rules.zone);
  if (invited.days.includes(today)) return null;
  return invited.days.some((day) => day > today) ? "not_yet_valid" : "expired";
}

const closed = ({ at }, invited, rules) =>
  rules.is_rehearsal || isOpen(at, rules) ? null : "closed";

const wrongGate = ({ is_served }) => (is_served ? null : "wrong_gate");

function alreadyInside({ presence, party }, invited) {
  const isIn = presence.last_direction === "entry" && presence.inside > 0;
  if (party === null && isIn) return "already_inside";
  return (party ?? 1) > invited.party_size - presence.inside ? "already_inside" : null;
}

function noReentry({ at, presence }, invited, rules) {
  if (presence.inside > 0) return null;
  if (!invited.has_reentry && presence.visits > 0) return "no_reentry";
  if (invited.entries_per_day === null) return null;
  const isSameDay = presence.entered_on === localDay(at, rules.zone);
  return (isSameDay ? presence.entries : 0) >= invited.entries_per_day ? "no_reentry" : null;
}

function full({ people_inside, party }, invited, rules) {
  if (rules.capacity === null) return null;
  return people_inside + (party ?? 1) > rules.capacity ? "full" : null;
}

const ENTRY_CHECKS = [unconfirmed, outsideWindow, closed, wrongGate, alreadyInside, noReentry, full];

function firstReason(facts, rules) {
  const { badge, invited, direction } = facts;
  if (badge !== "live") return badge;
  if (!invited) throw new Error("a live badge without an invitation");
  if (invited.state === "withdrawn" || invited.state === "blocked") return invited.state;
  if (direction === "exit") return null;
  for (const check of ENTRY_CHECKS) {
    const reason = check(facts, invited, rules);
    if (reason !== null) return reason;
  }
  return null;
}

// -> {outcome, overrode}: overrode is the reason that a supervisor passed over, or null.
export function decide(facts, rules) {
  const reason = firstReason(facts, rules);
  const passed = facts.direction === "entry" ? "admitted" : "departed";
  if (reason === null) return { outcome: passed, overrode: null };
  if (facts.has_override && !IMPASSABLE.has(reason)) return { outcome: passed, overrode: reason };
  return { outcome: reason, overrode: null };
}

// From when to when people are let in on a day, tolerance included; null: not that day.
function hoursOf(day, rules) {
  let begin = instantOf(day, rules.opens ?? "00:00", rules.zone);
  let end = instantOf(day, rules.closes ?? LAST_MOMENT, rules.zone);
  if (rules.starts_at !== null) begin = Math.max(begin, rules.starts_at);
  if (rules.ends_at !== null) end = Math.min(end, rules.ends_at);
  if (begin > end || localDay(begin, rules.zone) !== day) return null;
  return [begin - rules.tolerance * 60_000, end];
}

export function isOpen(at, rules) {
  const hours = hoursOf(localDay(at, rules.zone), rules);
  return hours !== null && hours[0] <= at && at <= hours[1];
}

// When people are let in next; null when the exhibition is over.
export function nextOpening(at, rules) {
  const today = localDay(at, rules.zone);
  const first = rules.starts_at === null ? today : localDay(rules.starts_at, rules.zone);
  for (const day of [today, dayAfter(today), first]) {
    const hours = hoursOf(day, rules);
    if (hours !== null && hours[0] > at) return hours[0];
  }
  return null;
}
