// What was typed and is not at the server yet, kept in this browser until it is: a reload, a dead
// battery or a day without network loses nothing. Each path is kept for itself, with the value it
// started from, so that two windows of one section do not undo each other.

import { fieldAt, sameTexts, setBase, setTexts, textsOf } from "./fields.js";

export const PREFIX = "ghorfeh:kept:";

export class Kept {
  constructor(section) {
    this.section = section;
    this.key = section.form.dataset.keeps ? PREFIX + section.form.dataset.keeps : null;
    // the paths that this window put there, and so may take away
    this.own = new Set();
  }

  get isOn() {
    return this.key !== null;
  }

  keep() {
    if (!this.isOn) return;
    const now = this.section.collect({ even: true });
    const entries = read(this.key);
    const wanted = now ? this.wanted(now) : {};
    for (const path of this.own) if (!(path in wanted)) delete entries[path];
    Object.assign(entries, wanted);
    this.own = new Set(Object.keys(wanted));
    write(this.key, entries);
  }

  wanted({ changes, texts, tried }) {
    const wanted = {};
    for (const [path, { before, after }] of Object.entries(changes)) {
      if (path === "@order") wanted[path] = { before, after };
      // a removed item's fields are told by the order
      else if (after !== null) wanted[path] = { before, texts: texts[path], tried: tried[path] };
    }
    return wanted;
  }

  // put back what an earlier window left; the base it had, so that what somebody else wrote since
  // is a conflict to be looked at
  restore() {
    if (!this.isOn) return;
    const { "@order": order, ...entries } = read(this.key);
    if (order && this.section.list) this.section.list.restore(order);
    for (const [path, entry] of Object.entries(entries)) this.restoreField(path, entry);
    for (const path of [...Object.keys(entries), ...(order ? ["@order"] : [])]) this.own.add(path);
    this.keep();
  }

  restoreField(path, { before, texts, tried }) {
    const field = fieldAt(this.section.form, path) ?? this.fieldOfRemoved(path);
    if (!field || sameTexts(texts, this.section.shown.get(field))) return;
    setBase(field, before);
    setTexts(field, { ...textsOf(field), ...texts });
    this.section.tries.learn(path, tried);
  }

  // somebody else removed the item meanwhile: what was written in it brings it back, whole
  fieldOfRemoved(path) {
    const [item, slash] = path.split(/(\/)/);
    if (!slash || !this.section.list || this.section.list.itemOf(item)) return null;
    this.section.list.add(item);
    return fieldAt(this.section.form, path);
  }
}

// Storage may be forbidden, full, or hold what another version wrote: then it keeps nothing.
function read(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

function write(key, entries) {
  try {
    if (Object.keys(entries).length) localStorage.setItem(key, JSON.stringify(entries));
    else localStorage.removeItem(key);
  } catch {
    // what is typed still stands in the page, and the page says so
  }
}

// The names of sections, below `prefix`, of which something is kept.
export function keptSections(prefix) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + prefix))
      .map((key) => key.slice((PREFIX + prefix).length));
  } catch {
    return [];
  }
}
