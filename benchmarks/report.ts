/** The benchmark's results as Markdown: on the terminal and in the README the same. */
import type { BlockingResult } from "./blocking.ts";
import type { FairnessResult } from "./fairness.ts";
import type { KeystrokeResult } from "./keystroke.ts";
import type { MemoryResult } from "./memory.ts";
import type { ProfilesResult } from "./profiles.ts";
import { type RulesResult, rulesReport } from "./rules.ts";
import type { ScanResults } from "./scan.ts";
import { scanReport } from "./scan-report.ts";
import type { StartupResult } from "./startup.ts";
import type { WorkspaceResult } from "./workspace.ts";

/** What benchmarks/results.json holds. Durations in milliseconds. */
export interface Results {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly keystrokes: readonly KeystrokeResult[];
  readonly startup: readonly StartupResult[];
  readonly scan?: ScanResults;
  readonly blocking?: readonly BlockingResult[];
  readonly fairness?: FairnessResult;
  readonly memory?: readonly MemoryResult[];
  readonly rules?: RulesResult;
  readonly profiles?: ProfilesResult;
  readonly workspace?: WorkspaceResult;
}

/** What the table of the README has no room for: kinds of edits, blocked loops, memory. */
export function details(measured: Partial<Results>): string {
  const { keystrokes = [], blocking = [], fairness, memory = [] } = measured;
  const { scan, rules, profiles, workspace } = measured;
  return [
    ...keystrokes.flatMap(({ lines, kinds }) =>
      Object.entries(kinds).map(
        ([kind, { hotlint, ruff, ratio }]) =>
          `${lines} lines, ${kind} (${hotlint.count}): p50 ${ms(hotlint.p50)} to ruff's ${ms(ruff.p50)}, ` +
          `ratios ${ratio.p50.toFixed(2)} ${ratio.p95.toFixed(2)} ${ratio.p99.toFixed(2)}`,
      ),
    ),
    ...blocking.flatMap(({ lines, opening, edits, kinds }) => [
      `${lines} lines: opening took ${ms(opening.duration)}, the loop blocked for ` +
        `${ms(opening.blocked.wall)} at most (${ms(opening.blocked.cpu)} of work)`,
      ...Object.entries({ "all edits": edits, ...kinds }).map(
        ([kind, { count, wall, cpu }]) =>
          `${lines} lines, ${kind} (${count}): loop blocked p50 ${ms(wall.p50)}, p99 ${ms(wall.p99)}, ` +
          `max ${ms(wall.max)} (of work ${ms(cpu.p50)}, ${ms(cpu.p99)}, ${ms(cpu.max)})`,
      ),
    ]),
    ...(fairness ? [fairnessReport(fairness)] : []),
    ...memory.map(
      ({ name, lines, document, resident }) =>
        `${name}, ${lines} lines open: ` +
        (document ? `document ${mb(document.opened)}, after edits ${mb(document.edited)}; ` : "") +
        `process ${resident === undefined ? "unknown" : mb(resident)}`,
    ),
    ...(scan ? [scanReport(scan)] : []),
    ...(rules ? [rulesReport(rules)] : []),
    ...(profiles ? [profilesReport(profiles)] : []),
    ...(workspace ? [workspaceReport(workspace)] : []),
  ].join("\n");
}

function profilesReport(result: ProfilesResult): string {
  const { megabytes, nodes, parse, open, ratio, blocked, views = [] } = result;
  const opening =
    `a speedscope file of ${megabytes} MB (${nodes} nodes): opened in ${ms(open)}, its JSON parsed ` +
    `in ${ms(parse)}, ratio ${ratio.toFixed(2)}; the main loop waited ${ms(blocked)} at most`;
  const looks = views.map(
    ({ name, work, blocked: late }) =>
      `its ${name}, looked at first: ${ms(work)} of work, ${ms(late)} at most in one go`,
  );
  return [opening, ...looks].join("\n");
}

function workspaceReport(result: WorkspaceResult): string {
  const { modules, lines, openDocuments, opened, followed, own, threads } = result;
  return (
    `${modules.toLocaleString("en")} modules with ${lines.toLocaleString("en")} lines, ` +
    `${openDocuments} of them open: a call that waits, put into a helper or taken out of it, changes ` +
    `what is shown of a module that leads to it after ${ms(followed.p50)} ± ${ms(followed.spread)} ` +
    `(p95 ${ms(followed.p95)}, p99 ${ms(followed.p99)}), of the helper itself after ${ms(own.p50)}; ` +
    `threads that begin, or begin no more, change what is shown of the state that they update after ` +
    `${ms(threads.p50)} ± ${ms(threads.spread)} (p95 ${ms(threads.p95)}, p99 ${ms(threads.p99)}); ` +
    `opened first, that module took ${ms(opened)}`
  );
}

function fairnessReport({ lines, peace, scanning, ratio }: FairnessResult): string {
  return (
    `${lines} lines while the workspace is checked: p50 ${ms(scanning.p50)} to ${ms(peace.p50)} in peace, ` +
    `ratios ${ratio.p50.toFixed(2)} ${ratio.p95.toFixed(2)} ${ratio.p99.toFixed(2)}`
  );
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(2)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function report({ machine, keystrokes, startup, scan }: Results): string {
  const starts = startup.map(
    ({ name, start }) => `${name} ${start.p50.toFixed(0)} ms ± ${start.spread.toFixed(0)}`,
  );
  return [
    "| lines | edits | | p50 | p95 | p99 |",
    "|---|---|---|---|---|---|",
    ...keystrokes.flatMap(rows),
    "",
    `Server start to first diagnostics on the sample: ${starts.join(", ")}. ` +
      `${String(machine["ruff"])}, Node ${String(machine["node"])}, ${String(machine["cores"])} cores, ` +
      `${String(machine["date"])}. Breaking edits are single quotes, brackets, \`def\` and indentation. Six seconds pass between opening the document and the first edit.`,
    ...(scan ? ["", scanReport(scan)] : []),
  ].join("\n");
}

/** The ratio is Hotlint ÷ ruff: below 1 Hotlint is faster. */
function rows({ lines, edits, hotlint, ruff, ratio }: KeystrokeResult): readonly string[] {
  const cells = (values: Timings, unit: string): string =>
    [values.p50, values.p95, values.p99].map((value) => `${value.toFixed(2)}${unit}`).join(" | ");
  return [
    `| ${lines.toLocaleString("en")} | ${edits} | Hotlint | ${cells(hotlint, " ms")} |`,
    `| | | ruff server | ${cells(ruff, " ms")} |`,
    `| | | **ratio** | ${cells(ratio, "")} |`,
  ];
}

interface Timings {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}
