/** A case of several files, put on disk, so that the imports between them are found as in a workspace. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { startMark } from "../../server/src/project/threads/starters.ts";
import { STARTS_NONE } from "../../server/src/workspace/start-index.ts";
import { WorkspaceCode } from "../../server/src/workspace/code-base.ts";
import type { Case, CaseFile } from "./spec.ts";

interface CaseFolder {
  readonly root: string;
  readonly codeBase: WorkspaceCode;
}

const known = new WeakMap<Case, CaseFolder>();
const roots: string[] = [];
process.once("exit", () => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Undefined for a case of one file, which knows no other module. */
export function codeBaseOf(each: Case, parser: PythonParser): WorkspaceCode | undefined {
  if (each.files.length < 2) return undefined;
  const kept = known.get(each) ?? put(each, parser);
  known.set(each, kept);
  return kept.codeBase;
}

/** How the analysis is to name the file: its path on disk, where it has one. */
export function fileName(each: Case, { name }: CaseFile): string {
  const root = known.get(each)?.root;
  return root === undefined ? name : path.join(root, name);
}

function put(each: Case, parser: PythonParser): CaseFolder {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-case-")));
  roots.push(root);
  for (const { name, code } of each.files) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  // Here the project begins: what lies above is somebody else's.
  writeFileSync(path.join(root, "pyproject.toml"), "");
  const codeBase = new WorkspaceCode(parser);
  const marks = each.files.map(
    ({ name, code }) => [path.join(root, name), startMark(code) ?? STARTS_NONE] as const,
  );
  codeBase.learnStarts(new Map(marks));
  return { root, codeBase };
}
