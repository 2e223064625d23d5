// The gate's requests. An answer is believed only where it is our server's: a captive portal or a
// proxy may say anything.
import { Problem, Refused, Silence, Unable } from "./problem.js";

const REFUSALS = new Set(["token_unknown", "token_revoked", "wrong_role"]);
const LATER = new Set([408, 425, 429]);

// onContact(isReached): after each request; clock: learns from answers that tell the time.
export function createApi({ address, token, onContact }) {
  async function read(response) {
    const isOurs = /^application\/(problem\+)?json/.test(response.headers.get("Content-Type") ?? "");
    if (!isOurs) throw new Silence();
    return response.json();
  }
  function problemOf({ code, detail, title }, status) {
    const kind = REFUSALS.has(code) ? Refused : status >= 500 || LATER.has(status) ? Unable : Problem;
    return new kind(code ?? "unexpected", title ?? detail ?? "", status);
  }
  async function attempt(method, path, body, milliseconds) {
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      cache: "no-store",
      signal: AbortSignal.timeout(milliseconds),
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said = await read(response);
    if (!response.ok) throw problemOf(said, response.status);
    return said;
  }
  // -> the answer's JSON. Throws Silence, Unable (5xx), Refused (the device), Problem (4xx).
  return async function ask(method, path, { body, milliseconds = 10_000 } = {}) {
    try {
      const said = await attempt(method, path, body, milliseconds);
      onContact(true);
      return said;
    } catch (error) {
      const problem = error instanceof Problem ? error : new Silence();
      onContact(!(problem instanceof Silence) && !(problem instanceof Unable));
      throw problem;
    }
  };
}
