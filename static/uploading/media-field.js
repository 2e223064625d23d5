// A field that holds a picture, a film or a sound: choose, drop, follow until it is ready, take away
// and take back. Its value is the media's id in the field's own input, from the first byte on, so
// that a reload and another phone know what is on its way. Subclasses draw what is ready.

import { rememberPicture } from "../editing/local-pictures.js";
import { bar, button, image, make, words } from "./parts.js";
import { queueOf } from "./queue.js";
import { entryWords, factWords, nameOf } from "./words.js";

export class MediaField {
  constructor(box, { kind, accept, album }) {
    Object.assign(this, { box, kind, album });
    this.input = box.querySelector('[data-part="media"]');
    this.frame = box.querySelector("[data-frame]");
    this.queue = queueOf(box.dataset.uploads);
    this.target = box.closest("[data-path]").dataset.path + location.pathname;
    this.taken = "";
    this.isWaitingForPhone = false;
    box.classList.add("is-lively");
    this.makeTools(accept);
    this.listen();
    this.stops = [this.queue.watch((entry) => this.hear(entry)), album.watch(() => this.draw())];
    this.queue.ready.then(() => this.hear(this.entry()));
    this.draw();
  }

  end() {
    this.stops.forEach((stop) => stop());
  }

  makeTools(accept) {
    this.chooser = make("input", "visually-hidden");
    this.chooser.type = "file";
    this.chooser.accept = accept;
    this.chooser.tabIndex = -1;
    this.chooser.setAttribute("aria-label", `پروندهٔ ${nameOf(this.kind)}`);
    this.sender = button(`فرستادن ${nameOf(this.kind)}`, () => this.ask());
    this.retry = button("دوباره", () => this.again());
    this.away = button("برداشتن", () => this.toggle());
    // replaced, not added: an item made from the blank one may bring the blank one's along
    this.box.querySelector("[data-picture-tools]").replaceChildren(this.chooser, this.sender, this.retry, ...this.moreTools(), this.away);
  }

  moreTools() {
    return [];
  }

