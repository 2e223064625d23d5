// What stands above the page until it is answered: a native dialog, so that the keyboard stays in
// it, and goes back to where it was when it is gone.
import { html, useLayoutEffect, useRef } from "../vendor.js";

// close: told when Escape has closed it. Anything else is an attribute of the dialog.
export function Modal({ close, children, ...attributes }) {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current.showModal();
    return () => current.close();
  }, []);
  return html`<dialog ref=${dialog} onClose=${close} ...${attributes}>${children}</dialog>`;
}
