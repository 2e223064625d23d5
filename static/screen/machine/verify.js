// SHA-256 of what arrived. Plain HTTP has no crypto.subtle: there the vendored hash does it.
import { sha256 } from "../vendor.js";

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export async function digest(buffer) {
  if (globalThis.crypto?.subtle) {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", buffer)));
  }
  return sha256(buffer);
}

export async function verifies(buffer, expected) {
  return (await digest(buffer)) === expected;
}
