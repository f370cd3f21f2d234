/** The results of checking many files as Markdown tables. */
import type { ScanResults, ScanRow, ScanTable } from "./scan.ts";

export function scanReport({ whole, part, versions }: ScanResults): string {
  return [
    "**Checking many files**, from the start of the program to its end. The whole standard library " +
      `with its tests, ${size(whole)}:`,
    "",
    "| threads | | Hotlint | ruff | ratio |",
    "|---|---|---|---|---|",
    ...pairs(whole),
    "",
    `Every eighth file of it, ${size(part)}, for peers that take minutes for the whole:`,
    "",
    "| | rules | threads | time | ÷ Hotlint |",
    "|---|---|---|---|---|",
    ...part.rows.map((row) => single(row, part)),
    "",
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
  ].join("\n");
}

/** The ratio is Hotlint ÷ ruff: below 1 Hotlint is faster. */
function pairs({ rows }: ScanTable): readonly string[] {
  return rows
    .filter(({ name }) => name === "Hotlint")
    .map((ours) => {
      const peer = rows.find(
        ({ name, threads, cache }) =>
          name !== ours.name && threads === ours.threads && cache === ours.cache,
      );
      if (!peer) throw new Error(`nothing was measured beside ${ours.name}`);
      const ratio = (ours.time.p50 / peer.time.p50).toFixed(2);
      const times = `${seconds(ours)} | ${seconds(peer)}`;
      return `| ${ours.threads} | ${ours.cache} | ${times} | **${ratio}** |`;
    });
}

function single(row: ScanRow, { rows }: ScanTable): string {
  const ours = rows.find(({ name }) => name === "Hotlint") ?? row;
  const factor = (row.time.p50 / ours.time.p50).toFixed(2);
  const rules = row.rules.startsWith("-") ? `\`${row.rules}\`` : row.rules;
  return `| ${row.name} | ${rules} | ${row.threads} | ${seconds(row)} | ${factor} |`;
}

function seconds({ time }: ScanRow): string {
  return `${(time.p50 / 1000).toFixed(2)} s ± ${(time.spread / 1000).toFixed(2)}`;
}

function size({ files, lines }: ScanTable): string {
  return `${files.toLocaleString("en")} files and ${lines.toLocaleString("en")} lines`;
}
