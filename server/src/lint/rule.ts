/** The shape of a rule: what it is, and what it looks at. */
import type { Asked, CodeBase, CodeModule } from "../project/code-base.ts";
import type { ModuleView } from "../project/functions.ts";
import type { Context } from "../semantic/context.ts";
import type { Fact } from "../semantic/fact.ts";
import type { PythonVersion } from "../semantic/version.ts";
import type { Kind } from "../syntax/generated/node-types.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import type { Unit } from "../syntax/unit.ts";
import type { Report, Severity } from "./finding.ts";
import type { AnyNeeds } from "./needs.ts";
import type { ProjectFacts, ProjectReport } from "./project-rule.ts";

export type Category =
  | "collections"
  | "allocation"
  | "async"
  | "threads"
  | "strings"
  | "loops"
  | "imports"
  | "io"
  | "arrays"
  | "orm"
  | "project";

export type Reports = Report | readonly Report[] | undefined;

export interface Rule {
  /** Names the pattern, never the remedy; also the name of its file, specification and page. */
  readonly id: string;
  readonly category: Category;
  /** The pattern in a few words, for tables. */
  readonly summary: string;
  /** Why it costs, in one or two sentences, for hovers and the page. Markdown. */
  readonly why: string;
  /** Growth before and after, where that is the point: `O(n·m)` → `O(n + m)`. */
  readonly cost?: { readonly from: string; readonly to: string };
  readonly severity: Severity;
  readonly fix: "never" | "sometimes" | "always";
  /** Oldest and newest target Python the advice is true for; versions as `3.8`. */
  readonly python: { readonly min: string; readonly max?: string };
  /** Hotlint version that brought the rule. */
  readonly since: string;
  /**
   * Whether it is shown only where a profile says that the line or its function is hot. `always`: the
   * gain is small; `sometimes`: where the code does not show that there is much data, and the report says so.
   */
  readonly onlyWhenHot?: "always" | "sometimes";
  /** Rules that speak alone where their findings meet this one's: one finding for one cause. */
  readonly yieldsTo?: readonly string[];
  /** Words without which it finds nothing; it is not called where they are missing. */
  readonly needs?: AnyNeeds;
  /** Called for each node of a kind in functions (and module code) without syntax errors. */
  readonly on?: Listeners;
  /** Called once for a module after any change to it; for what no single unit shows. */
  readonly module?: (ctx: ModuleContext) => Reports;
  /**
   * Called once for a module after any change to it, or to what it imports; for what only several
   * modules show. May look at many: gives `undefined` now and then, to let others in.
   */
  readonly codeBase?: (ctx: CodeBaseContext) => Iterable<Report | undefined>;
  /** Whether `codeBase` may find something where the words in `needs` stand in other modules only. */
  readonly beyond?: true;
  /** Called once for a project, with what its own file says; code is not looked at. */
  readonly project?: (facts: ProjectFacts) => ProjectReport | undefined;
}

export type Listeners = {
  readonly [K in Kind]?: (node: Node<K>, ctx: Context) => Reports;
};

export interface ModuleContext extends ModuleView {
  readonly target: PythonVersion;
  /** Whether the code may run without the GIL: the project says so. */
  readonly freeThreaded: boolean;
  get<T>(fact: Fact<T>, unit: Unit): T;
}

export interface CodeBaseContext extends ModuleContext {
  readonly codeBase: CodeBase;
  readonly self: CodeModule;
  /** Whether what the rule needs stands in the module itself; else it looks `beyond`. */
  readonly isAble: boolean;
  /** Takes the paths outside the file that the reports rest on. */
  readonly asked: Asked;
}

export type AnyListener = (node: AnyNode, ctx: Context) => Reports;

/** Gives a literal its type, so that a wrong kind or field does not compile. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
