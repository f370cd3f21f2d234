/** Real Python of a wanted length: modules of the machine's standard library, one after another. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** Ordinary application-like modules; the order makes every run use the same text. */
const MODULES = [
  "argparse.py", "typing.py", "dataclasses.py", "inspect.py", "tarfile.py", "zipfile.py", "subprocess.py",
  "threading.py", "mailbox.py", "smtplib.py", "imaplib.py", "ftplib.py", "configparser.py", "shutil.py",
  "difflib.py", "doctest.py", "pdb.py", "optparse.py", "asyncio/base_events.py", "asyncio/tasks.py",
]; // prettier-ignore

export interface StandardLibrary {
  /** Folder of the modules. */
  readonly folder: string;
  /** `3.11.7` */
  readonly version: string;
}

export function findStandardLibrary(): StandardLibrary {
  const code =
    "import sysconfig, platform; print(sysconfig.get_path('stdlib')); print(platform.python_version())";
  const [folder = "", version = ""] = execFileSync("python3", ["-c", code], { encoding: "utf8" })
    .trim()
    .split("\n");
  return { folder, version };
}

/** Exactly `lines` lines, ended between two top-level statements and filled up with comments. */
export function corpus(library: StandardLibrary, lines: number): string {
  const text = MODULES.map((name) => read(path.join(library.folder, name))).join("\n");
  const all = text.split("\n");
  let end = Math.min(lines, all.length);
  while (end > 0 && !/^(?:def|class|@)/.test(all[end] ?? "")) end--;
  const filler = Array.from({ length: lines - end }, () => "# …");
  return [...all.slice(0, end), ...filler].join("\n") + "\n";
}

/** Imports from the future must come first in a file, which they cannot in a joined one. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^from __future__ import .*$/gm, "");
  } catch {
    return "";
  }
}
