// <form data-behaviour="auto-submit">: a filter sends itself, at once for a choice, after a short
// rest for typing. Empty boxes are left out of the address.

const REST_MS = 350;

export default function bind(form) {
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    form.requestSubmit();
  };
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search" && event.target.type !== "text") send();
  });
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search" && event.target.type !== "text") return;
    clearTimeout(timer);
    timer = setTimeout(send, REST_MS);
  });
  form.addEventListener("formdata", ({ formData }) => {
    if (form.method !== "get") return;
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
  restoreCaret(form);
  return () => clearTimeout(timer);
}

// The page that answers a typed search has the caret where the typing stopped.
function restoreCaret(form) {
  const box = form.querySelector('input[type="search"]');
  if (!box || !box.value || document.activeElement !== document.body) return;
  box.focus({ preventScroll: true });
  box.setSelectionRange(box.value.length, box.value.length);
}
