// <div data-behaviour="upload-strip" data-uploads="/uploads/01">: what is on its way from this page.
export { default } from "../../uploading/strip.js";
