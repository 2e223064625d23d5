// A page that may be longer than the screen: it scrolls inside, and says so.
import { Icon } from "./icon.js";
import { words } from "./language.js";
import { html, useEffect, useRef, useState } from "../vendor.js";

const t = words("frame/scroller", { further: "ادامه" });
const NEARLY = 24;

// name: what it holds, for a screen reader. top: a key; when it changes the page starts anew.
export function Scroller({ name, top, children }) {
  const box = useRef(null);
  const isFirst = useRef(true);
  const [hasMore, setHasMore] = useState(false);
  const look = () => {
    if (!box.current) return; // scrolled in the moment it left
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    setHasMore(scrollHeight - clientHeight - scrollTop > NEARLY);
  };
  useEffect(() => {
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    observer.observe(box.current.firstElementChild);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    box.current.scrollTop = 0;
    look();
    // What was pressed is gone with its page; the keyboard goes on from the new one.
    if (!isFirst.current) box.current.focus({ preventScroll: true });
    isFirst.current = false;
  }, [top]);
  const further = () => box.current.scrollBy({ top: box.current.clientHeight * 0.8 });
  return html`<div class="scroller ${hasMore ? "has-more" : ""}">
    <div class="scroller-box" ref=${box} onScroll=${look} tabindex="0" role="region" aria-label=${name}>
      <div class="scroller-content">${children}</div>
    </div>
    <button class="further" type="button" hidden=${!hasMore} onClick=${further}>
      <${Icon} name="chevron-down" /> ${t("further")}
    </button>
  </div>`;
}
