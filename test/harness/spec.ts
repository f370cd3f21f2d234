/** Reads a rule's specification: Markdown that people read, whose code fences are the tests. */
import MarkdownIt from "markdown-it";
import { type Mark, readMarks } from "./marks.ts";
import { PROJECT_LANGUAGES, PROJECT_OPTION, type ProjectCase } from "./project-cases.ts";

export interface Spec {
  /** As the caller named it; starts every `file:line` of a problem. */
  readonly file: string;
  /** The text of the first heading. */
  readonly title: string | undefined;
  readonly cases: readonly Case[];
  /** Of rules about projects: their files instead of code. */
  readonly projectCases: readonly ProjectCase[];
  /** Programs to time before and after the fix, in pairs. */
  readonly measures: readonly Measure[];
  /** What is wrong with the specification itself. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** 1-based line of the specification. */
  readonly line: number;
  readonly message: string;
}

export interface Case {
  /** Headings above, outermost first, without the title. */
  readonly headings: readonly string[];
  /** 1-based line of the first fence. */
  readonly line: number;
  /** One file; several when fences with `file=` follow each other under one heading. */
  readonly files: readonly CaseFile[];
  readonly options: CaseOptions;
  readonly diff?: DiffFence;
  readonly run?: Driver;
  /** What shows with threads that the example goes wrong. */
  readonly stress?: Stress;
  /** The example put right by hand, where the rule has no fix. */
  readonly remedy?: Driver;
}

/** The file that a case is about: the first with a mark. */
export function mainFile({ files }: Case): CaseFile | undefined {
  return files.find(({ marks }) => marks.length > 0) ?? files[0];
}

export interface CaseFile {
  readonly name: string;
  /** Python as Hotlint sees it: without the lines that hold marks. */
  readonly code: string;
  readonly marks: readonly Mark[];
  /** 1-based specification line of each line of the code. */
  readonly lines: readonly number[];
  /** 1-based line of the closing fence. */
  readonly endLine: number;
}

export interface CaseOptions {
  /** `target=3.11`; missing: the oldest that the rule and Hotlint speak for. */
  readonly target?: string;
  readonly freeThreaded: boolean;
  /** The code is not Python, and meant so. */
  readonly broken: boolean;
}

export interface DiffFence {
  readonly body: string;
  readonly safety: string;
  /** 1-based lines of the opening and the closing fence. */
  readonly line: number;
  readonly endLine: number;
}

/** Python put after the code of a case, so that the case can be run before and after its fix. */
export interface Driver {
  readonly code: string;
  readonly line: number;
}

export interface Stress extends Driver {
  /** `on=3.8,free-threaded`: builds that show it; missing: all. The remedy must hold on all in any case. */
  readonly on?: readonly string[];
}

/** Two programs that define `setup(n)` and `run(data)`; the runs are timed and must give the same. */
export interface Measure {
  readonly before: Driver;
  readonly after: Driver;
  readonly n: number;
}

interface Fence {
  readonly language: string;
  readonly options: readonly string[];
  readonly content: string;
  readonly line: number;
  readonly endLine: number;
  readonly headings: readonly string[];
}

const OPTION = /^(?:free-threaded|broken|target=3\.\d+|file=[\w./-]+\.py)$/;

export function parseSpec(file: string, text: string): Spec {
  const { title, fences } = outline(text);
  const problems: Problem[] = [];
  const cases: Case[] = [];
  const measured: Fence[] = [];
  let previous: Fence | undefined;
  for (const fence of fences) {
    const role = roleOf(fence);
    const last = cases.at(-1);
    if (role === "other") continue;
    if (role === "measure") measured.push(fence);
    else if (role === "case") {
      problems.push(...badOptions(fence));
      const joined = last && previous && joinsCase(fence, previous);
      if (joined) cases[cases.length - 1] = { ...last, files: [...last.files, fileOf(fence)] };
      else cases.push(caseOf(fence));
    } else if (!last || !isAfterCase(previous)) {
      problems.push({
        line: fence.line,
        message: `a ${role} fence must follow the case it belongs to`,
      });
    } else {
      cases[cases.length - 1] = { ...last, ...partOf(fence, role) };
    }
    previous = fence;
  }
  const measures = pairs(measured, problems);
  const projectCases = fences.flatMap((fence) => projectCaseOf(fence, problems) ?? []);
  problems.push(...markProblems([...cases, ...projectCases]));
  return { file, title, cases, projectCases, measures, problems };
}

type Part = "diff" | "run" | "stress" | "remedy";

function roleOf(fence: Fence): Part | "case" | "measure" | "other" {
  if (fence.language === "diff") return "diff";
  if (fence.language !== "python") return "other";
  const [first] = fence.options;
  const named = (["run", "stress", "remedy", "measure"] as const).find((role) => role === first);
  return named ?? "case";
}

