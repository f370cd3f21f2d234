/** The HTML of the views' page. */
import { framed, type PageParts } from "./page-frame.ts";

export function viewPage(parts: PageParts): string {
  return framed(
    parts,
    "Hotlint",
    `<h1 id="title"></h1>
    <div id="tabs" role="tablist" aria-label="Views of the profile">
      ${tab("flame", "Flame Graph")}
      ${tab("tree", "Call Tree")}
      ${tab("changes", "Differences")}
      <input id="search" type="search" placeholder="Search the flame graph" aria-label="Search the flame graph" />
    </div>
    <p id="said" role="status" aria-live="polite"></p>
    ${panel(
      "flame",
      `<div id="flame-crumbs" role="navigation" aria-label="Zoomed into"></div>
      <div id="flame-details" aria-live="polite"></div>
      <div id="flame-chart"></div>
      <p id="flame-notes"></p>
      <p class="note">Click opens the code. Double-click or Enter zooms in, Escape zooms out, arrows walk, Space opens the code.</p>`,
    )}
    ${panel("tree", `<div id="tree-ways" role="group" aria-label="Order of calls"></div><div id="tree-place"></div>`)}
    ${panel("changes", `<div id="changes-place"></div>`)}`,
  );
}

function tab(id: string, text: string): string {
  return `<button id="tab-${id}" type="button" role="tab" aria-controls="panel-${id}">${text}</button>`;
}

function panel(id: string, content: string): string {
  return `<div id="panel-${id}" role="tabpanel" aria-labelledby="tab-${id}" hidden>${content}</div>`;
}
