// Nobody stands at the gate: what to do, which way it reads, and that all is well.
import { Icon } from "../../screen/frame/icon.js";
import { pattern } from "../frame/pattern.js";
import { clock, day, number } from "../frame/saying.js";
import { isSilent, soundLevel } from "../frame/sound.js";
import { html, useEffect, useState } from "../vendor.js";
import { Camera } from "./camera.js";

function useClock() {
  const [at, setAt] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return at;
}

function List({ state }) {
  const { count, at } = state.list;
  if (at === null) return "فهرست مهمانان هنوز نرسیده است.";
  return `فهرست ${number(count)} کارت، تازه‌شده در ساعت ${clock(at, state.rules?.zone)}`;
}

export function Idle({ seen, acts, exhibition, onCode }) {
  const { state, direction, hasCamera } = seen;
  const at = useClock();
  const isEntry = direction === "entry";
  return html`<section class="stage idle" data-tone=${isEntry ? "idle" : "exit"} style=${pattern(isEntry ? "idle" : "exit", "G")}>
    <div class="stage-girih"></div>
    <div class="idle-words">
      <p class="idle-place"><strong><bdi>${state.gate ?? "ورودی"}</bdi></strong><bdi>${exhibition}</bdi></p>
      ${hasCamera
        ? html`<${Camera} onCode=${onCode} onEnd=${() => acts.setCamera(false)} />`
        : html`<div class="idle-badge" aria-hidden="true"><${Icon} name="scan-line" /></div>`}
      <h1>${isEntry ? "کارت را برای ورود بخوانید" : "کارت را برای خروج بخوانید"}</h1>
      <p class="idle-way"><${Icon} name=${isEntry ? "log-in" : "log-out"} isWay />${isEntry ? "ورود" : "خروج"}</p>
      <p class="idle-list"><${List} state=${state} />${isSilent() && soundLevel() > 0 ? " برای شنیدن صدا، یک بار صفحه را لمس کنید." : ""}</p>
    </div>
    <p class="idle-clock"><span>${day(at, state.rules?.zone)}</span><time>${clock(at, state.rules?.zone)}</time></p>
  </section>`;
}
