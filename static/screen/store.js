// Verified files under their SHA-256, and the manifests of the two last releases shown.
// In a secure context they outlive the page (Cache Storage); over plain HTTP they live in
// memory, and the browser's own cache of immutable files makes up for some of it.

const CACHE = "ghorfeh-screen-1";
const fileUrl = (hash) => `/files/${hash}`;
const manifestUrl = (which) => `/screen/manifest/${which}`;

function memoryStore() {
  const files = new Map();
  const manifests = new Map();
  return {
    lasting: false,
    read: async (hash) => files.get(hash) ?? null,
    write: async (hash, blob) => void files.set(hash, blob),
    has: async (hash) => files.has(hash),
    readManifest: async (which) => manifests.get(which) ?? null,
    writeManifest: async (which, manifest) => void manifests.set(which, manifest),
    async keepOnly(hashes) {
      for (const hash of files.keys()) if (!hashes.has(hash)) files.delete(hash);
    },
  };
}

// A full or broken disk must not keep a booth from being shown: `spare` takes over.
function cacheStore(cache, spare) {
  const found = async (hash) => (await cache.match(fileUrl(hash)))?.blob() ?? null;
  return {
    lasting: true,
    read: async (hash) => (await spare.read(hash)) ?? found(hash),
    has: async (hash) => (await spare.has(hash)) || Boolean(await cache.match(fileUrl(hash))),
    async write(hash, blob) {
      try {
        await cache.put(fileUrl(hash), new Response(blob));
      } catch {
        await spare.write(hash, blob);
      }
    },
    readManifest: async (which) =>
      (await spare.readManifest(which)) ?? (await cache.match(manifestUrl(which)))?.json() ?? null,
    async writeManifest(which, manifest) {
      try {
        await cache.put(manifestUrl(which), Response.json(manifest));
      } catch {
        await spare.writeManifest(which, manifest);
      }
    },
    async keepOnly(hashes) {
      await spare.keepOnly(hashes);
      const kept = new Set(Array.from(hashes, (hash) => new URL(fileUrl(hash), location).href));
      for (const request of await cache.keys()) {
        const isFile = new URL(request.url).pathname.startsWith("/files/");
        if (isFile && !kept.has(request.url)) await cache.delete(request);
      }
    },
  };
}

// lasting: false for a demonstration, which must leave nothing behind for another booth.
export async function openStore({ lasting }) {
  const spare = memoryStore();
  if (!lasting || !globalThis.isSecureContext || !globalThis.caches) return spare;
  try {
    return cacheStore(await caches.open(CACHE), spare);
  } catch {
    return spare;
  }
}

// Another booth's content must not greet a screen that was paired anew.
export async function emptyStore() {
  if (globalThis.isSecureContext && globalThis.caches) await caches.delete(CACHE);
}
