// Where a picture's bytes are: a blob address for what this screen holds, else the server's.

// One address for each hash over all releases, so that a picture does not blink at a swap.
const addresses = new Map();

// blobs: Map hash → Blob. absent: hashes of the booth's own files that this screen does without;
// they have no address, so that another rendition is taken. isAway(): no server to ask.
export function createPictures(blobs, absent, isAway) {
  return {
    has: (hash) => blobs.has(hash),
    add: (found) => found.forEach((blob, hash) => blobs.set(hash, blob)),
    get(hash) {
      const blob = blobs.get(hash);
      if (!blob) return absent.has(hash) || isAway() ? undefined : `/files/${hash}`;
      if (!addresses.has(hash)) addresses.set(hash, URL.createObjectURL(blob));
      return addresses.get(hash);
    },
  };
}

// Blob addresses hold their bytes in memory until they are given back.
export function giveBack(...kept) {
  for (const [hash, address] of addresses) {
    if (kept.some((pictures) => pictures?.has(hash))) continue;
    URL.revokeObjectURL(address);
    addresses.delete(hash);
  }
}
