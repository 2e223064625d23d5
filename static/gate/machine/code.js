// The code on a badge, cleaned and checked as the server does it (visitors/badge_code.py): 26
// characters of Crockford's base32, the last of them his check symbol.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const LONGEST_READ = 200;
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
// what Python calls a space
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const BETWEEN = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x00-\x1f\x7f\ufeff-]+/g;
// a scanner's own marks before the code: an AIM symbology identifier, an ECI designator
const PREFIXES = /^(?:\][A-Za-z][0-9A-Za-z])?(?:\\[0-9]{6})*/;
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

// What the keys A-Z type under a Persian layout, without and with Shift: ISIRI 9147 (X.Org's
// ir(pes), newer Windows), then Windows' older layout.
const KEYS = "QWERTYUIOPASDFGHJKLZXCVBNM";
const LAYOUTS = [
  [
    "ضصثقفغعهخحشسیبلاتنمظطزرذدپ",
    "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][ؤئيإأآة»«ك\u0653ژ\u0670\u200c\u0654ء",
  ],
  [
    "ضصثقفغعهخحشسيبلاتنمظطزرذدئ",
    "\u064b\u064c\u064d\ufdfc،؛,][\\\u064e\u064f\u0650\u0651ۀآـ«»ةيژؤإأء",
  ],
];

const typedBy = (row) => Array.from(row, (typed, place) => [typed, KEYS[place]]);
// Some letters stand in both rows: a scanner types its capitals with Shift, or small letters only,
// and the check symbol tells which it was.
const TABLES = LAYOUTS.flatMap(([plain, shifted]) => [
  new Map([...typedBy(plain), ...typedBy(shifted)]),
  new Map([...typedBy(shifted), ...typedBy(plain)]),
]);

const toAsciiDigit = (digit) => String(digit.charCodeAt(0) & 15);

function trimmed(read) {
  let from = 0;
  let to = read.length;
  while (from < to && SPACE.test(read[from])) from += 1;
  while (to > from && SPACE.test(read[to - 1])) to -= 1;
  return read.slice(from, to);
}

function checkValue(body) {
  let rest = 0;
  for (const character of body) rest = (rest * 32 + VALUES.get(character)) % 37;
  return rest;
}

function asCode(text) {
  const code = text.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  if (!CODE.test(code) || checkValue(code.slice(0, -1)) !== VALUES.get(code.at(-1))) return null;
  return code;
}

// The code in what a reader sent, or null where it holds none.
export function cleanCode(read) {
  const text = trimmed(read);
  // a letter outside the basic plane counts once, as on the server
  if (text.length > 2 * LONGEST_READ || Array.from(text).length > LONGEST_READ) return null;
  const bare = text
    .replace(DIGITS, toAsciiDigit)
    .replace(BETWEEN, "")
    .replace(PREFIXES, "")
    .replace(/ریال/g, "\ufdfc"); // Shift+R of the older layout types the whole word
  if (/^[\x00-\x7f]*$/.test(bare)) return asCode(bare);
  for (const table of TABLES) {
    const code = asCode(Array.from(bare, (typed) => table.get(typed) ?? typed).join(""));
    if (code) return code;
  }
  return null;
}
