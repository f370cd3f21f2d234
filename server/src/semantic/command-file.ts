/** Files of commands: one person starts them, and with their end all that they began is over. */
import type { Context } from "./context.ts";

/** `__main__.py`, `cli.py`, what lies in `scripts/` */
const FILE = /(?:^|\/)_?(?:cli|scripts?|management\/commands)(?:\/|\.py$)|__main__\.py$/;

export function isCommandFile({ module }: Pick<Context, "module">): boolean {
  return FILE.test(lastFolders(module.file));
}

/** Further up stand the folders of whoever has the project. */
const FOLDERS = 3;

/** `protocol/mock/transport.py` */
export function lastFolders(file: string): string {
  return file.split(/[\\/]/).slice(-FOLDERS).join("/");
}
