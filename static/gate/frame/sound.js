// What a verdict sounds like. Browsers let a page sound only after it was touched or typed at.
import { keep, recall } from "./kept.js";

export const LOUDNESS = [0, 0.25, 0.6, 1];
// [Hz, from, to] in seconds; an ear tells them apart without looking: up, down twice, a chord, one
const TUNES = {
  admitted: { wave: "sine", notes: [[659, 0, 0.12], [988, 0.11, 0.34]] },
  vip: { wave: "triangle", notes: [[523, 0, 0.5], [659, 0.1, 0.55], [784, 0.2, 0.6], [1047, 0.3, 0.9]] },
  departed: { wave: "sine", notes: [[784, 0, 0.3]] },
  refused: { wave: "sawtooth", notes: [[196, 0, 0.2], [147, 0.24, 0.6]] },
};

let audio = null;
let level = recall("sound", 2);

export const soundLevel = () => level;
export const isSilent = () => level === 0 || audio?.state !== "running";

export function setSoundLevel(value) {
  level = keep("sound", value);
  unlock();
}

export function unlock() {
  audio ??= globalThis.AudioContext ? new AudioContext() : null;
  if (audio?.state === "suspended") audio.resume();
}

function sound(wave, [pitch, from, to], loudness) {
  const at = audio.currentTime + 0.01;
  const voice = audio.createOscillator();
  const gain = audio.createGain();
  voice.type = wave;
  voice.frequency.value = pitch;
  gain.gain.setValueAtTime(0, at + from);
  gain.gain.linearRampToValueAtTime(loudness, at + from + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.001, at + to);
  voice.connect(gain).connect(audio.destination);
  voice.start(at + from);
  voice.stop(at + to + 0.05);
}

export function play(name) {
  const loudness = LOUDNESS[level];
  if (!audio || audio.state !== "running" || !loudness) return;
  const { wave, notes } = TUNES[name];
  const share = (wave === "sawtooth" ? 0.35 : 0.5) * loudness;
  for (const note of notes) sound(wave, note, share);
}

// Until the page may sound; onChange() when it may.
export function unlockByTouch(onChange) {
  const once = () => {
    unlock();
    audio?.addEventListener("statechange", onChange);
    onChange();
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, once, { capture: true, once: true });
}
