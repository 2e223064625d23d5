// The station: the stage in the middle, the column beside it, and one sheet over both.
import { html, useEffect, useMemo, useRef, useState } from "./vendor.js";
import { bringPatterns } from "./frame/pattern.js";
import { keep, recall } from "./frame/kept.js";
import { play, unlockByTouch } from "./frame/sound.js";
import { readKeys } from "./machine/reader.js";
import { tellScreen } from "./frame/big-screen.js";
import { printLabel } from "./frame/printing.js";
import { Band } from "./side/band.js";
import { Side } from "./side/side.js";
import { Sheets } from "./sheets/sheets.js";
import { Idle } from "./stage/idle.js";
import { Verdict } from "./stage/verdict.js";
import { toneOf } from "./stage/words.js";

const MOST_RAW = 12;
const SHOWN_MS = 20_000; // a name does not stand there for ever
const HELD = "کارتی خوانده شد و کنار گذاشته شد. نخست این کار را تمام کنید یا ببندید و کارت را دوباره بخوانید.";
const PRINT_FAILED = "مهمان ثبت شد اما برچسب چاپ نشد. چاپگر را ببینید و «چاپ دوباره» را بزنید.";
const SHEET_KEYS = { F2: "code", F4: "find", F6: "walk-in", F10: "menu" };

// Scans as the page makes them: the newest one is shown.
function useScans(station, direction) {
  const [shown, setShown] = useState(null);
  const turn = useRef(0);
  const raws = useRef(new Map()); // what was read, for an override of one of the last ten
  async function scan(raw, options = {}) {
    const mine = (turn.current += 1);
    const made = { direction, ...options };
    const verdict = await station.scan(raw, made);
    raws.current.set(verdict.nonce, raw);
    if (raws.current.size > MOST_RAW) raws.current.delete(raws.current.keys().next().value);
    if (mine !== turn.current) return verdict;
    setShown({ ...verdict, raw, direction: made.direction, party: made.party ?? null });
    if (!verdict.wasSuppressed) play(toneOf(verdict));
    tellScreen(verdict, made.direction);
    return verdict;
  }
  return { shown, scan, show: setShown, rawOf: (nonce) => raws.current.get(nonce) };
}

function useClosing(shown, close) {
  useEffect(() => {
    if (!shown?.isAccepted) return undefined;
    const timer = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
}

// Function keys alone: letters and digits are what a scanner types.
function useShortcuts(keys) {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const onKey = (event) => {
      const act = newest.current[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function useReader(onCode) {
  const newest = useRef(onCode);
  newest.current = onCode;
  useEffect(() => readKeys(document, (raw) => newest.current(raw)), []);
}

// -> [how many wait, set(how many)]. Asked again where a scan of this gate turned out to be one.
function useOpenConflicts(station, state) {
  const [count, setCount] = useState(0);
  const own = state.last.filter(({ isConflict }) => isConflict).length;
  useEffect(() => {
    if (!state.isConnected) return undefined;
    const ask = () => station.status().then(({ conflicts }) => setCount(conflicts), () => undefined);
    ask();
    const timer = setInterval(ask, 60_000);
    return () => clearInterval(timer);
  }, [state.isConnected, own]);
  return [count, setCount];
}

export function Station({ station, state, exhibition }) {
  const [serves, setServes] = useState(recall("serves", "both"));
  const [turned, setTurned] = useState(recall("direction", "entry"));
  const [sheet, setSheet] = useState(null);
  const [notice, setNotice] = useState(null);
  const [labels, setLabels] = useState(recall("labels", null));
  const [hasCamera, setCamera] = useState(false);
  const [, redraw] = useState(0);
  const direction = serves === "both" ? turned : serves;
  const { shown, scan, show, rawOf } = useScans(station, direction);
  const [conflicts, setConflicts] = useOpenConflicts(station, state);
  const close = () => show(null);

  useEffect(() => unlockByTouch(() => redraw((count) => count + 1)), []);
  useEffect(() => void bringPatterns(state.rules), [state.rules]);
  useClosing(shown, close);

  function open(name, given = {}) {
    setNotice(null);
    setSheet({ name, ...given });
  }
  function read(raw) {
    setNotice(sheet ? { words: HELD } : null);
    if (!sheet) scan(raw);
  }
  useReader(read);

  async function print(made) {
    setNotice(null);
    try {
      await printLabel(made);
      setLabels((left) => (left === null ? null : keep("labels", Math.max(left - 1, 0))));
    } catch {
      setNotice({ words: PRINT_FAILED, again: () => print(made) });
    }
  }
  async function undo(nonce, override) {
    const undone = await station.undo(nonce, override);
    if (shown?.nonce === nonce) close();
    tellScreen({ nonce, isUndone: true, inside: undone.inside });
    return undone;
  }
  function undoLast() {
    const last = state.last.find((one) => one.isAccepted && !one.isUndone);
    if (last) open("scan", { nonce: last.nonce, isUndoing: true });
    else setNotice({ words: "پذیرشی برای برگرداندن نیست." });
  }
  function turn(to = direction === "entry" ? "exit" : "entry") {
    if (serves === "both") setTurned(keep("direction", to));
    close();
  }
  const acts = useMemo(() => ({}), []);
  Object.assign(acts, {
    open, close, scan, show, rawOf, print, undo, undoLast, turn,
    serve: (value) => setServes(keep("serves", value)),
    setLabels: (value) => setLabels(keep("labels", value)),
    setCamera,
    setConflicts,
    say: (words) => setNotice({ words }),
    leave: () => setSheet(null),
  });
  const clear = () => {
    close();
    setNotice(null);
  };
  const keys = { Escape: clear, F8: undoLast, F9: () => turn() };
  for (const [key, name] of Object.entries(SHEET_KEYS)) keys[key] = () => open(name);
  useShortcuts(sheet ? {} : keys);

  const seen = { station, state, direction, serves, labels, conflicts, hasCamera, shown, notice };
  return html`<div class="station" data-direction=${direction}>
    <${Band} state=${state} />
    <main class="stage-place">
      ${shown
        ? html`<${Verdict} key=${`${shown.nonce} ${shown.party}`} verdict=${shown} seen=${seen} acts=${acts} />`
        : html`<${Idle} seen=${seen} acts=${acts} exhibition=${exhibition} onCode=${read} />`}
      ${notice && !sheet && html`<div class="notice" role="alert"><p>${notice.words}</p>
        ${notice.again && html`<button class="act" type="button" onClick=${notice.again}>چاپ دوباره</button>`}
        <button class="act" type="button" onClick=${() => setNotice(null)}>بستن</button></div>`}
    </main>
    <${Side} seen=${seen} acts=${acts} />
    ${sheet && html`<${Sheets} key=${sheet.name} sheet=${sheet} seen=${seen} acts=${acts} />`}
  </div>`;
}
