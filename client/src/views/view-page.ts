/** The HTML of the views' page: fixed text, its own script and sheet, and nothing else may load. */

export interface PageParts {
  /** Addresses that the webview may load. */
  readonly script: string;
  readonly sheet: string;
  /** The webview's own origin. */
  readonly source: string;
  readonly nonce: string;
}

export function viewPage({ script, sheet, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <link rel="stylesheet" href="${sheet}" />
    <title>Hotlint</title>
  </head>
  <body>
    <h1 id="title"></h1>
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
    ${panel("changes", `<div id="changes-place"></div>`)}
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}

function tab(id: string, text: string): string {
  return `<button id="tab-${id}" type="button" role="tab" aria-controls="panel-${id}">${text}</button>`;
}

function panel(id: string, content: string): string {
  return `<div id="panel-${id}" role="tabpanel" aria-labelledby="tab-${id}" hidden>${content}</div>`;
}
