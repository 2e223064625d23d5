// A film or a recording with controls of our own, large enough for a standing guest.
import { chooseRendition, SMALL } from "../machine/files.js";
import { note } from "../machine/queue.js";
import { Icon } from "../frame/icon.js";
import { useShown } from "../frame/kept.js";
import { digits, words } from "../frame/language.js";
import { Said } from "../frame/persian.js";
import { html, useRef, useState } from "../vendor.js";

const t = words("booth/film", {
  play: "پخش", pause: "درنگ", again: "از آغاز", mute: "بی‌صدا", sound: "با صدا", where: "جای پخش", missing: "این فیلم اکنون در دسترس نیست.",
});

const clock = (seconds) => {
  const whole = Math.floor(seconds || 0);
  return digits(`${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`);
};

// Where a recording's bytes are; null when they are not at hand.
export function sourceOf(value, { document, addressOf }) {
  const renditions = (document.media?.[value.media]?.renditions ?? []).filter(({ type }) => /^(video|audio)/.test(type));
  const found = renditions.filter(({ sha256 }) => addressOf(sha256)).sort((a, b) => (b.width ?? 0) - (a.width ?? 0))[0];
  return found ? addressOf(found.sha256) : null;
}

export function posterOf(value, { document, addressOf }, width = SMALL) {
  const rendition = chooseRendition(document.media?.[value.poster], width, addressOf);
  return rendition ? addressOf(rendition.sha256) : undefined;
}

// The seconds that really ran, told when it stops or the page is left.
function useTelling(element, media) {
  useShown(() => {
    const film = element.current;
    if (!film) return undefined;
    let since = null;
    let seconds = 0;
    const run = () => (since ??= performance.now());
    const rest = () => {
      if (since !== null) seconds += (performance.now() - since) / 1000;
      since = null;
      if (seconds >= 1) note("film.played", { media, seconds: Math.round(seconds) });
      seconds = 0;
    };
    film.addEventListener("playing", run);
    film.addEventListener("pause", rest);
    return () => {
      rest();
      film.removeEventListener("playing", run);
      film.removeEventListener("pause", rest);
      film.pause();
    };
  }, []);
}

export function Player({ field, context }) {
  const film = useRef(null);
  const [at, setAt] = useState({ time: 0, length: 0, isPlaying: false, isMuted: false });
  const source = sourceOf(field.value, context);
  useTelling(film, field.value.media);
  if (!source) return html`<figure class="captioned"><span class="no-picture"><${Icon} name="film" /></span>
    <figcaption role="status">${t("missing")}</figcaption></figure>`;
  const look = () => {
    if (!film.current) return; // a film whose page is left pauses after it is gone
    const { currentTime, duration, paused, muted } = film.current;
    setAt({ time: currentTime, length: Number.isFinite(duration) ? duration : 0, isPlaying: !paused, isMuted: muted });
  };
  const toggle = () => (film.current.paused ? film.current.play().catch(look) : film.current.pause());
  const jump = (time) => void (film.current.currentTime = time);
  const again = () => { jump(0); film.current.play().catch(look); };
  const mute = () => void (film.current.muted = !film.current.muted);
  const Tag = field.type === "sound" ? "audio" : "video";
  const control = (act, name, icon, look_ = "") => html`<button class="control ${look_}" type="button" aria-label=${t(name)}
    onClick=${act}><${Icon} name=${icon} /></button>`;
  const follow = { onPlay: look, onPause: look, onTimeUpdate: look, onLoadedMetadata: look, onVolumeChange: look, onEnded: look };
  return html`<figure class="captioned player">
    <${Tag} ref=${film} src=${source} poster=${posterOf(field.value, context)} preload="metadata" playsinline
      disablepictureinpicture onClick=${toggle} ...${follow} />
    <div class="controls">
      ${control(toggle, at.isPlaying ? "pause" : "play", at.isPlaying ? "pause" : "play", "is-main")}
      ${control(again, "again", "rotate-ccw")}
      <input class="seek" type="range" dir="ltr" min="0" max=${Math.ceil(at.length) || 1} step="1" aria-label=${t("where")}
        aria-valuetext=${clock(at.time)} value=${Math.floor(at.time)} onInput=${(event) => jump(Number(event.target.value))} />
      <span class="control-time"><bdi dir="ltr">${clock(at.time)} / ${clock(at.length)}</bdi></span>
      ${control(mute, at.isMuted ? "sound" : "mute", at.isMuted ? "volume-x" : "volume-2")}
    </div>
    ${field.value.caption && html`<figcaption><${Said} text=${field.value.caption} /></figcaption>`}
  </figure>`;
}
