// The form in which two spellings of one thing are equal, as core/persian.py folds them: letters
// of the Arabic keyboard, hamza forms, marks, case and the three sets of digits fall together.

const LETTERS = Object.fromEntries([..."يىكةەہھٱ"].map((letter, at) => [letter, [..."ییکهههها"][at]]));
for (let digit = 0; digit < 10; digit += 1) {
  LETTERS[String.fromCharCode(0x6f0 + digit)] = LETTERS[String.fromCharCode(0x660 + digit)] = String(digit);
}

export function fold(text) {
  return String(text)
    .replace(/[\u200b\u200c]/g, " ")
    .normalize("NFKD").toLowerCase().normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}ـ]/gu, "")
    .replace(/[يىكةەہھٱ۰-۹٠-٩]/g, (letter) => LETTERS[letter])
    .replace(/\s+/g, " ")
    .trim();
}
