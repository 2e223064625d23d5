// <div data-behaviour="edit-picture">: a picture's field, from choosing a file to its focal point.
export { default } from "../../editing/picture.js";
