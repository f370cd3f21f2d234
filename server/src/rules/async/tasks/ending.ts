/** Tasks that are started while something ends: nothing is left for which it would matter that one is lost. */
import type { Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";

/** `close`, `_graceful_exit`, `signal_handler`; of `on_close` the other end is told, and the program goes on. */
const ENDS =
  /^_*(?:a|do_|async_|graceful_)?(?:del|exit|aexit|close|stop|shut_?down|terminate|tear_?down|clean_?up|dispose|quit|destroy|finali[sz]e|kill|abort)(?:_(?:all|app|server|loop|everything))?_*$|^_*(?:on_|handle_)(?:shut_?down|exit|quit|sig(?:nals?|int|term)?(?:_\w+)?)$|^_*(?:sig(?:nals?|int|term)|exit)_(?:handler|received|callback)$/;

/** What is closed is done with; what shuts down ends the program. */
const ENDING = /(?:^|_)(?:aclose|shut_?down|terminate|graceful_exit)$/;

export function isStartedAtEnd(work: Node<"call">): boolean {
  const callee = work.field("function");
  const started = isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
  if (ENDING.test(started)) return true;
  return ancestors(work).some(
    (up) => isKind(up, "function_definition") && ENDS.test(up.field("name").text),
  );
}
