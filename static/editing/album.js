// The booth's pictures, films and sounds as the server knows them, asked for once per page and again
// while one of them is on its way. watch(listener) hears every change.

import { on } from "./news.js";
import { tokenOf } from "../uploading/tus.js";

const LOOK_MS = 1500;
const LATER_MS = 6000;
const albums = new Map();

export function albumOf(url, uploads) {
  if (!albums.has(url)) albums.set(url, new Album(url, uploads));
  return albums.get(url);
}

class Album {
  constructor(url, uploads) {
    Object.assign(this, { url, uploads });
    this.media = new Map();
    this.limits = {};
    this.hindrance = null;
    this.listeners = new Set();
    this.timer = 0;
    this.hasAnswered = false;
    this.known = this.look();
    on("media.changed", ({ media }) => this.media.has(media) && this.look());
  }

  watch(listener) {
    this.listeners.add(listener);
    this.known.then(listener);
    return () => this.listeners.delete(listener);
  }

  pictures() {
    return [...this.media.values()].filter(({ kind, state }) => kind === "picture" && state === "ready");
  }

  tell() {
    for (const listener of this.listeners) listener();
  }

  soon(ms = LOOK_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), ms);
  }

  async retry(id) {
    await this.post(`${id}/again`);
    this.look();
  }

  // a failed one; an upload that was refused before it had a name here is gone already
  async remove(id) {
    await this.post(`${id}/remove`);
    this.look();
  }

  // the facts that the server answers, or null
  async post(path, body = {}) {
    try {
      const answer = await fetch(`${this.uploads}/${path}`, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": tokenOf() },
        body: JSON.stringify(body),
      });
      return answer.ok && answer.status !== 204 ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async look() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      this.hasAnswered = true;
      if (!answer.ok) return;
      const { media, limits, hindrance } = await answer.json();
      this.media = new Map(media.map((one) => [one.id, one]));
      Object.assign(this, { limits, hindrance });
      this.tell();
      const states = new Set(media.map(({ state }) => state));
      if (states.has("checking") || states.has("converting")) this.soon();
      else if (states.has("uploading")) this.soon(LATER_MS);
    } catch {
      this.soon(LATER_MS);
    }
  }
}
