"""What a booth's screen promises a standing, tired guest, looked for in the page itself."""

from __future__ import annotations

from playwright.sync_api import Page

TARGET_PX, APART_PX, TEXT_PX = 64, 12, 24

# Targets by what of them can be touched: a page that scrolls shows some of them in part.
FINDINGS = """({ target, apart, text }) => {
  const findings = [];
  const name = (one) => `${one.localName}.${[...one.classList].join(".")}`
    + ` «${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 30)}»`;
  const open = document.querySelector("dialog[open]");
  const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && (!open || open.contains(one));
  const clips = (one) => /hidden|auto|scroll|clip/.test(getComputedStyle(one).overflow);
  const boxOf = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    const box = { left, top, right, bottom };
    for (let over = one.parentElement; over; over = over.parentElement) {
      if (!clips(over)) continue;
      const edge = over.getBoundingClientRect();
      box.left = Math.max(box.left, edge.left);
      box.right = Math.min(box.right, edge.right);
      box.top = Math.max(box.top, edge.top);
      box.bottom = Math.min(box.bottom, edge.bottom);
    }
    return box;
  };
  const isInside = ({ left, top, right, bottom }) => right - left > 1 && bottom - top > 1;
  // booths on the plan are as near to each other as they are in the hall
  const targets = [...document.querySelectorAll("button:enabled, a, input, [role=button]")]
    .filter((one) => !one.closest("svg") && seen(one));
  for (const one of targets) {
    const { width, height } = one.getBoundingClientRect();
    if (width < target || height < target)
      findings.push(`target ${Math.round(width)}×${Math.round(height)} px: ${name(one)}`);
  }
  const further = [...document.querySelectorAll(".further:not([hidden])")].find(seen);
  const boxes = targets.filter((one) => one !== further)
    .map((one) => ({ one, box: boxOf(one) })).filter(({ box }) => isInside(box));
  for (const [place, { one, box }] of boxes.entries()) for (const other of boxes.slice(place + 1)) {
    if (one.contains(other.one) || other.one.contains(one)) continue;
    const across = Math.max(box.left - other.box.right, other.box.left - box.right);
    const down = Math.max(box.top - other.box.bottom, other.box.top - box.bottom);
    const gap = Math.max(across, down);
    if (gap < apart - 0.5)
      findings.push(`${gap.toFixed(1)} px between ${name(one)} and ${name(other.one)}`);
  }
  const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflow)
    || scrolls(one.parentElement));
  for (const one of targets.filter((target) => !scrolls(target))) {
    const { left, top, right, bottom } = boxOf(one);
    if (right - left < target - 1 || bottom - top < target - 1
      || left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1)
      findings.push(`out of sight: ${name(one)}`);
  }
  for (const { one, box } of boxes) {
    const over = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (!over || !(one.contains(over) || over.contains(one) || over.closest("label")?.contains(one)
      || further?.contains(over)))
      findings.push(`covered by ${over ? name(over) : "nothing"}: ${name(one)}`);
  }
  for (const one of document.querySelectorAll(".scroller-box, .events, .find-found"))
    if (seen(one) && one.clientHeight < 2 * target)
      findings.push(`${one.clientHeight} px high: ${name(one).slice(0, 30)}`);
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth)
    findings.push(`wider than the screen by ${scrollWidth - clientWidth} px`);
  // Words that stand on more than one line; one of many letters has to.
  const tornIn = (node) => [...node.textContent.matchAll(/\\S{2,20}(?!\\S)/g)].flatMap((found) => {
    const range = document.createRange();
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    return tops.size > 1 && !/\\S/.test(node.textContent[found.index - 1] ?? " ")
      ? [`torn: «${found[0]}» in ${name(node.parentElement)}`] : [];
  });
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const looked = new Set();
  while (words.nextNode()) {
    const one = words.currentNode.parentElement;
    if (!words.currentNode.textContent.trim() || !seen(one) || looked.has(one)
      || one.closest(".sr-only")) continue;
    looked.add(one);
    const style = getComputedStyle(one);
    if (parseFloat(style.fontSize) < text) findings.push(`text of ${style.fontSize}: ${name(one)}`);
    if (one.closest("h1, h2, button")) findings.push(...tornIn(words.currentNode));
    const isShortened = one.closest(".scroller-box") && style.webkitLineClamp !== "none";
    const box = one.closest("button, .card, .fact, .figure, .mark, .chip, li, h1, h2, p, dd, dt");
    if (box && !isShortened && !one.closest("svg") && box.clientWidth
      && box.scrollWidth > box.clientWidth + 2)
      findings.push(`${box.scrollWidth - box.clientWidth} px wider than its box: ${name(box)}`);
    if (box?.matches("button") && box.scrollHeight > box.clientHeight + 2)
      findings.push(`${box.scrollHeight - box.clientHeight} px higher than its box: ${name(box)}`);
  }
  for (const one of document.querySelectorAll("img"))
    if (one.complete && !one.naturalWidth) findings.push(`no picture: ${one.getAttribute("src")}`);
  return findings;
}"""


def broken_promises(page: Page) -> list[str]:
    """Targets too small, too near, covered or out of sight, lists without room, text too small,
    cut off or torn inside a word, pictures that are not there."""
    rules = {"target": TARGET_PX, "apart": APART_PX, "text": TEXT_PX}
    return list(page.evaluate(FINDINGS, rules))
