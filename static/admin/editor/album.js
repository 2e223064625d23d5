// The pictures of the booth as the server knows them, asked for once per page and again while one
// of them is being converted. watch(listener) hears every change.

import { on } from "../behaviours/desk-socket.js";

const LOOK_MS = 1500;
const albums = new Map();

export function albumOf(url) {
  if (!albums.has(url)) albums.set(url, new Album(url));
  return albums.get(url);
}

class Album {
  constructor(url) {
    this.url = url;
    this.pictures = new Map();
    this.listeners = new Set();
    this.timer = 0;
    this.known = this.look();
    on("media.changed", ({ media }) => this.pictures.has(media) && this.look());
  }

  watch(listener) {
    this.listeners.add(listener);
    this.known.then(listener);
    return () => this.listeners.delete(listener);
  }

  put(picture) {
    this.pictures.set(picture.id, picture);
    for (const listener of this.listeners) listener();
    if (picture.state === "converting") this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), LOOK_MS);
  }

  async look() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { pictures } = await answer.json();
      this.pictures = new Map(pictures.map((picture) => [picture.id, picture]));
      for (const listener of this.listeners) listener();
      if (pictures.some(({ state }) => state === "converting")) this.soon();
    } catch {
      this.soon();
    }
  }
}
