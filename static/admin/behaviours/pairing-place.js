// The form that asks where a device stands: shows the booth or the gate, as the role wants it.

export default function bind(form) {
  const show = () => {
    const role = new FormData(form).get("role");
    for (const field of form.querySelectorAll("[data-for]")) {
      field.hidden = !field.dataset.for.split(" ").includes(role);
    }
  };
  form.addEventListener("change", show);
  show();
}
