// Scans that the server may not have yet, in the order in which they were made, kept on the disk
// until it has answered; and, aside from them, those that it will never take.
//
// A scan is {id, order, kind: "scan", nonce, code, hash, direction, at, party, decided?, room?}, an
// undoing {id, order, kind: "annul", nonce, at}. Instants are the server's, milliseconds.

export async function openQueue(store) {
  const kept = await store.readAll("queue");
  const entries = new Map([...kept].sort(([, a], [, b]) => a.order - b.order)); // by id
  const aside = await store.readAll("aside");
  let next = ([...entries.values()].at(-1)?.order ?? 0) + 1;
  const asking = new Set(); // ids of those whose answer is awaited

  const idOf = ({ kind, nonce }) => `${kind} ${nonce}`;

  return {
    all: () => [...entries.values()],
    size: () => entries.size,
    refused: () => [...aside.values()],
    scan: (nonce) => entries.get(idOf({ kind: "scan", nonce })) ?? null,
    undone: () => new Set([...entries.values()].filter(({ kind }) => kind === "annul").map(({ nonce }) => nonce)),
    // A scan whose verdict nobody has seen: the page ended before it came.
    undecided(hash, direction) {
      return [...entries.values()].find((entry) => entry.kind === "scan" && !entry.decided
        && !asking.has(entry.id) && entry.hash === hash && entry.direction === direction) ?? null;
    },
    isAsked: ({ id }) => asking.has(id),
    ask: ({ id }) => asking.add(id),
    // -> [entry, promise of whether the disk has it]; "strict": not only the system's memory.
    add(entry, durability) {
      const added = { ...entry, id: idOf(entry), order: next++ };
      entries.set(added.id, added);
      return [added, store.write((open) => open("queue").put(added), durability)];
    },
    // Decided here: resolves once the disk has it.
    async decide(entry, facts) {
      const decided = { ...entry, ...facts };
      entries.set(entry.id, decided);
      const isKept = await store.write((open) => open("queue").put(decided), "strict");
      asking.delete(entry.id);
      return isKept;
    },
    // The server has it, and with it what `also` writes.
    settle(settled, also = () => undefined) {
      for (const { id } of settled) {
        entries.delete(id);
        asking.delete(id);
      }
      return store.write((open) => {
        for (const { id } of settled) open("queue").delete(id);
        also(open);
      });
    },
    // The server will never take it: it holds up nothing, and stays to be seen, without the badge's code.
    putAside(entry, { code, message }) {
      const { id, order, kind, nonce, direction, at } = entry;
      const told = { id, order, kind, nonce, direction, at, problem: { code, message } };
      entries.delete(entry.id);
      asking.delete(entry.id);
      aside.set(entry.id, told);
      return store.write((open) => {
        open("queue").delete(entry.id);
        open("aside").put(told);
      });
    },
    // It was seen to.
    forgetRefused(nonce) {
      const seen = [...aside.values()].filter((entry) => entry.nonce === nonce);
      for (const { id } of seen) aside.delete(id);
      return store.write((open) => seen.forEach(({ id }) => open("aside").delete(id)));
    },
  };
}
