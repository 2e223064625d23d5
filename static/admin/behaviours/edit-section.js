// <form data-behaviour="edit-section">: a section of a booth that saves itself.
export { default } from "../editor/section.js";
