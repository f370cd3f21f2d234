/** Code of a command: one person starts it, and with its end all that it began is over. */
import type { Context } from "../../../semantic/context.ts";
import type { Node } from "../../../syntax/node.ts";
import { descendantsOf } from "../../../syntax/walk.ts";

/** `__main__.py`, `cli.py`, what lies in `scripts/` */
const FILE = /(?:^|\/)_?(?:cli|scripts?|management\/commands)(?:\/|\.py$)|__main__\.py$/;

export function isCommandFile({ module }: Context): boolean {
  return FILE.test(lastFolders(module.file));
}

/** Further up stand the folders of whoever has the project. */
const FOLDERS = 3;

/** `protocol/mock/transport.py` */
export function lastFolders(file: string): string {
  return file.split(/[\\/]/).slice(-FOLDERS).join("/");
}

/** `async def show(args): print(args.path)`: what `argparse` read from a command line. */
export function takesCommandLine(coroutine: Node<"function_definition">): boolean {
  const isGiven = coroutine
    .field("parameters")
    .children.some(({ text }) => /^args\b|\bargparse\.Namespace\b/.test(text));
  return (
    isGiven &&
    descendantsOf(coroutine.field("body"), "attribute").some(({ text }) => /^args\.\w+$/.test(text))
  );
}
