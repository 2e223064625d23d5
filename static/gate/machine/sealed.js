// The guests of the list, each sealed with the code of their own badge (visitors/gate_list.py). The
// browser's own SubtleCrypto is missing on plain HTTP, so both contexts use the same vendored
// libraries; one record costs well below a millisecond.
import { gcm, sha256 } from "./vendor.js";

const SALT = "ghorfeh gate record 1";
const NONCE_BYTES = 12;

const fromBase64 = (text) => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));

// What the list knows a badge by: base64url(SHA-256 of the code).
export function hashCode(code) {
  const bytes = String.fromCharCode(...sha256.array(code));
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// The record of this code's guest as the list of its values. Throws where it is not sealed with it.
export function unseal(code, sealed) {
  const key = new Uint8Array(sha256.hmac.array(code, SALT));
  const bytes = fromBase64(sealed);
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const plain = gcm(key, nonce).decrypt(bytes.subarray(NONCE_BYTES));
  return JSON.parse(new TextDecoder().decode(plain));
}
