/** Checks files: finds them, scans them, fixes and ranks where asked; one bad file does not stop the rest. */
import path from "node:path";
import { ALL_RULES } from "../rules/index.ts";
import { checkProject } from "../scan/check-project.ts";
import { findPythonFiles } from "../scan/find-files.ts";
import type { LocatedFinding } from "../scan/located-finding.ts";
import { ruleSetVersion } from "../scan/rule-set.ts";
import { type Scan, scan, type ScannedFile } from "../scan/scan.ts";
import { CrashLog } from "../workspace/crash-log.ts";
import { FolderSettings } from "../workspace/folder-settings.ts";
import { PROJECT_FILES } from "../workspace/project-facts.ts";
import { Projects, type ProjectView } from "../workspace/projects.ts";
import type { FileSettings, SettingsLayer } from "../workspace/settings.ts";
import { type Cared, Careful } from "./careful.ts";

export interface CheckRequest {
  readonly paths: readonly string[];
  /** Absolute; paths start here and are shown relative to it. */
  readonly cwd: string;
  /** From the options: stronger than any file. */
  readonly layer: SettingsLayer;
  /** Absolute path. */
  readonly profile?: string;
  readonly fixing: "none" | "write" | "diff";
  readonly unsafe: boolean;
  readonly threads: number;
  /** What earlier checks found. Missing: nothing is remembered. */
  readonly cache?: { readonly folder: string; readonly root: string };
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface CheckError {
  readonly file?: string;
  readonly message: string;
}

export interface CheckedFile {
  /** As shown: relative to the working folder where inside it, with forward slashes. */
  readonly file: string;
  /** In the text after the fixes, where they were written. */
  readonly findings: readonly LocatedFinding[];
  /** Texts before and after fixes, where there were any. */
  readonly fixed?: { readonly before: string; readonly after: string; readonly count: number };
}

export interface CheckResult {
  /** Files looked at. */
  readonly files: number;
  readonly checked: readonly CheckedFile[];
  readonly errors: readonly CheckError[];
  readonly fixing: CheckRequest["fixing"];
  /** Whether there is something to tell. */
  readonly found: boolean;
}

/** Undefined when it was cancelled. */
export async function check(request: CheckRequest): Promise<CheckResult | undefined> {
  const { cwd, signal, fixing } = request;
  const found = await findPythonFiles(request.paths, cwd, { signal });
  const errors: CheckError[] = [...found.errors];
  const run = new Run(request, errors);
  if (request.profile !== undefined) await run.careful.load(request.profile, new Set(found.files));
  const checked = await run.files(found.files);
  if (!checked) return undefined;
  const projects = await run.projects();
  checked.unshift(...projects);
  if (request.profile !== undefined) checked.sort(hottestFirst);
  const telling = checked.some((each) => each.findings.length > 0);
  const differing = fixing === "diff" && checked.some((each) => each.fixed);
  const files = found.files.length + projects.length;
  return { files, checked, errors, fixing, found: telling || differing };
}

/** What all files of one check share. */
class Run {
  readonly careful: Careful;
  readonly #request: CheckRequest;
  readonly #errors: CheckError[];
  readonly #settings: FolderSettings;
  readonly #told = new Set<string>();

