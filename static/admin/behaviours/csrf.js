// Every request that htmx sends carries the page's CSRF token.

export default function bind(body) {
  body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
}
