// Where a guest is, as the accepted scans say: the fold of visitors/presence.py. A presence has the
// fields of the list's places; instants are milliseconds.

export const OUTSIDE = Object.freeze({
  inside: 0,
  last_direction: null,
  last_at: null,
  last_gate_id: null,
  entered_on: null,
  entries: 0,
  visits: 0,
});

function peopleAfterEntry(before, { party, room }) {
  if (party === null) {
    return before.last_direction === "entry" ? Math.max(before.inside, 1) : before.inside + 1;
  }
  const people = before.inside + party;
  return room === null ? people : Math.max(before.inside, Math.min(people, room));
}

// Where they are after an accepted scan {direction, at, day, gate_id, party, room}; room: the people
// the invitation was for, null where a supervisor let more in.
export function advance(before, passage) {
  const { direction, at, day, gate_id, party } = passage;
  const last = { last_direction: direction, last_at: at, last_gate_id: gate_id };
  if (direction === "exit") {
    return { ...before, ...last, inside: party === null ? 0 : Math.max(before.inside - party, 0) };
  }
  const inside = peopleAfterEntry(before, passage);
  if (before.inside !== 0) return { ...before, ...last, inside };
  const entries = before.entered_on === day ? before.entries : 0;
  return { ...last, inside, entered_on: day, entries: entries + 1, visits: before.visits + 1 };
}
