/** Coroutines of a command: one person starts it, and waits for it anyway. */
import type { Node } from "../../../syntax/node.ts";
import { descendantsOf } from "../../../syntax/walk.ts";

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
