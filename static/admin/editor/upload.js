// Sends one picture as the bytes of a request and tells how far it is; resolves to its facts, or
// throws an Error with a sentence to read.

const AWAY = "فرستادن نیمه‌تمام ماند. شبکه را ببینید و دوباره بفرستید.";

export function sendPicture(file, { url, megabytes, progress }) {
  if (file.size > megabytes * 1024 * 1024) {
    const most = new Intl.NumberFormat("fa-IR").format(megabytes);
    throw new Error(`این عکس از ${most} مگابایت بزرگ‌تر است. آن را کوچک‌تر ذخیره کنید و دوباره بفرستید.`);
  }
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${url}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / (total || 1)));
    request.addEventListener("error", () => reject(new Error(AWAY)));
    request.addEventListener("load", () => {
      const facts = parse(request.responseText);
      if (request.status === 201) resolve(facts);
      else reject(new Error(facts.detail ?? facts.title ?? AWAY));
    });
    request.send(file);
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
