/** The HTML of the live timeline. */
import { framed, type PageParts } from "./page-frame.ts";

export function timelinePage(parts: PageParts): string {
  return framed(
    parts,
    "Live Timeline",
    `<div id="strip" role="slider" tabindex="0" aria-label="Timeline: arrows choose, with Shift more, Escape goes back to now"></div>
    <p id="said" role="status" aria-live="off"></p>
    <div role="group" aria-label="What is shown">
      <button id="now" type="button">Now</button>
      <button id="all" type="button">All</button>
      <button id="pause" type="button">Pause</button>
      <button id="stop" type="button">Stop</button>
    </div>`,
  );
}
