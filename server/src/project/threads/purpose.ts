/** What a function is for, as its name says: to get something ready before threads use it, or to end it after. */
import { isKind } from "../../syntax/walk.ts";
import { decoratorsOf, type FunctionNode } from "../functions.ts";

/** Empty for a `lambda`. */
export function nameOf(within: FunctionNode): string {
  return isKind(within, "function_definition") ? within.field("name").text : "";
}

/** Whether it gives a value before, or apart from, the use: a setter, `set_cipher`, `reset`. */
export function setsUp(within: FunctionNode): boolean {
  const isSetter = decoratorsOf(within).some(({ text }) => text.endsWith(".setter"));
  return isSetter || SETS_UP.test(nameOf(within));
}

const SETS_UP =
  /^_*(?:set|setup|init|populate|configure|open|connect|load|start|begin|reset|restart|prepare)(?:_|$|[A-Z])|(?:^|_)(?:connected|connection_made|login)$/;

/** Whether it ends something: what comes or goes meanwhile makes no difference any more. */
export function ends(within: FunctionNode): boolean {
  return ENDS.test(nameOf(within));
}

const ENDS =
  /^_*(?:a?close|shut_?down|stop|terminate|dispose|destroy|finali[sz]e|tear_?down|wait|join|a?exit)(?:_|$)|_shut_?down$/i;

/** Whether it ends or begins anew the whole object: `close`, `_reset_sockets`, `engine_stopped`, but not `stop_timer`. */
export function endsAll(within: FunctionNode): boolean {
  return ENDS_ALL.test(nameOf(within));
}

const ENDS_ALL =
  /^_*(?:a?(?:close|exit)|closing|closeEvent|shut_?down|terminate|dispose|destroy|tear_?down|clean_?up|reset|re_?init\w*|reconnect)(?:_|$|[A-Z])|^_*(?:a?stop|end|quit|abort|kill|disconnect|release|unload)$|_(?:stopped|closed|reconnect)$/;

/** Whether it makes something known to the object, which is done before it is put to use: `register_app`, `add_storage`. */
export function registers(within: FunctionNode): boolean {
  return REGISTERS.test(nameOf(within));
}

const REGISTERS =
  /^_*(?:(?:add|attach|set|define|declare)(?:_|[A-Z])|(?:register|subscribe|install|mount|include|init|setup|configure|load)(?:_|$|[A-Z]))/;

/** Whether it fills what is there so far, which is done before the work begins: `load_extension`. */
export function loads(within: FunctionNode): boolean {
  return /^_*(?:setup|init|populate|configure|load|prepare)(?:_|$)/.test(nameOf(within));
}
