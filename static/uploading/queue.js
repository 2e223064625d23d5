// All files of one booth that are on their way from this browser. They show at once, go two at a time,
// go on by themselves after a reload, and say honestly where they are:
//
// entry {key, target, id, kind, name, size, file, url, state, share, words, isFinal}
// state  waiting · uploading · away (goes on by itself) · elsewhere (another window sends it) ·
//        lost (the same file has to be picked again) · failed (words say what to do) · done

import { stayAwake } from "./awake.js";
import { forget, keep, kept } from "./shelf.js";
import { transfer } from "./transfer.js";
import { giveUp } from "./tus.js";

const AT_ONCE = 2;
const MOVING = new Set(["uploading", "away", "elsewhere"]);
const queues = new Map();

export function queueOf(base) {
  if (!queues.has(base)) queues.set(base, new Queue(base));
  return queues.get(base);
}

class Queue {
  constructor(base) {
    this.base = base;
    this.entries = new Map();
    this.listeners = new Set();
    this.ready = this.takeUp();
  }

  // hear(entry) of every change
  watch(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // target names the field that waits for it; id, an upload that this file goes on with
  add(file, { kind, target = "", id = null }) {
    for (const old of this.entries.values()) {
      if (old.target === target && target && old.state !== "done") this.drop(old);
    }
    const entry = this.make({ key: newKey(), target, id, kind, name: file.name, size: file.size, modified: file.lastModified, file });
    keep({ ...entry, base: this.base });
    this.put(entry);
    this.go();
    return entry;
  }

  make(facts) {
    const url = facts.file && facts.kind === "picture" ? URL.createObjectURL(facts.file) : null;
    return { ...facts, url, state: facts.file ? "waiting" : "lost", share: 0, words: "", stop: null };
  }

  put(entry) {
    this.entries.set(entry.key, entry);
    this.tell(entry);
  }

  find({ id, target }) {
    const all = [...this.entries.values()].reverse();
    return all.find((entry) => (id && entry.id === id) || (!id && target && entry.target === target));
  }

  isSame(file, { name, size }) {
    return file.size === size && (file.name === name || file.name.slice(-150) === name);
  }

  // the picked file goes on with an upload that lost its own
  goOn(file, { kind, target, id }) {
    const old = this.find({ id });
    if (old) this.forgetEntry(old);
    return this.add(file, { kind, target, id });
  }

  again(entry) {
    if (!entry.file) return;
    entry.words = "";
    this.change(entry, { state: "waiting" });
    this.go();
  }

  // it is not wanted any more
  async drop(entry) {
    const { id } = entry;
    entry.stop?.abort();
    this.forgetEntry(entry);
    if (id && entry.state !== "done") await giveUp(`${this.base}/${id}`).catch(() => {});
  }

  forgetEntry(entry) {
    entry.stop?.abort();
    this.entries.delete(entry.key);
    forget(entry.key);
    this.tell(entry);
  }

  count() {
    const all = [...this.entries.values()];
    const of = (...states) => all.filter(({ state }) => states.includes(state)).length;
    return { all: all.length, done: of("done"), failed: of("failed"), lost: of("lost"), away: of("away"), open: of("waiting", ...MOVING) };
  }

  async takeUp() {
    for (const facts of await kept(this.base)) {
      if (!this.entries.has(facts.key)) this.put(this.make(facts));
    }
    this.go();
  }

  go() {
    const all = [...this.entries.values()];
    let free = AT_ONCE - all.filter((entry) => entry.stop).length;
    for (const entry of all) {
      if (free <= 0) break;
      if (entry.state !== "waiting" || entry.stop) continue;
      free -= 1;
      this.send(entry);
    }
    stayAwake(this.count().open > 0);
  }

  async send(entry) {
    entry.stop = new AbortController();
    const { base } = this;
    const tell = ({ id, ...news }) => {
      if (id && entry.id !== id) keep({ ...entry, id, base });
      this.change(entry, { ...news, id: id ?? entry.id });
    };
    try {
      await transfer({ base, file: entry.file, kind: entry.kind, id: entry.id, tell, signal: entry.stop.signal });
      forget(entry.key);
      this.change(entry, { state: "done", share: 1 });
    } catch (trouble) {
      if (this.entries.get(entry.key) === entry && trouble.kind !== "ended") this.fail(entry, trouble);
    }
    entry.stop = null;
    this.go();
  }

  fail(entry, { kind, message }) {
    // what was given up elsewhere, or expired, may be sent as something new
    if (kind === "gone") entry.id = null;
    if (kind === "refused") forget(entry.key);
    entry.isFinal = kind === "refused";
    this.change(entry, kind === "file" ? { state: "lost", file: null, words: message } : { state: "failed", words: message });
  }

  change(entry, news) {
    for (const [name, value] of Object.entries(news)) if (value !== undefined) entry[name] = value;
    if (this.entries.get(entry.key) === entry) this.tell(entry);
  }

  tell(entry) {
    for (const listener of this.listeners) listener(entry);
  }
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
