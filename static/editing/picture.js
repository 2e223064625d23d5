// A picture's field at the desk: what every media field does, and a point that must stay in view.

import { button } from "../uploading/parts.js";
import { MediaField } from "../uploading/media-field.js";
import { albumOf } from "./album.js";
import { choosePicture } from "./choose.js";
import { focalMarker } from "./focal.js";

export default function bind(box) {
  const field = new PictureField(box, { kind: "picture", accept: "image/*", album: albumOf(box.dataset.list, box.dataset.uploads) });
  if (box.pendingFile) field.send(box.pendingFile);
  return () => field.end();
}

class PictureField extends MediaField {
  moreTools() {
    this.pick = button("از عکس‌های غرفه", async () => {
      const id = await choosePicture(this.album.pictures());
      if (id) this.put(id);
    });
    return [this.pick];
  }

  drawMore() {
    this.pick.hidden = this.album.pictures().length === 0;
  }

  lookAtReady(facts) {
    return focalMarker(facts, this.box.dataset.focal.replace("MEDIA", facts.id), this.album);
  }
}
