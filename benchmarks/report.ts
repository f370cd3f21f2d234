/** The benchmark's results as Markdown: on the terminal and in the README the same. */
import type { KeystrokeResult } from "./keystroke.ts";
import type { StartupResult } from "./startup.ts";

/** What benchmarks/results.json holds. Durations in milliseconds. */
export interface Results {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly keystrokes: readonly KeystrokeResult[];
  readonly startup: readonly StartupResult[];
}

export function report({ machine, keystrokes, startup }: Results): string {
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
      `${String(machine["date"])}. Breaking edits are single quotes, brackets, \`def\` and indentation.`,
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
