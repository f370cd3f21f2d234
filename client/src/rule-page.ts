/** Hotlint: Open Rule Page: the rule's documentation, from the extension itself where it carries it. */
import type { Diagnostic, Uri as UriType } from "vscode";
import { commands, env, languages, Uri, window, workspace } from "vscode";
import type { Voice } from "./voice.ts";

const ID = /^[a-z][a-z0-9-]*$/u;

/** `argument`: a rule's id or the address of its page; asked for when missing. */
export async function openRulePage(
  extension: UriType,
  voice: Voice,
  argument: unknown,
): Promise<void> {
  const wanted = typeof argument === "string" ? argument : await askForRule(extension);
  if (wanted === undefined) return;
  if (/^https:\/\//u.test(wanted)) {
    await env.openExternal(Uri.parse(wanted));
    return;
  }
  const page = Uri.joinPath(extension, "docs", "rules", `${wanted}.md`);
  if (!ID.test(wanted) || !(await exists(page))) {
    voice.error(`There is no page about a rule named "${wanted}".`);
    return;
  }
  await commands.executeCommand("markdown.showPreview", page);
}

/** Rules that speak on the cursor's line first; when there is just one, it is meant. */
async function askForRule(extension: UriType): Promise<string | undefined> {
  const here = rulesHere();
  if (here.length === 1) return here[0];
  const all = await rulesWithPages(extension);
  return window.showQuickPick([...here, ...all.filter((rule) => !here.includes(rule))], {
    title: "Open Rule Page",
  });
}

function rulesHere(): readonly string[] {
  const editor = window.activeTextEditor;
  if (!editor) return [];
  const { line } = editor.selection.active;
  const found = languages
    .getDiagnostics(editor.document.uri)
    .filter(({ range }) => range.start.line <= line && line <= range.end.line)
    .map(ruleOf);
  return [...new Set(found.filter((rule) => rule !== undefined))];
}

function ruleOf({ source, code }: Diagnostic): string | undefined {
  if (source?.toLowerCase() !== "hotlint") return undefined;
  const value = typeof code === "object" ? code.value : code;
  return value === undefined ? undefined : String(value);
}

async function rulesWithPages(extension: UriType): Promise<readonly string[]> {
  try {
    const files = await workspace.fs.readDirectory(Uri.joinPath(extension, "docs", "rules"));
    return files
      .map(([name]) => name.replace(/\.md$/u, ""))
      .filter((name) => ID.test(name))
      .sort();
  } catch {
    return [];
  }
}

async function exists(uri: UriType): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
