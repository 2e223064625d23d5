// <form data-behaviour="send-keys">: Ctrl+Enter in one of its boxes presses its first button.

export default function bind(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button"));
  });
}
