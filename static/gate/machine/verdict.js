// The sentence a steward reads when the gate decided alone: the server's own words (`sentences`,
// visitors/verdict.py), chosen and filled as there.
import { nextOpening } from "./decide.js";
import { localDay } from "./zone.js";

const PERSIAN = "fa-IR-u-ca-persian-nu-arabext";
const formats = new Map();

const digits = (text) => String(text).replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);

function formatOf(zone, what, options) {
  const key = `${what} ${zone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(PERSIAN, { timeZone: zone, ...options }));
  return formats.get(key);
}

const partsOf = (format, at) =>
  Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));

// «۱۸:۰۵»
export function formatTime(at, zone) {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const { hour, minute } = partsOf(formatOf(zone, "time", clock), at);
  return `${hour}:${minute}`;
}

// «۹ آبان ۱۴۰۱، ساعت ۱۸:۰۰»
export function formatDateTime(at, zone) {
  const calendar = { day: "numeric", month: "long", year: "numeric" };
  const { day, month, year } = partsOf(formatOf(zone, "date", calendar), at);
  return `${day} ${month} ${year}، ساعت ${formatTime(at, zone)}`;
}

function outsideWindow(outcome, { at, invited }, { zone }) {
  if (outcome === "not_yet_valid") {
    return invited.valid_from !== null && at < invited.valid_from
      ? ["not_yet_valid_until", { when: formatDateTime(invited.valid_from, zone) }]
      : ["not_yet_valid_day"];
  }
  return invited.valid_until !== null && at > invited.valid_until
    ? ["expired_since", { when: formatDateTime(invited.valid_until, zone) }]
    : ["expired_day"];
}

function closed({ at }, rules) {
  const opening = nextOpening(at, rules);
  if (opening === null) return ["closed_for_good"];
  return localDay(opening, rules.zone) === localDay(at, rules.zone)
    ? ["closed_today", { when: formatTime(opening, rules.zone) }]
    : ["closed", { when: formatDateTime(opening, rules.zone) }];
}

function alreadyInside({ presence, invited, party }, { zone }, { lastGate }) {
  const left = Math.max(invited.party_size - presence.inside, 0);
  if (party !== null && left) {
    return ["party_too_large", { size: digits(invited.party_size), left: digits(left) }];
  }
  if (presence.last_at === null) return ["party_has_no_room"];
  const when = formatTime(presence.last_at, zone);
  return lastGate ? ["already_inside_by", { when, gate: lastGate }] : ["already_inside", { when }];
}

function noReentry({ invited }) {
  if (!invited.has_reentry) return ["no_reentry"];
  return ["no_entries_left", { entries: digits(invited.entries_per_day ?? 0) }];
}

function welcome({ party }, { guest }) {
  const name = guest?.name ?? "";
  return party !== null && party > 1
    ? ["admitted_party", { name, party: digits(party) }]
    : ["admitted", { name }];
}

function chosen(outcome, facts, rules, told, sentences) {
  switch (outcome) {
    case "admitted": return welcome(facts, told);
    case "not_yet_valid":
    case "expired": return outsideWindow(outcome, facts, rules);
    case "closed": return closed(facts, rules);
    case "wrong_gate": {
      const gates = told.rightGates.map((name) => fill(sentences.gate, { name }));
      return ["wrong_gate", { gates: gates.join(sentences.or) }];
    }
    case "already_inside": return alreadyInside(facts, rules, told);
    case "no_reentry": return noReentry(facts);
    default: return [outcome];
  }
}

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

// told: {guest, lastGate, rightGates}: names that the decision itself does not need.
export function messageOf(outcome, facts, rules, told, sentences) {
  const [key, values = {}] = chosen(outcome, facts, rules, told, sentences);
  return fill(sentences[key] ?? "", values);
}
