"""What a Persian reader would stumble over in a page: found in the page itself, as sentences."""

from __future__ import annotations

from playwright.sync_api import Page

# Elements whose words are read by eye; those hidden from it, or clipped to one pixel for screen
# readers, are left out. Text in class ltr or code and in inputs is an address, a key, a file name.
FINDINGS = """() => {
  const findings = [];
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    const seen = { opacityProperty: true, visibilityProperty: true };
    return element.checkVisibility(seen) && !element.closest(".visually-hidden, [aria-hidden=true]")
      && box.width > 2 && box.height > 2;
  };
  const name = (element) => {
    const classes = [...element.classList].map((one) => `.${one}`).join("");
    return element.localName + (element.id ? `#${element.id}` : "") + classes;
  };
  const root = document.documentElement;
  if (root.lang !== "fa" || root.dir !== "rtl") findings.push(`language: ${root.lang} ${root.dir}`);
  for (const element of [root, document.body]) {
    const over = element.scrollWidth - element.clientWidth;
    if (over > 0) findings.push(`wider than the window by ${over} px: ${name(element)}`);
  }
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const parent = words.currentNode.parentElement;
    const text = words.currentNode.textContent.trim();
    if (!text || parent.closest("script, style, noscript, template")) continue;
    const isCode = parent.closest(".ltr, .code, [dir=ltr], code, kbd, pre, textarea, [lang=en]");
    const isLatin = /(?<![A-Za-z0-9@/:=_.-])[0-9]+(?![A-Za-z0-9@/:_.-])/.test(text);
    if (isLatin && !isCode && isSeen(parent))
      findings.push(`Latin digits: «${text.slice(0, 80)}» in ${name(parent)}`);
    if (/[ي٤-٦ك]/.test(text) && !parent.closest("[lang=ar]") && isSeen(parent))
      findings.push(`Arabic letters: «${text.slice(0, 80)}» in ${name(parent)}`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, select") || !element.textContent.trim() || !isSeen(element)) continue;
    const style = getComputedStyle(element);
    const hides = (side) => ["hidden", "clip"].includes(style[`overflow${side}`]);
    const isShortened = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    if (hides("X") && !isShortened && element.scrollWidth > element.clientWidth + 1)
      findings.push(`cut off sideways by ${element.scrollWidth - element.clientWidth} px: `
        + `${name(element)} «${element.textContent.trim().slice(0, 60)}»`);
  }
  return findings;
}"""

# Contrast by WCAG 2: of each text's colour with what is painted under it, as far as the style
# sheets say it: colours through all ancestors, and of a gradient the colour least favourable.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { channels: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, ground) =>
    top.channels.map((one, place) => one * top.alpha + ground[place] * (1 - top.alpha));
  const light = (channels) => {
    const [red, green, blue] = channels.map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const groundUnder = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const layer = rgba(getComputedStyle(one).backgroundColor);
      if (layer.alpha) layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reduceRight((ground, layer) => over(layer, ground), [255, 255, 255]);
  };
  const low = new Map();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    const text = words.currentNode.textContent.trim();
    if (!text || element.closest("script, style, noscript") || !element.checkVisibility()) continue;
    const ground = groundUnder(element);
    const reached = ratio(over(rgba(getComputedStyle(element).color), ground), ground);
    if (reached < 7) low.set(`${element.localName}.${[...element.classList].join(".")}`,
      `contrast ${reached.toFixed(2)}: «${text.slice(0, 40)}»`);
  }
  return [...low].map(([where, what]) => `${what} in ${where}`);
}"""

TARGETS = """(least) => [...document.querySelectorAll("button, a, input, select, [role=button]")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([one, box]) => `target ${Math.round(box.width)}×${Math.round(box.height)} px: `
    + `${one.localName}.${one.className} «${one.textContent.trim().slice(0, 40)}»`)"""


def stumbles(page: Page) -> list[str]:
    """Wrong language or digits, a page wider than its window, words that are cut off."""
    return list(page.evaluate(FINDINGS))


def low_contrasts(page: Page) -> list[str]:
    """Text whose contrast with its ground is below 7:1."""
    return list(page.evaluate(CONTRASTS))


def small_targets(page: Page, least: int) -> list[str]:
    """What can be touched and is less than ``least`` CSS pixels wide or high."""
    return list(page.evaluate(TARGETS, least))
