// A picture's field: choose, drop, follow until it is ready, point at what must stay in view, take
// away and take back. The value is the media's id in the field's own input, saved like any other.

import { albumOf } from "./album.js";
import { choosePicture } from "./choose.js";
import { focalMarker } from "./focal.js";
import { sendPicture } from "./upload.js";

const STATES = {
  converting: "در حال آماده‌سازی برای نمایشگر…",
  failed: "این عکس آماده نشد.",
  unknown: "این عکس در غرفه نیست.",
};

export default function bind(box) {
  const field = new PictureField(box);
  const stop = field.album.watch(() => field.draw());
  if (box.pendingFile) field.send(box.pendingFile);
  return stop;
}

class PictureField {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('[data-part="media"]');
    this.frame = box.querySelector("[data-frame]");
    this.album = albumOf(box.dataset.list);
    this.sending = null;
    this.problem = "";
    this.taken = "";
    box.classList.add("is-lively");
    this.makeTools();
    this.listen();
    this.draw();
  }

  makeTools() {
    const tools = this.box.querySelector("[data-picture-tools]");
    this.chooser = make("input", "visually-hidden");
    this.chooser.type = "file";
    this.chooser.accept = "image/*";
    this.chooser.tabIndex = -1;
    this.chooser.setAttribute("aria-label", "پروندهٔ عکس");
    this.send_ = button("فرستادن عکس", () => this.chooser.click());
    this.pick = button("از عکس‌های غرفه", () => this.choose());
    this.away = button("برداشتن", () => this.toggle());
    // replaced, not added: an item made from the blank one may bring the blank one's along
    tools.replaceChildren(this.chooser, this.send_, this.pick, this.away);
  }

  listen() {
    this.chooser.addEventListener("change", () => {
      if (this.chooser.files[0]) this.send(this.chooser.files[0]);
      this.chooser.value = "";
    });
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

  put(id) {
    this.taken = id ? "" : this.input.value;
    this.input.value = id;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.draw();
  }

  toggle() {
    this.put(this.input.value ? "" : this.taken);
  }

  async choose() {
    const id = await choosePicture([...this.album.pictures.values()]);
    if (id) this.put(id);
  }

  async send(file) {
    this.problem = "";
    this.sending = 0;
    this.draw();
    try {
      const picture = await sendPicture(file, {
        url: this.box.dataset.send,
        megabytes: Number(this.box.dataset.megabytes),
        progress: (share) => {
          this.sending = share;
          this.draw();
        },
      });
      this.sending = null;
      this.album.put(picture);
      this.put(picture.id);
    } catch (error) {
      this.sending = null;
      this.problem = error.message;
      this.draw();
    }
  }

  draw() {
    const id = this.input.value;
    const picture = this.album.pictures.get(id);
    this.away.hidden = !id && !this.taken;
    this.away.textContent = id ? "برداشتن" : "برگرداندن عکس";
    this.send_.textContent = id ? "عکسی دیگر" : "فرستادن عکس";
    this.pick.hidden = this.album.pictures.size === 0;
    const shown = this.look(id, picture);
    const state = JSON.stringify([id, picture, this.sending === null ? null : Math.round(this.sending * 50), this.problem]);
    if (this.drawn === state) return;
    this.drawn = state;
    this.frame.dataset.state = this.sending !== null ? "sending" : this.problem ? "failed" : (picture?.state ?? (id ? "unknown" : "none"));
    this.frame.replaceChildren(...shown());
  }

  look(id, picture) {
    if (this.sending !== null) return () => [bar(this.sending), words(this.sending < 1 ? "در حال فرستادن…" : "رسید؛ در حال بررسی…")];
    if (this.problem) return () => [words(this.problem, "alert")];
    if (!id) return () => [words("عکس را اینجا رها کنید، یا «فرستادن عکس» را بزنید. تا ۴۰ مگابایت.")];
    if (picture?.state === "ready") return () => focalMarker(picture, this.box.dataset.focal.replace("MEDIA", picture.id), this.album);
    if (picture?.state === "converting") return () => [bar(null), words(STATES.converting)];
    return () => [words(picture?.error ?? STATES[picture?.state ?? "unknown"], "alert")];
  }
}

function make(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function words(text, role = "status") {
  const line = make("p", role === "alert" ? "picture-words is-problem" : "picture-words", text);
  line.setAttribute("role", role);
  return line;
}

function button(label, act) {
  const made = make("button", "button button-small", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function bar(share) {
  const made = make("progress", "bar");
  made.setAttribute("aria-label", "پیشرفت");
  if (share !== null) made.value = share;
  return made;
}
