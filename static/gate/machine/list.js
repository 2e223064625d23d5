// The sealed list of guests (visitors/gate_list.py): what a gate holds for the hour without a server.
// In memory by hash; on the disk on shelves by the hash's first character, so that a small change
// writes little and 6,000 guests are read at once.
import { OUTSIDE } from "./presence.js";
import { unseal } from "./sealed.js";

const HEAD = "list";

const shelfOf = (hash) => hash[0];
const minutes = (iso) => (iso === null ? null : Date.parse(iso));
const seconds = (since) => (since == null ? null : since * 1000);

// The rules as decide.js reads them.
const readRules = (told) => ({
  ...told,
  starts_at: minutes(told.starts_at),
  ends_at: minutes(told.ends_at),
  is_rehearsal: told.rehearsal,
});

const named = (names, values) => Object.fromEntries(names.map((name, place) => [name, values[place]]));

function readPlace(values) {
  if (!values) return OUTSIDE;
  const [inside, last_direction, last_at, last_gate_id, entered_on, entries, visits] = values;
  return { inside, last_direction, last_at, last_gate_id, entered_on, entries, visits };
}

const writePlace = (place) => [
  place.inside, place.last_direction, place.last_at, place.last_gate_id,
  place.entered_on, place.entries, place.visits,
];

// owner: whose list it is. What another device or another server was told is none of ours.
export async function openList(store, kept, owner) {
  const shelves = await store.readAll("list");
  // {owner, cursor, at, gate, rules, inside, record_fields, sentences}
  let head = kept?.owner === owner ? kept : null;
  const entries = new Map();
  const lookIn = ([, shelf]) => shelf.forEach(([hash, sealed, place]) => entries.set(hash, [sealed, place]));
  [...shelves].forEach(lookIn);
  if (!head) entries.clear();
  // places that this gate changed itself while an answer was on its way: the answer is older
  let touched = new Set();

  let live = null; // how many let somebody in, until that changes: of ended badges there is the hash alone
  const countLive = () => [...entries.values()].filter(([sealed]) => sealed !== null).length;

  let isWiped = false; // nothing is written any more, not even what was on its way

  const shelfNow = (name) => [...entries]
    .filter(([hash]) => shelfOf(hash) === name)
    .map(([hash, [sealed, place]]) => [hash, sealed, place]);
  const write = (open, names) => {
    if (isWiped) return;
    for (const name of names) open("list").put(shelfNow(name), name);
    open("facts").put(head, HEAD);
  };

  function take(entry, isFull) {
    const [hash, sealed, place] = entry;
    if (!isFull && touched.has(hash)) return false;
    entries.set(hash, [sealed ?? null, place ?? null]); // the hash alone: the badge ended
    return true;
  }

  const list = {
    isHeld: () => head !== null,
    head: () => head,
    rules: () => head && head.rules,
    count: () => (live ??= countLive()),
    inside: () => head?.inside ?? null,
    setInside(people) {
      if (head) head = { ...head, inside: people };
    },
    // "live", "revoked", "unknown", and with the first where the guest was last known to be.
    find(hash) {
      const entry = entries.get(hash);
      if (!entry) return { badge: "unknown", place: OUTSIDE };
      if (entry[0] === null) return { badge: "revoked", place: OUTSIDE };
      return { badge: "live", place: readPlace(entry[1]) };
    },
    // {name, group, …} by the server's names, its window's ends in milliseconds. Throws where it is
    // not sealed with this code.
    open(code, hash) {
      const record = named(head.record_fields, unseal(code, entries.get(hash)[0]));
      return {
        ...record,
        valid_from: seconds(record.valid_from),
        valid_until: seconds(record.valid_until),
      };
    },
    // Where this gate's own scan has brought a guest, as the server said; -> what writes it.
    move(hash, place) {
      const entry = entries.get(hash);
      if (!entry) return () => undefined;
      entries.set(hash, [entry[0], writePlace(place)]);
      touched.add(hash);
      return (open) => write(open, [shelfOf(hash)]);
    },
    // To be called when the list is asked for, so that `take` knows what is older than the answer.
    ask() {
      touched = new Set();
      return { since: head?.cursor ?? "", words: head?.sentences?.version ?? "" };
    },
    // An answer of GET /gate/list. -> promise of it being written.
    async take(answer, at) {
      if (isWiped) return false;
      const before = head;
      if (answer.full) entries.clear();
      const isTaken = answer.entries.map((entry) => take(entry, answer.full));
      // what was passed over is asked for again
      const isWhole = isTaken.every(Boolean);
      if (answer.full || answer.entries.length) live = null;
      head = {
        owner,
        cursor: isWhole ? answer.cursor : before.cursor,
        at,
        gate: answer.gate,
        rules: readRules(answer.rules),
        inside: answer.rules.inside,
        record_fields: answer.record_fields,
        sentences: answer.sentences ?? before?.sentences ?? null,
      };
      const changed = new Set(answer.full ? [] : answer.entries.map(([hash]) => shelfOf(hash)));
      return store.write((open) => {
        if (isWiped) return;
        if (answer.full) {
          open("list").clear();
          [...entries.keys()].forEach((hash) => changed.add(shelfOf(hash)));
        }
        write(open, changed);
      });
    },
    // The device counts no more: nothing of the guests stays on it.
    wipe() {
      isWiped = true;
      head = null;
      entries.clear();
      live = null;
      return store.write((open) => {
        open("list").clear();
        open("facts").delete(HEAD);
      });
    },
  };
  return list;
}
