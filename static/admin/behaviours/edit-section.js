// <form data-behaviour="edit-section">: a section of a booth that saves itself.
import "./desk-news.js";
import { followAround } from "../../editing/around.js";
import edit from "../../editing/section.js";

export default function bind(form) {
  return edit(form, [followAround]);
}
