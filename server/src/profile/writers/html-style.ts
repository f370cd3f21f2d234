/** How a report looks, in light and dark. */
import { Html } from "./html.ts";

export const STYLE = new Html(`
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.15rem 0.75rem 0.15rem 0; vertical-align: top; }
td:first-child, td:nth-child(2) { white-space: nowrap; }
code, summary { font-family: ui-monospace, monospace; font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; }
details { margin-left: 1rem; }
meter { width: 5rem; }
`);