  listen() {
    this.chooser.addEventListener("change", () => {
      this.isWaitingForPhone = false;
      if (this.chooser.files[0]) this.send(this.chooser.files[0]);
      this.chooser.value = "";
    });
    this.chooser.addEventListener("cancel", () => this.waitForPhone(false));
    this.frame.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.frame.classList.add("is-target");
    });
    this.frame.addEventListener("dragleave", () => this.frame.classList.remove("is-target"));
    this.frame.addEventListener("drop", (event) => {
      event.preventDefault();
      this.frame.classList.remove("is-target");
      if (event.dataTransfer.files[0]) this.send(event.dataTransfer.files[0]);
    });
    this.box.closest("[data-path]").addEventListener("field:set", () => this.draw());
  }

  // a phone may take twenty seconds to hand over what was picked
  ask() {
    this.waitForPhone(true);
    this.chooser.click();
  }

  waitForPhone(isWaiting) {
    this.isWaitingForPhone = isWaiting;
    this.draw();
  }

  entry() {
    return this.queue.find({ id: this.input.value, target: this.target });
  }

  facts() {
    return this.album.media.get(this.input.value);
  }

  hear(entry) {
    if (!entry || (entry.target !== this.target && entry.id !== this.input.value)) return;
    const isMine = entry.target === this.target && this.queue.entries.has(entry.key);
    if (isMine && entry.id && entry.id !== this.input.value && entry.state !== "failed") {
      if (this.kind === "picture" && entry.file) rememberPicture(entry.id, entry.file);
      this.put(entry.id);
      this.album.look();
    }
    if (entry.state === "done") {
      this.queue.forgetEntry(entry);
      this.album.look();
    }
    this.draw();
  }

  send(file) {
    const most = this.album.limits[this.kind];
    const facts = this.facts();
    if (facts?.state === "uploading" && this.queue.isSame(file, facts)) {
      this.queue.goOn(file, { kind: this.kind, target: this.target, id: facts.id });
      return;
    }
    this.problem = this.problemOf(file, most);
    if (!this.problem) this.queue.add(file, { kind: this.kind, target: this.target });
    this.draw();
  }

  // what the server would refuse is said before anything is sent
  problemOf(file, most) {
    if (!file.size) return "پرونده خالی است (۰ بایت). دوباره از گالری برگزینید و بفرستید.";
    if (!most || file.size <= most.bytes) return "";
    return `این ${nameOf(this.kind)} بزرگ‌تر از اندازه است (${most.words}). آن را کوچک‌تر ذخیره کنید و دوباره بفرستید.`;
  }

  again() {
    const entry = this.entry();
    if (entry) this.queue.again(entry);
    else this.album.retry(this.input.value);
  }

  put(id) {
    this.taken = id ? "" : this.input.value;
    this.input.value = id;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.draw();
  }

  toggle() {
    const entry = this.entry();
    const failed = this.failedId(entry);
    if ((entry && entry.state !== "done") || failed) {
      if (entry) this.queue.drop(entry);
      this.put("");
      this.taken = "";
      this.draw();
      if (failed) this.album.remove(failed);
    } else this.put(this.input.value ? "" : this.taken);
  }

  // what will never be ready by itself: taking it away here takes it from the booth
  failedId(entry) {
    if (entry) return entry.state === "failed" ? entry.id : null;
    return this.facts()?.state === "failed" ? this.input.value : null;
  }

  draw() {
    const id = this.input.value;
    const entry = this.entry();
    const facts = this.facts();
    const isOnItsWay = Boolean(entry) && entry.state !== "done";
    this.away.hidden = !id && !this.taken && !isOnItsWay;
    const isFailed = entry?.state === "failed" || Boolean(this.failedId(entry));
    this.away.textContent = isFailed ? "حذف" : isOnItsWay ? "لغو" : id ? "برداشتن" : `برگرداندن ${nameOf(this.kind)}`;
    this.retry.hidden = !(entry?.state === "failed" && entry.file && !entry.isFinal) && !(!entry && facts?.can_retry);
    const isUnfinished = entry?.state === "lost" || (!entry && facts?.state === "uploading");
    this.sender.textContent = isUnfinished ? "ادامهٔ فرستادن" : id ? `${nameOf(this.kind)}${this.kind === "sound" ? "یی" : "ی"} دیگر` : `فرستادن ${nameOf(this.kind)}`;
    this.drawMore(facts);
    const seen = JSON.stringify([id, facts, entry && [entry.state, Math.round(entry.share * 200), entry.words], this.problem, this.isWaitingForPhone, this.album.hasAnswered]);
    if (this.drawn === seen) return;
    this.drawn = seen;
    const [state, ...parts] = this.look(entry, facts);
    this.frame.dataset.state = state;
    this.frame.replaceChildren(...parts.filter(Boolean));
  }

  drawMore() {}

  look(entry, facts) {
    const id = this.input.value;
    if (this.problem) return ["failed", words(this.problem, "alert")];
    if (this.isWaitingForPhone) return ["waiting", bar(null), words("منتظر گوشی؛ پرونده‌های بزرگ چند ثانیه طول می‌کشد…")];
    if (entry) return this.lookAtEntry(entry);
    if (!id) return ["none", words(this.invitation())];
    if (!facts && !this.album.hasAnswered) return ["asked", bar(null)];
    if (!facts) return ["unknown", words(`این ${nameOf(this.kind)} در غرفه نیست. دوباره بفرستید یا از عکس‌های غرفه برگزینید.`, "alert")];
    if (facts.state === "ready") return ["ready", ...this.lookAtReady(facts)];
    const isProblem = facts.state === "failed" || (facts.state === "uploading" && facts.received === null);
    return [facts.state, isProblem ? null : bar(facts.progress), words(factWords(facts), isProblem ? "alert" : "status")];
  }

  lookAtEntry(entry) {
    const isProblem = ["failed", "lost"].includes(entry.state);
    const shown = entry.url && image(entry.url, "picture-sending");
    return [entry.state, shown, isProblem ? null : bar(entry.state === "waiting" ? null : entry.share), words(entryWords(entry), isProblem ? "alert" : "status")];
  }

  invitation() {
    const limit = this.album.limits[this.kind];
    const most = limit ? ` ${limit.words}.` : "";
    return `${nameOf(this.kind)} را این‌جا رها کنید، یا «فرستادن ${nameOf(this.kind)}» را بزنید.${most}`;
  }
}
