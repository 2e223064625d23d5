// Saving: one request in flight, a second after the last touch; kept and tried again while the
// server is away. Knows nothing of fields: collect() gives the changes, begin(sending) hears that
// they leave, settle(answer) takes them.

const REST_MS = 1000;
// fifty photos that arrive one after the other put a save off no longer than this
const LONGEST_REST_MS = 4000;
const RETRY_MS = [1000, 3000, 8000, 15_000];
// beyond this a request counts as lost; saving the same again changes nothing
const PATIENCE_MS = 20_000;

export class Saver {
  constructor({ url, collect, begin, settle, tell }) {
    Object.assign(this, { url, collect, begin, settle, tell });
    this.timer = 0;
    this.since = 0;
    this.failures = 0;
    this.inFlight = null;
  }

  get isBusy() {
    return this.inFlight !== null;
  }

  soon(rest = REST_MS) {
    clearTimeout(this.timer);
    this.since ||= performance.now();
    const left = Math.max(LONGEST_REST_MS, rest) - (performance.now() - this.since);
    this.timer = setTimeout(() => this.now(), Math.max(0, Math.min(rest, left)));
  }

  // Resolves when nothing is left to send, or it could not be sent.
  async now() {
    clearTimeout(this.timer);
    this.since = 0;
    if (this.inFlight) {
      await this.inFlight;
      return this.now();
    }
    const sending = this.collect();
    if (!sending) return true;
    this.inFlight = this.send(sending);
    const isSaved = await this.inFlight;
    this.inFlight = null;
    if (isSaved && this.collect()) this.soon();
    return isSaved;
  }

  async send(sending) {
    this.tell("saving");
    this.begin(sending);
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
        },
        body: JSON.stringify(sending),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return await this.read(answer, sending);
    } catch {
      return this.later();
    }
  }

  async read(answer, sending) {
    if (answer.status >= 500 || answer.status === 429) return this.later();
    // signed out meanwhile: what was typed stays in the page until one is in again
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    const body = isJson ? await answer.json() : {};
    if (body.code === "form_expired" && (await renewToken())) return this.later();
    if (!answer.ok || !isJson) {
      this.tell("refused", body.title ?? "دوباره وارد شوید و سپس ذخیره را بزنید.");
      return false;
    }
    this.failures = 0;
    this.settle(body, sending);
    return true;
  }

  later() {
    const rest = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.tell("away");
    this.soon(rest);
    return false;
  }
}

// A page that slept for a night holds a token of a session that is over: the page itself, asked for
// anew, brings the present one. False when it brings none.
async function renewToken() {
  const here = document.querySelector('meta[name="csrf-token"]');
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('meta[name="csrf-token"]')?.content;
  if (!answer.ok || !fresh || fresh === here.content) return false;
  here.content = fresh;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = fresh;
  return true;
}
