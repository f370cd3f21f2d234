/** The HTML of the live timeline: fixed text, its own script and sheet, and nothing else may load. */
import type { PageParts } from "./view-page.ts";

export function timelinePage({ script, sheet, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <link rel="stylesheet" href="${sheet}" />
    <title>Live Timeline</title>
  </head>
  <body>
    <div id="strip" role="slider" tabindex="0" aria-label="Timeline: arrows choose, with Shift more, Escape goes back to now"></div>
    <p id="said" role="status" aria-live="off"></p>
    <div role="group" aria-label="What is shown">
      <button id="now" type="button">Now</button>
      <button id="all" type="button">All</button>
      <button id="pause" type="button">Pause</button>
      <button id="stop" type="button">Stop</button>
    </div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