function partOf(fence: Fence, role: Part): Pick<Case, Part> {
  const driver = driverOf(fence);
  switch (role) {
    case "diff":
      return { diff: diffOf(fence) };
    case "run":
      return { run: driver };
    case "remedy":
      return { remedy: driver };
    case "stress": {
      const on = valueOf(fence, "on")?.split(",");
      return { stress: { ...driver, ...(on && { on }) } };
    }
  }
}

/** A driver or diff may follow a case at once, or after the other of the two. */
function isAfterCase(previous: Fence | undefined): boolean {
  return previous !== undefined && roleOf(previous) !== "measure";
}

function joinsCase(fence: Fence, previous: Fence): boolean {
  const named = (each: Fence): boolean => each.options.some((option) => option.startsWith("file="));
  const isBelow = fence.headings.join("\n") === previous.headings.join("\n");
  return roleOf(previous) === "case" && isBelow && named(fence) && named(previous);
}

function badOptions(fence: Fence, known = OPTION): readonly Problem[] {
  return fence.options
    .filter((option) => !known.test(option))
    .map((option) => ({ line: fence.line, message: `unknown option \`${option}\` on the fence` }));
}

function caseOf(fence: Fence): Case {
  const target = valueOf(fence, "target");
  return {
    headings: fence.headings,
    line: fence.line,
    files: [fileOf(fence)],
    options: {
      ...(target !== undefined && { target }),
      freeThreaded: fence.options.includes("free-threaded"),
      broken: fence.options.includes("broken"),
    },
  };
}

function fileOf(fence: Fence): CaseFile {
  const { code, marks, lines } = readMarks(fence.content, fence.line + 1);
  return {
    name: valueOf(fence, "file") ?? "example.py",
    code,
    marks,
    lines,
    endLine: fence.endLine,
  };
}

function valueOf(fence: Fence, option: string): string | undefined {
  const found = fence.options.find((each) => each.startsWith(`${option}=`));
  return found?.slice(option.length + 1);
}

function diffOf(fence: Fence): DiffFence {
  const { content: body, line, endLine } = fence;
  return { body, safety: fence.options.join(" "), line, endLine };
}

function driverOf(fence: Fence): Driver {
  return { code: fence.content, line: fence.line };
}

function pairs(fences: readonly Fence[], problems: Problem[]): readonly Measure[] {
  const measures: Measure[] = [];
  for (let i = 0; i < fences.length; i += 2) {
    const [before, after] = [fences[i], fences[i + 1]];
    const n = before && Number(valueOf(before, "n"));
    const named = before?.options[1] === "before" && after?.options[1] === "after";
    if (n && named) measures.push({ before: driverOf(before), after: driverOf(after), n });
    else if (before) {
      const message = "write `python measure before n=1000` and then `python measure after`";
      problems.push({ line: before.line, message });
    }
  }
  return measures;
}

function projectCaseOf(fence: Fence, problems: Problem[]): ProjectCase | undefined {
  const name = PROJECT_LANGUAGES[fence.language];
  if (name === undefined) return undefined;
  problems.push(...badOptions(fence, PROJECT_OPTION));
  const interpreter = valueOf(fence, "interpreter");
  const { headings, line } = fence;
  const file = { ...fileOf(fence), name };
  return { headings, line, files: [file], ...(interpreter !== undefined && { interpreter }) };
}

function markProblems(cases: readonly Pick<Case, "files">[]): readonly Problem[] {
  return cases.flatMap(({ files }) =>
    files.flatMap(({ marks }) =>
      marks.flatMap((mark) =>
        mark.problem === undefined ? [] : { line: mark.specLine, message: mark.problem },
      ),
    ),
  );
}

function outline(text: string): {
  readonly title: string | undefined;
  readonly fences: readonly Fence[];
} {
  const tokens = new MarkdownIt().parse(text, {});
  const headings: string[] = [];
  const fences: Fence[] = [];
  let title: string | undefined;
  for (const [i, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const heading = tokens[i + 1]?.content ?? "";
      const level = Number(token.tag.slice(1));
      if (level === 1) title = heading;
      headings.length = Math.max(0, level - 2);
      if (level > 1) headings[level - 2] = heading;
    }
    if (token.type !== "fence" || !token.map) continue;
    const [language = "", ...options] = token.info.trim().split(/\s+/);
    const [line, end] = token.map;
    fences.push({
      language,
      options,
      content: token.content,
      line: line + 1,
      endLine: end,
      headings: headings.filter(Boolean),
    });
  }
  return { title, fences };
}
