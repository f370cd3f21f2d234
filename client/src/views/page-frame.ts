/** The frame of every page: a content policy under which its own script and sheet may load, and nothing else. */

export interface PageParts {
  /** Addresses that the webview may load. */
  readonly script: string;
  readonly sheet: string;
  /** The webview's own origin. */
  readonly source: string;
  readonly nonce: string;
}

/** `title` and `body`: fixed text of ours, never of a profile. */
export function framed(
  { script, sheet, source, nonce }: PageParts,
  title: string,
  body: string,
): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <link rel="stylesheet" href="${sheet}" />
    <title>${title}</title>
  </head>
  <body>
    ${body}
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
