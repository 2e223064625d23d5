// <div data-behaviour="edit-recording">: a film's or a sound's field, from choosing a file to its poster.
import "./desk-news.js";

export { default } from "../../editing/recording.js";
