/** The hottest lines of the workspace with the findings on them. */
import { readFile, stat } from "node:fs/promises";
import { functionSpans } from "../insight/function-spans.ts";
import { heatLines, type HeatLineOptions } from "../insight/heat-lines.ts";
import { byHeat, type RankedFinding } from "../insight/rank.ts";
import type { PlacedHeat } from "../insight/placed-heat.ts";
import { Document } from "../lint/document.ts";
import { spanAt } from "../profile/raw-heat.ts";
import type { FunctionSpan } from "../profile/hotness.ts";
import type { HotLine, HotLines, Measure } from "../protocol.ts";
import { lineIndex, type LineIndex } from "../text/line-index.ts";
import { breather } from "./breathe.ts";
import { onCrashIn } from "./crash-log.ts";
import { judge } from "./judge.ts";
import { inSlices } from "./slices.ts";
import { uriOf } from "./uris.ts";
import type { Workspace } from "./workspace.ts";

/** Files looked into, the heaviest first, and lines listed. */
const MAX_FILES = 60;
const MAX_LINES = 200;
/** Larger files are generated or data. Bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** `minimum`: share (0…1) that a line must certainly have. */
export async function hotLines(
  workspace: Workspace,
  measure: Measure,
  minimum: number,
): Promise<HotLines> {
  const files: string[] = [];
  for (const path of workspace.profile.paths) {
    if (files.length === MAX_FILES) break;
    if (workspace.isOurs(path)) files.push(path);
  }
  // Documents may have heat that no frame names: imports, and functions that came from elsewhere.
  for (const { path } of workspace.documents) if (path !== undefined) files.push(path);
  files.push(...(workspace.profile.moved?.homes ?? []));
  const keys = new Map(files.map((path) => [workspace.profile.keyOf(path), path]));
  const lines: HotLine[] = [];
  const breathe = breather();
  // One file after the other: of a large profile each takes long enough for others to be answered.
  for (const path of keys.values()) {
    await breathe();
    const view = await viewOf(path, workspace);
    if (view) lines.push(...linesOf(view, { measure, minimum, spans: view.spans }));
  }
  lines.sort((a, b) => b.share - a.share || a.uri.localeCompare(b.uri) || a.line - b.line);
  return { summary: workspace.profileSummary(), lines: lines.slice(0, MAX_LINES) };
}

/** A measured file as it is now. */
interface FileView {
  readonly uri: string;
  readonly heat: PlacedHeat;
  readonly lines: LineIndex;
  readonly spans: readonly FunctionSpan[];
  readonly findings: readonly RankedFinding[];
}

function linesOf(view: FileView, options: HeatLineOptions): readonly HotLine[] {
  return heatLines(view.heat, options).map(({ line, share, label, band }) => {
    const owner = spanAt(view.spans, line + 1)?.name ?? "";
    const here = view.findings.filter(({ finding }) => {
      const first = view.lines.positionAt(finding.span.start).line;
      const last = view.lines.positionAt(finding.span.end).line;
      return (first <= line && line <= last) || (owner !== "" && finding.symbol === owner);
    });
    const findings = [...here].sort(byHeat).map(({ finding, message }) => ({
      rule: finding.rule,
      message,
      line: view.lines.positionAt(finding.span.start).line,
      hasFix: finding.fix !== undefined,
    }));
    return {
      uri: view.uri,
      line,
      function: owner === "" ? "<module>" : owner,
      share,
      label,
      band,
      rank: share * worth(findings),
      findings,
    };
  });
}

/** Heat that can be taken away by a click is looked at first, then heat that somebody can explain. */
function worth(findings: HotLine["findings"]): number {
  if (findings.some(({ hasFix }) => hasFix)) return 2;
  return findings.length > 0 ? 1.5 : 1;
}

async function viewOf(path: string, workspace: Workspace): Promise<FileView | undefined> {
  await inSlices(workspace.profile.prepare(path), () => false);
  for (const document of workspace.documents) {
    if (document.path === undefined || !workspace.profile.isSame(document.path, path)) continue;
    const settings = await workspace.settingsOf(document.uri);
    if (!workspace.profile.placed(document, document.analysis(settings))) return undefined;
    const { findings } = await workspace.judgement(document);
    const analysis = document.analysis(settings);
    const heat = workspace.profile.placed(document, analysis);
    const spans = workspace.profile.spans(document, analysis);
    return heat && { uri: document.uri, heat, lines: document.lines, spans, findings };
  }
  return closedView(path, workspace);
}

interface Kept {
  readonly key: string;
  readonly view: FileView | undefined;
}

const kept = new WeakMap<Workspace, Map<string, Kept>>();

/** Analysed once for a state of the file, its settings and the profile. */
async function closedView(path: string, workspace: Workspace): Promise<FileView | undefined> {
  const uri = uriOf(path);
  const settings = await workspace.settingsOf(uri);
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile() || info.size > MAX_BYTES) return undefined;
  const { generation, moved } = workspace.profile;
  const isHome = moved?.homes.includes(path) === true ? [...moved.names].join() : "";
  const key = `${info.mtimeMs} ${info.size} ${generation} ${settings.key} ${isHome}`;
  const known = kept.get(workspace) ?? new Map<string, Kept>();
  kept.set(workspace, known);
  const before = known.get(path);
  if (before?.key === key) return before.view;
  const view = await analysed(path, uri, workspace);
  known.set(path, { key, view });
  return view;
}

async function analysed(
  path: string,
  uri: string,
  workspace: Workspace,
): Promise<FileView | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const plain = text.replace(/^\uFEFF/u, "");
  const heat = workspace.profile.placedOn(path, plain);
  if (!heat) return undefined;
  const settings = await workspace.settingsOf(uri);
  const document = new Document(path, plain, workspace.parser, {
    ...settings,
    onCrash: onCrashIn(path, () => undefined, workspace.crashes),
  });
  const lines = lineIndex(plain);
  const spans = functionSpans(document.module, lines);
  const symbols = spans.map((span) => span.name);
  const { findings } = judge(document, lines, {
    settings,
    allRules: workspace.rules,
    heat,
    symbols,
  });
  return { uri, heat, lines, spans, findings };
}
