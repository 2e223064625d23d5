// <form data-behaviour="edit-section">: a section that saves itself. Windows of this phone tell each
// other of what they saved, so that nobody meets themselves in a conflict.

import { tell } from "../../editing/news.js";
import edit from "../../editing/section.js";

export default function bind(form) {
  return edit(form, [followWindows]);
}

function followWindows(form) {
  if (!("BroadcastChannel" in window)) return () => {};
  const { booth, section } = form.dataset;
  const windows = new BroadcastChannel("ghorfeh-contributor");
  windows.addEventListener("message", ({ data }) => tell("content.changed", data));
  const saved = ({ detail }) => windows.postMessage({ booth, section, version: detail.version });
  form.addEventListener("section:saved", saved);
  return () => {
    form.removeEventListener("section:saved", saved);
    windows.close();
  };
}
