// The desk's socket tells the editing modules of the page. Not bound to an element: importing it is
// enough.

import { tell } from "../../editing/news.js";
import { on } from "./desk-socket.js";

for (const topic of ["content.changed", "media.changed", "presence.changed", "release.published"]) {
  on(topic, (payload) => tell(topic, payload));
}
