// What is on its way is kept in the browser's own database, so that it goes on after a reload or a
// phone that was switched off. Files up to a size are kept themselves; of larger ones only what
// they are called, and the same file has to be picked again. Nothing here fails: without a database
// everything works but does not outlive the page.

const NAME = "ghorfeh-uploads";
const STORE = "uploads";
// a copy of a film would fill the phone that it was filmed with
const KEPT_BYTES = 64 * 1024 * 1024;

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function act(mode, call) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const work = database.transaction(STORE, mode);
      const request = call(work.objectStore(STORE));
      work.oncomplete = () => resolve(request.result);
      work.onabort = () => reject(work.error);
    });
  } catch {
    return undefined;
  }
}

// {key, base, target, id, kind, name, size, modified}, and the file where it is small enough
export async function keep(entry) {
  const { key, base, target, id, kind, name, size, modified, file } = entry;
  const words = { key, base, target, id, kind, name, size, modified, file: null };
  if (file && size <= KEPT_BYTES) {
    // a full browser refuses the bytes: their name is kept all the same
    if ((await act("readwrite", (store) => store.put({ ...words, file }))) !== undefined) return;
  }
  await act("readwrite", (store) => store.put(words));
}

export const forget = (key) => act("readwrite", (store) => store.delete(key));

export async function kept(base) {
  const all = (await act("readonly", (store) => store.getAll())) ?? [];
  return all.filter((entry) => entry.base === base);
}
