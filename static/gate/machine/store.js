// What a gate keeps on its disk, in IndexedDB, which plain HTTP has too: the queue of scans, those
// that the server refused, the list of guests, and a few facts.

const NAME = "ghorfeh-gate";
// list: shelves of guests; facts: by name. What waits has an id of its own, so that two windows of
// one gate overwrite nothing of each other's.
const STORES = { queue: { keyPath: "id" }, aside: { keyPath: "id" }, list: {}, facts: {} };

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
  };
  return done(request);
}

// -> {isLasting, read(name), write(act, durability)}. Without a disk everything lives in memory, and
// is gone with the page: isLasting() is false then.
export async function openStore() {
  let database = null;
  let isLasting = true;

  async function open() {
    if (database) return database;
    database = await openDatabase();
    database.onclose = () => (database = null);
    database.onversionchange = () => {
      database.close();
      database = null;
    };
    return database;
  }

  async function run(names, mode, durability, act, isAgain = false) {
    try {
      const transaction = (await open()).transaction(names, mode, { durability });
      const written = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
      });
      const result = act((name) => transaction.objectStore(name));
      await written;
      return result;
    } catch (error) {
      // it may have been wiped under our feet: then it is opened anew, once
      if (isAgain || error.name === "QuotaExceededError") throw error;
      database = null;
      return run(names, mode, durability, act, true);
    }
  }

  try {
    await open();
    navigator.storage?.persist?.().catch(() => undefined);
  } catch {
    isLasting = false;
  }

  return {
    isLasting: () => isLasting,
    // -> Map key → value of all in a store.
    async readAll(name) {
      try {
        const [keys, values] = await run([name], "readonly", "relaxed", (store) =>
          [store(name).getAllKeys(), store(name).getAll()]);
        return new Map(keys.result.map((key, place) => [key, values.result[place]]));
      } catch {
        isLasting = false;
        return new Map();
      }
    },
    // act(store(name) -> object store) in one transaction; resolves once it is written, with strict
    // durability once the disk has it. -> whether it is kept.
    async write(act, durability = "relaxed") {
      try {
        await run(Object.keys(STORES), "readwrite", durability, act);
        isLasting = true;
        return true;
      } catch {
        isLasting = false;
        return false;
      }
    },
  };
}
