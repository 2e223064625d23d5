// The one place that knows where the vendored libraries stand.
export { sha256 } from "../../vendor/js-sha256/1.0.0/sha256.min.js";
export { gcm } from "../../vendor/noble-ciphers/2.4.0/aes.js";
