// One section of a booth in the editor: what was typed is saved a second later, as the changes
// against what the server gave. Brings together fields, list, saver, conflicts, presence, others.
// data-keeps="name" on the form: what the server does not have yet is kept in the browser as well.

import { Conflicts } from "./conflicts.js";
import { baseOf, fieldAt, fieldsOf, givenTextsOf, rawOf, sameTexts, setBase, setTexts, showError, textsOf } from "./fields.js";
import { Kept } from "./kept.js";
import { List } from "./list.js";
import { followCounts } from "./counts.js";
import { followOthers } from "./others.js";
import { followPresence } from "./presence.js";
import { Saver } from "./saver.js";
import { SaveState } from "./state.js";
import { Tries } from "./tries.js";

// around: what else of the face's page follows the section, as functions of the form.
export default function bind(form, around = []) {
  const section = new Section(form);
  const undo = [section.listen(), followCounts(form), followOthers(section), followPresence(section)];
  undo.push(...around.map((follow) => follow(form)));
  section.begin();
  return () => undo.forEach((stop) => stop());
}

class Section {
  constructor(form) {
    this.form = form;
    this.version = Number(form.dataset.version);
    this.shown = new WeakMap();
    this.refused = new WeakMap();
    this.lastSaved = null;
    this.state = new SaveState(form);
    this.conflicts = new Conflicts(form, (path, pick) => this.decide(path, pick));
    this.resolved = new Set();
    this.tries = new Tries();
    this.kept = new Kept(this);
    this.saver = new Saver({
      url: form.dataset.save,
      collect: () => this.collect(),
      begin: ({ changes }) => {
        this.tries.begin(changes);
        this.kept.keep();
      },
      settle: (answer, sent) => this.settle(answer, sent),
      tell: (state, words) => this.state.show(state, words),
    });
    this.list = form.querySelector("[data-items]") ? new List(this) : null;
    this.learn(form);
  }

  // what the page came with is what the server knows; somebody may have been typing already
  learn(root) {
    for (const field of fieldsOf(root)) this.shown.set(field, givenTextsOf(field));
  }

  begin() {
    this.kept.restore();
    this.form.classList.add("is-bound");
    if (!this.isUnsaved) return;
    this.state.show("typing");
    this.saver.soon();
  }

  isDirty(field) {
    return !sameTexts(textsOf(field), this.shown.get(field));
  }

  get isUnsaved() {
    return this.collect({ even: true }) !== null;
  }

  // {changes, decided, version}, or null when there is nothing to send. A field that waits for a
  // decision, or that was refused and has not been touched since, is not sent; even: count it.
  collect({ even = false } = {}) {
    const changes = this.list ? this.list.changes() : {};
    for (const field of fieldsOf(this.form)) {
      const path = field.dataset.path;
      const texts = textsOf(field);
      if (path in changes || field.closest(".is-removed") || sameTexts(texts, this.shown.get(field))) continue;
      const isHeld = this.conflicts.has(path) || sameTexts(texts, this.refused.get(field));
      if (!isHeld || even) changes[path] = { before: baseOf(field), after: rawOf(texts) };
    }
    if (!Object.keys(changes).length) return null;
    const sent = new Map(Object.keys(changes).map((path) => [path, this.textsAt(path)]));
    const decided = [...this.resolved].filter((path) => path in changes);
    return { version: this.version, changes, decided, tried: this.tries.of(changes), texts: Object.fromEntries(sent) };
  }

  textsAt(path) {
    const field = fieldAt(this.form, path);
    return field ? textsOf(field) : null;
  }

  settle(answer, { changes, texts }) {
    const isAlone = answer.version <= this.version + 1;
    this.version = answer.version;
    this.tries.settle(changes);
    for (const path of Object.keys(changes)) this.settlePath(path, answer, texts[path]);
    this.list?.settle(answer, changes);
    this.conflicts.add(answer.conflicts);
    this.rememberUndo(answer, changes);
    this.kept.keep();
    this.state.saved(answer, { conflicts: this.conflicts.size, errors: this.errorCount() });
    this.form.dispatchEvent(new CustomEvent("section:saved", { bubbles: true, detail: answer }));
    if (!isAlone || answer.kept.length) this.form.dispatchEvent(new CustomEvent("section:others"));
  }

