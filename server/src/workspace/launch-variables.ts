/** Fills the variables of a launch configuration in, as the editor does before debugging. */
import { homedir } from "node:os";
import path from "node:path";
import { isTable } from "./check-settings.ts";

/** What variables stand for. */
export interface EditorContext {
  /** Absolute path of the workspace folder that the configuration belongs to. */
  readonly folder: string;
  /** Absolute path of the file in the active editor. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type FilledIn =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  /** A clause that continues "The configuration x …". */
  | { readonly ok: false; readonly reason: string };

const VARIABLE = /\$\{([^{}]*)\}/gu;

/**
 * The fields that starting a program needs, with their variables replaced. Variables are those of
 * https://code.visualstudio.com/docs/reference/variables-reference, except what only the editor's
 * debugger can answer (`${command:…}`, `${input:…}`, `${config:…}`, …): these are refused.
 */
export function fillIn(
  configuration: Readonly<Record<string, unknown>>,
  context: EditorContext,
): FilledIn {
  const missing: string[] = [];
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replace(VARIABLE, (whole, name: string) => {
        const found = valueOf(name, context);
        if (found === undefined) missing.push(whole);
        return found ?? whole;
      });
    }
    if (Array.isArray(value)) return value.map(fill);
    if (!isTable(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]));
  };
  const needed = ["program", "module", "args", "cwd", "env"];
  const value = Object.fromEntries(needed.map((key) => [key, fill(configuration[key])]));
  const [first] = missing;
  if (first === undefined) return { ok: true, value };
  const why = /^\$\{(?:relativeF|f)ile/u.test(first)
    ? "and no file is open"
    : "which only the debugger can fill in";
  return { ok: false, reason: `uses ${first}, ${why}` };
}

function valueOf(name: string, context: EditorContext): string | undefined {
  const { folder, file, env } = context;
  if (name.startsWith("env:")) return env[name.slice("env:".length)] ?? "";
  switch (name) {
    case "workspaceFolder":
    case "workspaceRoot":
    case "fileWorkspaceFolder":
    case "cwd":
      return folder;
    case "workspaceFolderBasename":
      return path.basename(folder);
    case "userHome":
      return homedir();
    case "pathSeparator":
    case "/":
      return path.sep;
    default:
      return file === undefined ? undefined : valueOfFile(name, file, folder);
  }
}

function valueOfFile(name: string, file: string, folder: string): string | undefined {
  switch (name) {
    case "file":
      return file;
    case "relativeFile":
      return path.relative(folder, file);
    case "relativeFileDirname":
      return path.relative(folder, path.dirname(file)) || ".";
    case "fileDirname":
      return path.dirname(file);
    case "fileDirnameBasename":
      return path.basename(path.dirname(file));
    case "fileBasename":
      return path.basename(file);
    case "fileExtname":
      return path.extname(file);
    case "fileBasenameNoExtension":
      return path.basename(file, path.extname(file));
    default:
      return undefined;
  }
}
