/** What is to be launched, from what a person chose: a module, a configuration, a test; or why it cannot be. */
import path from "node:path";
import type { Program } from "../engines/engine.ts";
import type { FunctionSpan } from "../profile/hotness.ts";
import { isTable } from "./check-settings.ts";
import { type EditorContext, fillIn } from "./launch-variables.ts";

/** A program ready to be run. */
export interface Launch {
  readonly ok: true;
  readonly program: Program;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A few words for the list of sessions. */
  readonly title: string;
  /** What was asked for and is not done, one sentence each. */
  readonly notes: readonly string[];
}

/** `reason`: one sentence; `remedy`: another. */
export interface LaunchRefusal {
  readonly ok: false;
  readonly reason: string;
  readonly remedy?: string;
}

/** A name as Python's `-m` takes it: dotted identifiers. */
const MODULE = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

export function moduleLaunch(
  module: string,
  args: readonly string[],
  cwd: string,
): Launch | LaunchRefusal {
  if (!MODULE.test(module)) {
    return { ok: false, reason: `"${module}" is not the name of a module.` };
  }
  return { ok: true, program: { module }, args, cwd, env: {}, title: `-m ${module}`, notes: [] };
}

/** Configurations of launch.json that start a Python program, as the editor hands them out. */
export function pythonConfigurations(
  launch: unknown,
): readonly (Readonly<Record<string, unknown>> & { readonly name: string })[] {
  const all: unknown = isTable(launch) ? launch["configurations"] : undefined;
  if (!Array.isArray(all)) return [];
  return all.filter(
    (each: unknown): each is Readonly<Record<string, unknown>> & { readonly name: string } =>
      isTable(each) &&
      (each["type"] === "debugpy" || each["type"] === "python") &&
      each["request"] === "launch" &&
      typeof each["name"] === "string",
  );
}

/** `configuration`: of type debugpy or python; see the documentation of Python debugging in the editor. */
export function configurationLaunch(
  configuration: Readonly<Record<string, unknown>> & { readonly name: string },
  context: EditorContext,
): Launch | LaunchRefusal {
  const { name } = configuration;
  const filled = fillIn(configuration, context);
  if (!filled.ok) return { ok: false, reason: `The configuration "${name}" ${filled.reason}.` };
  const { program, module, args, cwd, env } = filled.value;
  const where = text(cwd) ?? context.folder;
  const started = programOf(text(program), text(module), where);
  if (!started) {
    const reason = `The configuration "${name}" names neither a program nor a module.`;
    return { ok: false, reason };
  }
  if (args !== undefined && !isTexts(args)) {
    const reason = `The arguments of the configuration "${name}" are not a list of texts.`;
    return { ok: false, reason, remedy: "Write `args` as a list in launch.json." };
  }
  const variables = variablesOf(env);
  return {
    ok: true,
    program: started,
    args: args ?? [],
    cwd: path.resolve(context.folder, where),
    env: variables,
    title: name,
    notes: ignored(configuration),
  };
}

function programOf(
  program: string | undefined,
  module: string | undefined,
  cwd: string,
): Program | undefined {
  if (program !== undefined) return { script: path.resolve(cwd, program) };
  return module !== undefined && MODULE.test(module) ? { module } : undefined;
}

/** The interpreter comes from where the person chose it, never from a file of the project. */
function ignored(configuration: Readonly<Record<string, unknown>>): readonly string[] {
  const notes: string[] = [];
  if (configuration["python"] !== undefined || configuration["pythonPath"] !== undefined) {
    notes.push("The configuration's own Python was not used, but the selected one.");
  }
  if (configuration["envFile"] !== undefined) {
    notes.push("The configuration's envFile was not read.");
  }
  return notes;
}

/** The pytest test around a line (1-based): the function, or the class with all its tests. */
export function testLaunch(
  file: string,
  line: number,
  spans: readonly FunctionSpan[],
  cwd: string,
): Launch | LaunchRefusal {
  const around = spans.filter(({ startLine, endLine }) => startLine <= line && line <= endLine);
  const test = around.map(({ name }) => testName(name)).find((name) => name !== undefined);
  if (test === undefined) {
    return {
      ok: false,
      reason: "There is no test at the cursor.",
      remedy: "Put the cursor into a function whose name begins with test.",
    };
  }
  const relative = path.relative(cwd, file).split(path.sep).join("/");
  const id = [relative, ...test].join("::");
  return {
    ok: true,
    program: { module: "pytest" },
    args: [id],
    cwd,
    env: {},
    title: test.join("."),
    notes: [],
  };
}

/** `TestCart.test_total.<locals>.help` → TestCart, test_total; as pytest finds tests by default. */
function testName(qualified: string): readonly string[] | undefined {
  const names = qualified.split(".");
  const at = names.findIndex((name) => name.startsWith("test"));
  return at < 0 || names.slice(0, at).includes("<locals>") ? undefined : names.slice(0, at + 1);
}

function variablesOf(env: unknown): Readonly<Record<string, string>> {
  if (!isTable(env)) return {};
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    ),
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
