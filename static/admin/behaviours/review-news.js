// <div data-behaviour="review-news" data-booth data-me>: shows its [data-news] when somebody else
// changed this booth while the page was read. Nothing is taken from under the reader's hands.

import { on } from "./desk-socket.js";

export default function bind(review) {
  const { booth, me } = review.dataset;
  return on("content.changed", (change) => {
    if (change.booth !== booth || change.by === me) return;
    const news = review.querySelector("[data-news]");
    if (news) news.hidden = false;
  });
}
