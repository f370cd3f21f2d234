/** Calls that wait for a person. */
import { each, thread } from "./entry.ts";
import type { About, BlockingCall } from "./entry.ts";

const typing: About = {
  kind: "console",
  reason: "waits until a person types an answer",
  replacement: thread,
};

export const consoleCalls: readonly BlockingCall[] = [
  ...each("builtins", "input", typing),
  ...each("getpass", "getpass", typing),
  ...each("sys.stdin", "read readline readlines", {
    ...typing,
    reason: "waits for standard input",
  }),
  ...each("code", "interact", typing),
  ...each("click", "prompt confirm pause getchar", typing),
  ...each(["rich.prompt.Prompt", "rich.prompt.Confirm", "rich.prompt.IntPrompt"], "ask", typing),
];
