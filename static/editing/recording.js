// A film's or a sound's field: what every media field does, a player once it is ready,
// and for a film the picture that stands for it until it is played.

import { MediaField } from "../uploading/media-field.js";
import { button, image, make, words } from "../uploading/parts.js";
import { albumOf } from "./album.js";

const ACCEPT = { video: "video/*", sound: "audio/*" };

export default function bind(box) {
  const { kind, list, uploads } = box.dataset;
  const field = new RecordingField(box, { kind, accept: ACCEPT[kind], album: albumOf(list, uploads) });
  return () => field.end();
}

class RecordingField extends MediaField {
  get poster() {
    return this.box.querySelector('[data-part="poster"]');
  }

  drawMore(facts) {
    this.sender.disabled = Boolean(this.album.hindrance);
    if (facts?.state !== "ready" || !this.poster) return;
    // the one that was chosen by itself, until somebody chooses another
    const isOfThis = this.poster.value && this.posterOf === facts.id;
    if (!this.poster.value && facts.poster) this.choose(facts.poster);
    if (!isOfThis) this.posterOf = facts.id;
  }

  put(id) {
    // another film's picture does not stand for this one
    if (this.poster && id && id !== this.input.value) this.poster.value = this.album.media.get(id)?.poster ?? "";
    super.put(id);
  }

  choose(id) {
    this.poster.value = id;
    this.poster.dispatchEvent(new Event("input", { bubbles: true }));
  }

  invitation() {
    return this.album.hindrance ?? super.invitation();
  }

  lookAtReady(facts) {
    const player = make(this.kind === "video" ? "video" : "audio", "recording-player");
    player.src = facts.file;
    player.controls = true;
    player.preload = "metadata";
    player.setAttribute("aria-label", facts.name);
    const shown = this.album.media.get(this.poster?.value);
    if (shown?.view) player.poster = shown.view;
    return this.kind === "video" ? [player, this.posters(facts, player)] : [player];
  }

  posters(facts, player) {
    const box = make("div", "poster-choice");
    const line = words("عکس روی فیلم را برگزینید، یا فیلم را روی لحظهٔ دلخواه نگه دارید:");
    const grid = make("div", "poster-frames");
    grid.append(...facts.frames.map(({ at, src }) => this.frameButton(facts, at, src)));
    const here = button("همین لحظهٔ فیلم", () => this.take(facts, player.currentTime));
    this.posterLine = make("p", "picture-words");
    this.posterLine.setAttribute("role", "status");
    box.append(line, grid, here, this.posterLine);
    return box;
  }

  frameButton(facts, at, src) {
    const made = make("button", "poster-frame");
    made.type = "button";
    const seconds = new Intl.NumberFormat("fa-IR", { maximumFractionDigits: 0 }).format(at);
    made.setAttribute("aria-label", `تصویر ثانیهٔ ${seconds}`);
    made.append(image(src));
    made.addEventListener("click", () => this.take(facts, at));
    return made;
  }

  async take(facts, at) {
    this.posterLine.textContent = "در حال گرفتن تصویر…";
    const picture = await this.album.post(`${facts.id}/poster`, { at });
    this.posterLine.textContent = picture ? "گرفته شد؛ تا چند ثانیهٔ دیگر روی فیلم می‌نشیند." : "گرفته نشد. لحظهٔ دیگری برگزینید.";
    if (!picture) return;
    this.choose(picture.id);
    this.waitForPoster(picture.id);
  }

  // drawn anew once the picture is there, and not before: the film may be playing
  waitForPoster(id) {
    this.album.look();
    const stop = this.album.watch(() => {
      if (!["ready", "failed"].includes(this.album.media.get(id)?.state)) return;
      stop();
      this.drawn = "";
      this.draw();
    });
    this.stops.push(stop);
  }
}
