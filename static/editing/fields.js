// The inputs of the fields of one section: what is in them, and putting something else there.
// A field is a [data-path]; its inputs are its [data-part]s, "" for a value of one part. Its base,
// the value that the server gave, is JSON in its hidden [data-base].

export function fieldsOf(root) {
  return [...root.querySelectorAll("[data-path]")];
}

export function fieldAt(root, path) {
  return root.querySelector(`[data-path="${CSS.escape(path)}"]`);
}

export function baseOf(field) {
  return JSON.parse(field.querySelector("[data-base]").value);
}

export function setBase(field, value) {
  field.querySelector("[data-base]").value = JSON.stringify(value ?? null);
}

// {part: text}
export function textsOf(field) {
  const texts = {};
  for (const input of field.querySelectorAll("[data-part]")) {
    if (input.type === "radio" && !input.checked) continue;
    texts[input.dataset.part] = input.value;
  }
  return texts;
}

// {part: text} as the page came with it, whatever was typed since
export function givenTextsOf(field) {
  const texts = {};
  for (const input of field.querySelectorAll("[data-part]")) {
    if (input.type === "radio" ? input.defaultChecked : true) texts[input.dataset.part] = given(input);
  }
  return texts;
}

function given(input) {
  if (input.type === "radio") return input.value;
  if (input.options) return ([...input.options].find((one) => one.defaultSelected) ?? input.options[0])?.value ?? "";
  // by way of an input of its kind, which reads the text as this one did: line ends, spaces
  const blank = input.cloneNode();
  blank.value = input.defaultValue;
  return blank.value;
}

export function setTexts(field, texts) {
  for (const input of field.querySelectorAll("[data-part]")) {
    const text = texts[input.dataset.part] ?? "";
    if (input.type === "radio") input.checked = input.value === text;
    else if (input.value !== text) input.value = text;
  }
  field.dispatchEvent(new CustomEvent("field:set", { bubbles: true }));
}

// what is sent to be read: the text itself, or an object of parts
export function rawOf(texts) {
  return "" in texts ? texts[""] : texts;
}

export const sameTexts = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export function showError(field, error) {
  const line = field.querySelector("[data-error]");
  line.hidden = !error;
  line.querySelector("[data-error-words]").textContent = error?.message ?? "";
  for (const input of field.querySelectorAll("[data-part]")) {
    const isWrong = error && (error.part === "" || error.part === input.dataset.part);
    const words = new Set((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (isWrong) {
      input.setAttribute("aria-invalid", "true");
      words.add(line.id);
    } else {
      input.removeAttribute("aria-invalid");
      words.delete(line.id);
    }
    input.setAttribute("aria-describedby", [...words].join(" "));
  }
}
