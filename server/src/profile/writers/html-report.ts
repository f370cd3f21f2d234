/** Writes a report that stands for itself: one HTML page without scripts, pictures or anything fetched. */
import { callView } from "../call-view.ts";
import type { CallNode, CallView } from "../call-view.ts";
import { callablesOf } from "../callables.ts";
import { denominatorOf, fileHeat } from "../hotness.ts";
import type { FileHeat, LineHeat } from "../hotness.ts";
import type { Profile } from "../model.ts";
import { percent, weight } from "../numbers.ts";
import { atOnce } from "../steps.ts";
import { fileSummaries } from "../summaries.ts";
import { STYLE } from "./html-style.ts";
import { html, join, type Html } from "./html.ts";

const MOST_FILES = 30;
const MOST_LINES = 50;
const MOST_NODES = 1500;
const DEEPEST = 60;
/** Smaller shares are left out of the call tree. */
const LEAST_SHARE = 0.005;

export function writeHtmlReport(profile: Profile): string {
  const heats = fileSummaries(profile)
    .slice(0, MOST_FILES)
    .map(({ file }) => fileHeat(profile, file));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>Profile report</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>Profile report</h1>
        ${facts(profile)} ${hotLines(profile, heats)} ${files(profile)} ${callTree(profile)}
      </body>
    </html> `;
  return page.text;
}

function facts(profile: Profile): Html {
  const { exporter, engine, mode, unit, total, sampleCount, command, startTime } = profile;
  const rows: (readonly [string, string])[] = [
    ["Measured by", exporter ?? engine],
    ["Mode", mode],
    ["Whole", `${weight(total, unit)}; shares are ${denominatorOf(profile)}`],
    ...(sampleCount === undefined ? [] : ([["Samples", String(Math.round(sampleCount))]] as const)),
    ...(command === undefined ? [] : ([["Command", command.join(" ")]] as const)),
    ...(startTime === undefined ? [] : ([["Started", new Date(startTime).toISOString()]] as const)),
  ];
  return html`<dl>
      ${join(
        rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        ),
      )}
    </dl>
    ${join(profile.notes.map((note) => html`<p>${note}</p>`))}`;
}

function hotLines(profile: Profile, heats: readonly FileHeat[]): Html {
  const lines = heats
    .flatMap((heat) => heat.lines.map((line) => ({ heat, line })))
    .sort((a, b) => b.line.self - a.line.self)
    .slice(0, MOST_LINES);
  const what = profile.granularity === "function" ? "Hottest functions" : "Hottest lines";
  return html`<h2>${what}</h2>
    <table>
      <tr>
        <th>Self</th>
        <th>Total</th>
        <th>Where</th>
        <th>Function</th>
        <th>Code</th>
      </tr>
      ${join(lines.map(({ heat, line }) => hotLine(profile, heat, line)))}
    </table>`;
}

function hotLine(profile: Profile, { file, unit }: FileHeat, line: LineHeat): Html {
  const code = profile.sources.get(file)?.text.split(/\r?\n/u)[line.line - 1] ?? "";
  return html`<tr>
    <td>${amount(line.self, line.selfShare.value, unit)}</td>
    <td>${amount(line.total, line.totalShare.value, unit)}</td>
    <td>${file}:${line.line}</td>
    <td>${line.function}</td>
    <td><code>${code.trim()}</code></td>
  </tr>`;
}

function files(profile: Profile): Html {
  const rows = fileSummaries(profile).slice(0, MOST_FILES);
  const cell = (value: number): Html => amount(value, value / profile.total, profile.unit);
  return html`<h2>Files</h2>
    <table>
      <tr>
        <th>Self</th>
        <th>Total</th>
        <th>File</th>
      </tr>
      ${join(
        rows.map(
          ({ file, self, total }) =>
            html`<tr>
              <td>${cell(self)}</td>
              <td>${cell(total)}</td>
              <td>${file}</td>
            </tr>`,
        ),
      )}
    </table>`;
}

function amount(value: number, share: number, unit: Profile["unit"]): Html {
  const whole = Math.min(1, Math.max(0, share));
  return html`<meter value="${whole.toFixed(4)}"></meter> ${percent(whole)} · ${weight(value, unit)}`;
}

function callTree(profile: Profile): Html {
  const outcome = callView(profile, { kind: "top-down" });
  if (!outcome.ok)
    return html`<h2>Call tree</h2>
      <p>${outcome.reason}</p>`;
  const left = { nodes: MOST_NODES };
  const roots = atOnce(outcome.view.roots()).map((node) =>
    branch(profile, outcome.view, node, 0, left),
  );
  return html`<h2>Call tree</h2>
    ${join(roots)}`;
}

function branch(
  profile: Profile,
  view: CallView,
  node: CallNode,
  depth: number,
  left: { nodes: number },
): Html {
  const share = node.total / profile.total;
  if (left.nodes-- <= 0 || share < LEAST_SHARE) return html``;
  const { function: name, file } = callablesOf(profile).list[node.callable] ?? {
    function: "?",
    file: "",
  };
  const children = depth < DEEPEST ? atOnce(view.children(node)) : [];
  const below = join(children.map((child) => branch(profile, view, child, depth + 1, left)));
  const open = depth < 3 || share > 0.2;
  return html`<details${html`${open ? " open" : ""}`}>
    <summary>${amount(node.total, share, profile.unit)} <b>${name}</b> ${file}</summary>
    ${below}
  </details>`;
}
