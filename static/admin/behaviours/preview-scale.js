// <div class="preview" data-behaviour="preview-scale">: see static/editing/preview-scale.js.
export { default } from "../../editing/preview-scale.js";
