// One label: the server draws it in millimetres, the browser prints it out of a frame of its own.
import { currentToken } from "../machine/token.js";

const WAIT_MS = 10_000;

async function fetchLabel({ code, guest }) {
  const response = await fetch("/api/v1/gate/label", {
    method: "POST",
    cache: "no-store",
    signal: AbortSignal.timeout(WAIT_MS),
    headers: { Authorization: `Bearer ${currentToken()?.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ code, guest }),
  });
  if (!response.ok) throw new Error(`label: ${response.status}`);
  return response.text();
}

// made: {code, guest}, as a walk-in or a new badge was told. Throws when there is nothing to print.
export async function printLabel(made) {
  const frame = document.createElement("iframe");
  frame.className = "printed";
  frame.title = "برچسب";
  frame.tabIndex = -1;
  frame.srcdoc = await fetchLabel(made);
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.querySelector(".printed")?.remove(); // the one before: its code is held no longer
  document.body.append(frame);
  await loaded;
  await frame.contentDocument.fonts.ready;
  frame.contentWindow.print();
}
