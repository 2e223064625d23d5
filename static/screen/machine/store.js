// Verified files under their SHA-256, and a few facts, in IndexedDB: it outlives the page over
// plain HTTP too. What does not fit, or is not kept at all, lives in memory.

const NAME = "ghorfeh-screen";
const FILES = "files";
const FACTS = "facts";
// a Blob is a file of its own on the disk: too many steps for a booth's few kilobytes
const SMALL = 128 * 1024;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const name of [FILES, FACTS]) request.result.createObjectStore(name);
  };
  return done(request);
}

// The disk. It may be wiped under our feet: then it is opened anew, empty.
async function openDisk() {
  let database = null;
  let hashes = new Set();

  async function open() {
    if (database) return database;
    database = await openDatabase();
    database.onclose = () => (database = null);
    database.onversionchange = ({ target }) => {
      target.close();
      database = null;
    };
    const keys = database.transaction(FILES).objectStore(FILES).getAllKeys();
    hashes = new Set(await done(keys));
    return database;
  }

  // act(objectStore) -> a request; resolves to its result once all of it is written.
  async function run(name, mode, act, isAgain = false) {
    try {
      const transaction = (await open()).transaction(name, mode, { durability: "relaxed" });
      const written = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
      });
      const request = act(transaction.objectStore(name));
      await written;
      return request?.result;
    } catch (error) {
      if (isAgain || error.name === "QuotaExceededError") throw error;
      database = null;
      return run(name, mode, act, true);
    }
  }

  await open();
  return {
    hashes: () => hashes,
    get: (name, key) => run(name, "readonly", (all) => all.get(key)),
    put: (name, key, value) => run(name, "readwrite", (all) => all.put(value, key)),
    remove: (name, keys) => run(name, "readwrite", (all) => void keys.forEach((key) => all.delete(key))),
    async getMany(name, keys) {
      const requests = [];
      await run(name, "readonly", (all) => {
        requests.length = 0;
        requests.push(...keys.map((key) => all.get(key)));
      });
      return requests.map((request) => request.result);
    },
  };
}

const pack = async (blob) =>
  ({ type: blob.type, bytes: blob.size < SMALL ? await blob.arrayBuffer() : blob });
const unpack = (kept) => (kept ? new Blob([kept.bytes], { type: kept.type }) : null);

// disk: null for a store in memory alone. onFull(isFull): whether something is in memory for want
// of room on the disk; that a small thing still found its place says nothing of the rest.
function createStore(disk, onFull) {
  const spare = new Map();
  const facts = new Map();
  const homeless = new Set();

  // Nothing that a screen shows may depend on whether it could be written down.
  async function attempt(name, act) {
    try {
      await act();
      settle(name);
      return true;
    } catch (error) {
      if (error.name === "QuotaExceededError") homeless.add(name);
      onFull(homeless.size > 0);
      return false;
    }
  }
  function settle(name) {
    homeless.delete(name);
    onFull(homeless.size > 0);
  }
  const forget = (hash) => {
    spare.delete(hash);
    disk?.hashes().delete(hash);
    settle(hash);
  };

  const store = {
    has: (hash) => spare.has(hash) || Boolean(disk?.hashes().has(hash)),
    // -> Map hash → Blob of those that are there.
    async readMany(hashes) {
      const found = new Map();
      const onDisk = hashes.filter((hash) => !spare.has(hash) && store.has(hash));
      const kept = onDisk.length ? await disk.getMany(FILES, onDisk).catch(() => []) : [];
      onDisk.forEach((hash, place) => (kept[place] ? found.set(hash, unpack(kept[place])) : forget(hash)));
      for (const hash of hashes) if (spare.has(hash)) found.set(hash, spare.get(hash));
      return found;
    },
    read: async (hash) => (await store.readMany([hash])).get(hash) ?? null,
    async write(hash, blob) {
      const isKept = disk && await attempt(hash, async () => disk.put(FILES, hash, await pack(blob)));
      if (isKept) {
        disk.hashes().add(hash);
        spare.delete(hash);
      } else spare.set(hash, blob);
    },
    // What turned out to be broken; it will be fetched again.
    async drop(hash) {
      forget(hash);
      await disk?.remove(FILES, [hash]).catch(() => undefined);
    },
    async fact(name) {
      if (facts.has(name) || !disk) return facts.get(name) ?? null;
      return (await disk.get(FACTS, name).catch(() => null)) ?? null;
    },
    async setFact(name, value) {
      const isKept = disk && await attempt(name, () => disk.put(FACTS, name, value));
      if (isKept) facts.delete(name);
      else facts.set(name, value);
    },
    async keepOnly(hashes) {
      const held = [...spare.keys(), ...disk?.hashes() ?? []];
      const extra = held.filter((hash) => !hashes.has(hash));
      extra.forEach(forget);
      if (!disk) return;
      if (extra.length) await disk.remove(FILES, extra).catch(() => undefined);
      // where there is room again, what had none
      for (const [hash, blob] of spare) await store.write(hash, blob);
      for (const [name, value] of facts) await store.setFact(name, value);
    },
  };
  return store;
}

// lasting: false for a demonstration, which must leave nothing behind for another booth.
export async function openStore({ lasting, onFull = () => undefined }) {
  const disk = lasting ? await openDisk().catch(() => null) : null;
  if (disk) navigator.storage?.persist?.().catch(() => undefined);
  return createStore(disk, onFull);
}

// Another booth's content must not greet a screen that was paired anew.
export async function emptyStore() {
  await done(indexedDB.deleteDatabase(NAME)).catch(() => undefined);
}
