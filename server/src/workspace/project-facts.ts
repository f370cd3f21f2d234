/** Reads what a project's own file says about it, with the places where it says so. */
import { parse } from "smol-toml";
import type { ProjectFacts, RequiredPython } from "../lint/project-rule.ts";
import type { PythonVersion } from "../semantic/version.ts";
import type { Span } from "../text/span.ts";
import { isTable } from "./check-settings.ts";
import { newestPython, oldestPython } from "./requires-python.ts";

/** The files a project may be described in, the first that says something speaks for it. */
export const PROJECT_FILES = ["pyproject.toml", "setup.cfg"] as const;

export type ProjectFileName = (typeof PROJECT_FILES)[number];

/** Undefined where the file says nothing of a project, or cannot be read. */
export function projectFactsOf(
  name: ProjectFileName,
  text: string,
  interpreter?: PythonVersion,
): ProjectFacts | undefined {
  const said = name === "pyproject.toml" ? inToml(text) : inConfig(text);
  return said && { ...said, ...(interpreter && { interpreter }) };
}

type Said = Pick<ProjectFacts, "place" | "requires">;

function inToml(text: string): Said | undefined {
  const section = sectionOf("project", text);
  if (!section) return undefined;
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    return undefined;
  }
  const project = isTable(document) ? document["project"] : undefined;
  const specifier = isTable(project) ? project["requires-python"] : undefined;
  const found = /^[ \t]*requires-python[ \t]*=[ \t]*(["'])(.*?)\1/mu.exec(section.body);
  // Only where the text that was found is the value that was read.
  const isValue = found !== null && found[2] === specifier;
  const requires = isValue ? required("requires-python", found, section.start) : undefined;
  return { place: section.header, ...(requires && { requires }) };
}

function inConfig(text: string): Said | undefined {
  const section = sectionOf("options", text);
  const found = section && /^python_requires[ \t]*[=:][ \t]*()(.*\S)/mu.exec(section.body);
  if (!section || !found) return undefined;
  const requires = required("python_requires", found, section.start);
  return { place: section.header, ...(requires && { requires }) };
}

/** `found`: the specifier with its quotes around it, if any, at the end of the match. */
function required(key: string, found: RegExpExecArray, start: number): RequiredPython | undefined {
  const [whole, quote = "", specifier = ""] = found;
  if (oldestPython(specifier) === undefined) return undefined;
  const end = start + found.index + whole.length;
  const span = { start: end - specifier.length - 2 * quote.length, end };
  const newest = newestPython(specifier);
  return { key, span, ...(newest && { newest }) };
}

interface Section {
  /** `[project]` */
  readonly header: Span;
  /** Offset at which the body starts. */
  readonly start: number;
  readonly body: string;
}

function sectionOf(name: string, text: string): Section | undefined {
  const found = new RegExp(`^([ \\t]*)(\\[[ \\t]*${name}[ \\t]*\\]).*$`, "mu").exec(text);
  if (!found) return undefined;
  const [whole, indent = "", header = ""] = found;
  const at = found.index + indent.length;
  const start = found.index + whole.length;
  const next = text.slice(start).search(/^[ \t]*\[/mu);
  const body = next < 0 ? text.slice(start) : text.slice(start, start + next);
  return { header: { start: at, end: at + header.length }, start, body };
}