  settlePath(path, answer, sentTexts) {
    const field = fieldAt(this.form, path);
    if (!field) return;
    const error = answer.errors[path];
    showError(field, error);
    if (error) this.refused.set(field, sentTexts);
    if (error || !answer.saved.includes(path)) return;
    const now = answer.fields[path];
    setBase(field, now?.value ?? null);
    this.resolved.delete(path);
    this.shown.set(field, sentTexts);
    this.rewrite(field, now?.parts ?? {}, sentTexts);
  }

  // write the value as the server reads it, unless somebody is still at it
  rewrite(field, parts, sentTexts) {
    if (field.contains(document.activeElement) || !sameTexts(textsOf(field), sentTexts)) return;
    setTexts(field, parts);
    this.shown.set(field, textsOf(field));
  }

  errorCount() {
    return this.form.querySelectorAll("[data-path] [data-error]:not([hidden])").length;
  }

  decide(path, { theirs, picked }) {
    const field = fieldAt(this.form, path);
    if (!field) return;
    setBase(field, theirs.value);
    this.shown.set(field, { ...theirs.parts });
    setTexts(field, picked.parts);
    this.resolved.add(path);
    this.kept.keep();
    if (this.collect()) this.saver.now();
    else if (!this.conflicts.size && !this.errorCount()) this.state.show("saved");
  }

  rememberUndo(answer, changes) {
    const back = {};
    for (const path of answer.saved) {
      if (changes[path]) back[path] = { value: changes[path].before };
    }
    if (Object.keys(back).length) this.lastSaved = back;
    this.form.querySelector("[data-reverts]").hidden = !this.lastSaved || this.list !== null;
  }

  // bring the fields of the last save back to what they were before it
  async revert() {
    const paths = Object.entries(this.lastSaved ?? {});
    this.lastSaved = null;
    const answer = await fetch(this.form.dataset.save, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      },
      body: JSON.stringify({
        changes: Object.fromEntries(
          paths.map(([path, { value }]) => [path, { before: baseOf(fieldAt(this.form, path)), after: value }]),
        ),
      }),
    });
    if (!answer.ok) return this.state.show("refused", "برگرداندن نشد؛ دوباره بکوشید.");
    const body = await answer.json();
    for (const path of body.saved) {
      const field = fieldAt(this.form, path);
      setBase(field, body.fields[path]?.value ?? null);
      setTexts(field, body.fields[path]?.parts ?? {});
      this.shown.set(field, textsOf(field));
      showError(field, null);
    }
    this.version = body.version;
    this.conflicts.add(body.conflicts);
    this.form.querySelector("[data-reverts]").hidden = true;
    this.state.saved(body, { conflicts: this.conflicts.size, errors: this.errorCount() });
    this.form.dispatchEvent(new CustomEvent("section:saved", { bubbles: true, detail: body }));
  }

  listen() {
    const { form } = this;
    const touched = (event) => {
      if (!event.target.closest?.("[data-path]")) return;
      if (this.isUnsaved) this.state.show("typing");
      this.kept.keep();
      this.saver.soon();
    };
    const submit = (event) => {
      if (event.submitter?.dataset.act) return;
      event.preventDefault();
      this.saver.now();
    };
    const leave = (event) => {
      if (!this.kept.isOn && (this.isUnsaved || this.saver.isBusy)) event.preventDefault();
    };
    const away = (event) => this.leaveSaved(event);
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("submit", submit);
    form.querySelector("[data-reverts]").addEventListener("click", () => this.revert());
    window.addEventListener("beforeunload", leave);
    // put into a pocket, the page may not come back for hours
    const hide = () => document.hidden && this.collect() && this.saver.now();
    window.addEventListener("online", () => this.saver.now());
    document.addEventListener("visibilitychange", hide);
    document.addEventListener("click", away);
    document.addEventListener("submit", away, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("visibilitychange", hide);
      document.removeEventListener("click", away);
      document.removeEventListener("submit", away, { capture: true });
    };
  }

  // a link or an act of this page waits for what is unsaved, so that nobody has to
  async leaveSaved(event) {
    const link = event.type === "click" ? event.target.closest("a[href]:not([target])") : null;
    const act = event.type === "submit" ? event.target.closest("[data-waits-for-save]") : null;
    if (!(link || act) || event.defaultPrevented || event.ctrlKey || event.metaKey || !this.collect()) return;
    if (link?.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(await this.saver.now())) return;
    if (link) location.assign(link.href);
    else act.requestSubmit(event.submitter ?? undefined);
  }
}
