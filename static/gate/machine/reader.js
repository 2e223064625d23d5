// A USB scanner that types: its keys are read by where they stand on the keyboard, so that no layout,
// Caps Lock or Shift changes what was read.

const PAUSE_MS = 120; // a scanner types faster, a person slower
const LEAST = 4; // fewer keys were struck by chance
const LONGEST = 1_000; // no code is longer; the rest is dropped

const PLAIN = {
  Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|",
  IntlBackslash: "<>", Semicolon: ";:", Quote: "'\"", Backquote: "`~", Comma: ",<", Period: ".>",
  Slash: "/?", Space: "  ", NumpadAdd: "++", NumpadSubtract: "--", NumpadMultiply: "**",
  NumpadDivide: "//", NumpadDecimal: "..", NumpadEqual: "==",
};
const SHIFTED_DIGITS = ")!@#$%^&*(";
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);

function typed({ code, key, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  const digit = /^(Digit|Numpad)([0-9])$/.exec(code);
  if (digit) return shiftKey && digit[1] === "Digit" ? SHIFTED_DIGITS[digit[2]] : digit[2];
  if (PLAIN[code]) return PLAIN[code][shiftKey ? 1 : 0];
  // a keyboard without places, as on the screen, tells the character alone
  return !code && Array.from(key).length === 1 ? key : "";
}

// Ctrl with a letter or one of [ \ ] stands for a control character: Ctrl+] is GS.
function control({ code }) {
  const named = /^Key([A-Z])$/.exec(code)?.[1] ?? PLAIN[code]?.[0] ?? "";
  return /^[A-Z[\\\]]$/.test(named) ? String.fromCharCode(named.charCodeAt(0) & 31) : "";
}

const isTextBox = (target) => target instanceof Element && (target.isContentEditable
  || target.matches("textarea, select, input:not([type=button], [type=submit], [type=checkbox], [type=radio])"));

// onCode(raw) for each burst of keys on `target` that Enter, Tab or a pause ends. What is typed in a
// text box is left alone. -> stop()
export function readKeys(target, onCode) {
  let burst = "";
  let last = 0; // when its last key came, by the events' own clock
  let timer = 0;
  let byNumber = null; // Alt held down and digits: a character told by its number

  function end() {
    clearTimeout(timer);
    const read = burst;
    burst = "";
    if (read.length < LEAST) return false;
    onCode(read);
    return true;
  }
  function append(text, event) {
    const isBurst = burst !== "";
    if (burst.length < LONGEST) burst += text;
    last = event.timeStamp;
    clearTimeout(timer);
    timer = setTimeout(end, PAUSE_MS);
    if (isBurst) event.preventDefault();
  }
  function onKeyDown(event) {
    if (event.isComposing || event.repeat || isTextBox(event.target)) return;
    // the clock of the page may have stood still meanwhile, the keys' own has not
    if (burst && event.timeStamp - last > PAUSE_MS) end();
    if (ENDS.has(event.code || event.key)) {
      if (end()) event.preventDefault();
    } else if (event.altKey) {
      const digit = /^Numpad([0-9])$/.exec(event.code)?.[1];
      if (digit) byNumber = (byNumber ?? "") + digit;
    } else if (event.ctrlKey || event.metaKey) {
      if (burst && event.ctrlKey) append(control(event), event);
    } else {
      const text = typed(event);
      if (text) append(text, event);
    }
  }
  function onKeyUp(event) {
    if (event.key !== "Alt" || byNumber === null) return;
    append(String.fromCharCode(Number(byNumber) & 255), event);
    byNumber = null;
  }

  target.addEventListener("keydown", onKeyDown);
  target.addEventListener("keyup", onKeyUp);
  return () => {
    clearTimeout(timer);
    target.removeEventListener("keydown", onKeyDown);
    target.removeEventListener("keyup", onKeyUp);
  };
}
