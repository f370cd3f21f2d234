/** Adds a rule to `[tool.hotlint] ignore` in the text of a pyproject.toml, and changes nothing else. */
import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";
import { isTable } from "./check-settings.ts";
import type { TextEdit } from "../text/edit.ts";
import { applyEdits } from "../text/edit.ts";

/**
 * ```
 * [tool.hotlint]                     [tool.hotlint]
 * ignore = ["a"]               →     ignore = ["a", "b"]
 * ```
 * Makes the key or the section where missing. Undefined where the file is written in a way that an
 * edit cannot be sure to leave the rest alone, or is not valid TOML.
 */
export function ignoreInProject(rule: string, text: string): TextEdit | undefined {
  const before = parsed(text);
  if (!before) return undefined;
  const { span, newText } =
    intoList(rule, text) ?? intoSection(rule, text) ?? newSection(rule, text);
  const edit = {
    span,
    newText: text.includes("\r\n") ? newText.replaceAll("\n", "\r\n") : newText,
  };
  const after = parsed(applyEdits(text, [edit]));
  return after && isDeepStrictEqual(after, withRule(before, rule)) ? edit : undefined;
}

const HEADER = /^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*hotlint[ \t]*\][^\r\n]*(?:\r\n|\n|$)/mu;
const IGNORE = /^[ \t]*ignore[ \t]*=[ \t]*\[/mu;

function intoList(rule: string, text: string): TextEdit | undefined {
  const body = sectionBody(text);
  const match = body && IGNORE.exec(body.text);
  if (!match) return undefined;
  const start = body.start + match.index + match[0].length;
  const inner = /^(?:[^\]"'#]|"[^"\n]*"|'[^'\n]*'|#[^\n]*)*/u.exec(text.slice(start))?.[0] ?? "";
  const last = inner.trimEnd();
  if (/#[^\n]*$/u.test(last)) return undefined;
  const comma = last === "" || last.endsWith(",");
  const separator = comma ? (last === "" ? "" : " ") : ", ";
  const multiline = /\n([ \t]*)[^\n]*$/u.exec(last);
  const glue =
    multiline && last.trim() !== "" ? `${comma ? "" : ","}\n${multiline[1] ?? ""}` : separator;
  const at = start + last.length;
  return { span: { start: at, end: at }, newText: glue + JSON.stringify(rule) };
}

function intoSection(rule: string, text: string): TextEdit | undefined {
  const body = sectionBody(text);
  if (!body) return undefined;
  const needsEnd = body.start > 0 && !text.slice(0, body.start).endsWith("\n");
  const line = `${needsEnd ? "\n" : ""}ignore = [${JSON.stringify(rule)}]\n`;
  return { span: { start: body.start, end: body.start }, newText: line };
}

function newSection(rule: string, text: string): TextEdit {
  const end = text.length;
  const gap = text === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const newText = `${gap}[tool.hotlint]\nignore = [${JSON.stringify(rule)}]\n`;
  return { span: { start: end, end }, newText };
}

/** What follows the header `[tool.hotlint]`, up to the next header. */
function sectionBody(text: string): { readonly start: number; readonly text: string } | undefined {
  const header = HEADER.exec(text);
  if (!header) return undefined;
  const start = header.index + header[0].length;
  const next = text.slice(start).search(/^[ \t]*\[/mu);
  return { start, text: next < 0 ? text.slice(start) : text.slice(start, start + next) };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return structuredClone(parse(text));
  } catch {
    return undefined;
  }
}

function withRule(
  document: Readonly<Record<string, unknown>>,
  rule: string,
): Readonly<Record<string, unknown>> {
  const tool = isTable(document["tool"]) ? document["tool"] : {};
  const hotlint = isTable(tool["hotlint"]) ? tool["hotlint"] : {};
  const ignore = Array.isArray(hotlint["ignore"]) ? (hotlint["ignore"] as unknown[]) : [];
  return { ...document, tool: { ...tool, hotlint: { ...hotlint, ignore: [...ignore, rule] } } };
}