  constructor(request: CheckRequest, errors: CheckError[]) {
    this.#request = request;
    this.#errors = errors;
    this.careful = new Careful(request, (message) => errors.push({ message }));
    this.#settings = new FolderSettings({
      rules: ALL_RULES,
      projects: new Projects(ALL_RULES),
      layers: (project) => {
        this.#tell(project);
        return [request.layer, project.own, project.derived];
      },
    });
  }

  /** In order; those that could not be checked are errors instead. */
  async files(files: readonly string[]): Promise<CheckedFile[] | undefined> {
    const { signal } = this.#request;
    const scanned = await this.#scan(files);
    if (!scanned) return undefined;
    this.careful.learn(scanned.starts);
    const byFile = new Map(scanned.files.map((each) => [each.file, each]));
    const checked: CheckedFile[] = [];
    for (const file of files) {
      const quick = byFile.get(file);
      if (quick) this.#tellErrors(quick);
      if (quick && !this.#isFixed(quick)) {
        if (quick.failed === undefined) checked.push(this.#shown(file, quick));
        continue;
      }
      // Signals are heard between two files, and none is left half written.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) return undefined;
      const slow = await this.careful.file(file, await this.#settings.of(file));
      if (slow.failed !== undefined) {
        this.#errors.push({ file: shownPath(file, this.#request.cwd), message: slow.failed });
      }
      if (slow.findings) checked.push(this.#shown(file, { ...slow, findings: slow.findings }));
    }
    return checked;
  }

  /** What is said of the given folders as projects, where there is something to say. */
  async projects(): Promise<readonly CheckedFile[]> {
    const { paths, cwd } = this.#request;
    const crashes = new CrashLog((message) => this.#errors.push({ message }));
    const folders = new Set(paths.map((each) => path.resolve(cwd, each)));
    const checked = await Promise.all(
      [...folders].map(async (folder) => {
        const settings = await this.#settings.of(path.join(folder, PROJECT_FILES[0]));
        return checkProject(folder, { settings, crashes });
      }),
    );
    return checked.flatMap((project) =>
      project && project.findings.length > 0 ? [this.#shown(project.file, project)] : [],
    );
  }

  #scan(all: readonly string[]): Promise<Scan | undefined> {
    const { layer, threads, cache, signal, onProgress } = this.#request;
    const name = JSON.stringify(layer);
    return scan({
      files: all.filter((file) => !this.careful.isMeasured(file)),
      around: all,
      threads,
      signal,
      onProgress,
      settingsOf: (file): Promise<FileSettings> => this.#settings.of(file),
      cache: cache && { ...cache, name, version: ruleSetVersion() },
    });
  }

  /** Where nothing is to be fixed, what the scan found stands. */
  #isFixed({ findings }: ScannedFile): boolean {
    const { fixing, unsafe } = this.#request;
    return fixing !== "none" && findings.some(({ fix }) => fix && (fix.safe || unsafe));
  }

  #shown(file: string, { findings, fixed }: Cared & Pick<CheckedFile, "findings">): CheckedFile {
    const shown = shownPath(file, this.#request.cwd);
    const { cwd } = this.#request;
    return {
      file: shown,
      findings: findings.map((finding) => withShownTrail(finding, cwd)),
      ...(fixed && { fixed }),
    };
  }

  #tellErrors({ file, failed, crashes }: ScannedFile): void {
    const shown = shownPath(file, this.#request.cwd);
    if (failed !== undefined) this.#errors.push({ file: shown, message: failed });
    for (const message of crashes) this.#errors.push({ message });
  }

  #tell({ problems }: ProjectView): void {
    for (const { file: where, line, message } of problems) {
      const shown = shownPath(where, this.#request.cwd);
      const place = line === undefined ? shown : `${shown}:${line}`;
      if (this.#told.has(place + message)) continue;
      this.#told.add(place + message);
      this.#errors.push({ file: place, message: `${message}.` });
    }
  }
}

function hottestFirst(a: CheckedFile, b: CheckedFile): number {
  const heat = ({ findings }: CheckedFile): number =>
    Math.max(0, ...findings.map((finding) => finding.heat?.total ?? 0));
  return heat(b) - heat(a) || a.file.localeCompare(b.file);
}

function withShownTrail(finding: LocatedFinding, cwd: string): LocatedFinding {
  const { trail } = finding;
  if (!trail) return finding;
  return { ...finding, trail: trail.map((step) => ({ ...step, file: shownPath(step.file, cwd) })) };
}

function shownPath(file: string, cwd: string): string {
  // Nearly all files are of this kind, and there may be many.
  if (path.sep === "/" && file.startsWith(`${cwd}/`)) return file.slice(cwd.length + 1);
  const relative = path.relative(cwd, file);
  const inside = !relative.startsWith("..") && !path.isAbsolute(relative);
  return (inside ? relative : file).split(path.sep).join("/");
}
