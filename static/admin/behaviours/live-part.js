// <div data-behaviour="live-part" data-topics="device.changed job.changed" [data-url="…"]
// [data-soon] [data-rest="2000"]>: a part of the page that follows the desk. A topic makes it look
// again at data-url (else at this page), at most once in a while (data-rest: milliseconds, where
// news comes many times a second); a look every ten seconds makes up for what the socket lost. Only
// the [data-key] rows that differ are replaced, and of those that differ in their times alone only
// the times. data-soon: what it waits for ends within a second.

import { on } from "./desk-socket.js";

const LOOK_MS = 10_000;
const SOON_MS = [120, 250, 500, 900, 1500, 3000];
const REST_MS = 250;
const HEARTBEAT_REST_MS = 2000;

export default function bind(part) {
  const url = part.dataset.url ?? location.href;
  const rest = Number(part.dataset.rest) || REST_MS / 2;
  const topics = (part.dataset.topics ?? "").split(/\s+/).filter(Boolean);
  let timer = 0;
  let due = Infinity;
  let isLooking = false;
  let isAgain = false;

  const look = async () => {
    due = Infinity;
    if (isLooking) {
      isAgain = true;
      return;
    }
    isLooking = true;
    await refresh(part, url);
    isLooking = false;
    if (isAgain) {
      isAgain = false;
      lookIn(Math.max(REST_MS, rest));
    }
  };
  const lookIn = (wait) => {
    const at = performance.now() + wait;
    if (at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  };

  const stops = topics.map((topic) =>
    on(topic, (change) => lookIn(change?.change === "seen" ? pause(part) : rest)),
  );
  // what happened between the page and its socket, or while the server was away
  stops.push(on("connect", () => lookIn(0)));
  const regular = setInterval(() => document.hidden || lookIn(0), LOOK_MS);
  const early = "soon" in part.dataset ? SOON_MS.map((rest) => setTimeout(look, rest)) : [];
  return () => {
    for (const stop of stops) stop();
    clearInterval(regular);
    clearTimeout(timer);
    early.forEach(clearTimeout);
  };
}

// while a release travels each heartbeat is news; otherwise heartbeats only move the clock on
function pause(part) {
  return part.querySelector("[data-travelling]") ? REST_MS : HEARTBEAT_REST_MS;
}

async function refresh(part, url) {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok || !part.isConnected) return;
    const fresh = document.createRange().createContextualFragment(await answer.text());
    if (isBusy(part)) return;
    update(part, fresh);
  } catch {
    // the server is away for a moment: the next look asks again
  }
}

// nobody's typing or open question is taken from under their hands
function isBusy(part) {
  const held = document.activeElement;
  return part.contains(held) && held.matches("input, select, textarea");
}

function update(part, fresh) {
  const old = keyed(part);
  const now = keyed(fresh);
  const isSameList = old.length > 0 && old.map(key).join("\n") === now.map(key).join("\n");
  if (!isSameList || frame(part) !== frame(fresh)) {
    part.replaceChildren(fresh);
    part.dispatchEvent(new CustomEvent("part:changed", { bubbles: true }));
    return;
  }
  old.forEach((row, at) => exchange(row, now[at]));
}

function exchange(row, fresh) {
  if (row.outerHTML === fresh.outerHTML) return;
  if (timeless(row) !== timeless(fresh)) {
    row.replaceWith(fresh);
    return;
  }
  const times = row.querySelectorAll("time");
  fresh.querySelectorAll("time").forEach((time, at) => times[at].replaceWith(time));
}

const keyed = (root) => [...root.querySelectorAll("[data-key]")];
const key = (row) => row.dataset.key;

// what stands around the rows
function frame(root) {
  const copy = root.cloneNode(true);
  for (const row of keyed(copy)) row.replaceChildren();
  dropFleeting(copy);
  const box = document.createElement("div");
  box.append(...copy.childNodes);
  return box.innerHTML.replace(/ (tabindex|aria-selected)="[^"]*"/g, "");
}

function timeless(row) {
  const copy = row.cloneNode(true);
  dropFleeting(copy);
  return copy.innerHTML;
}

// what differs each time and means nothing new: hours, and the CSRF token, whose old one is as good
function dropFleeting(copy) {
  for (const one of copy.querySelectorAll('time, input[name="csrf_token"]')) one.remove();
}
