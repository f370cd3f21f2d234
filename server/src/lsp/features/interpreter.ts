/** The interpreter selected in the editor: what measures, and the Python meant where no project says. */
import { isAbsolute } from "node:path";
import { interpreterFacts } from "../../engines/interpreter.ts";
import { type InterpreterParams, NOTIFY } from "../../protocol.ts";
import { parseVersion } from "../../semantic/version.ts";
import type { Session } from "../session.ts";

/** Gives the function that tells the interpreter selected now. */
export function registerInterpreter(session: Session): () => string | undefined {
  const { connection, options, workspace } = session;
  let selected = options.untrusted === true ? undefined : options.interpreter;
  const select = (path: string | undefined): void => {
    selected = options.untrusted === true ? undefined : path;
    follow(selected, () => selected, session).catch((error: unknown) => {
      workspace.crashes.unexpected("asking the interpreter for its version", error);
    });
  };
  connection.onNotification(NOTIFY.interpreter, ({ path }: InterpreterParams) => {
    select(typeof path === "string" ? path : undefined);
  });
  select(selected);
  return () => selected;
}

/** Asks an interpreter for its version, unless another is selected meanwhile. */
async function follow(
  path: string | undefined,
  current: () => string | undefined,
  { workspace, refresh }: Session,
): Promise<void> {
  // A relative path would be looked up in the opened folder.
  const usable = path !== undefined && isAbsolute(path);
  const facts = usable ? await interpreterFacts(path) : undefined;
  if (current() !== path) return;
  const target = facts?.ok === true ? parseVersion(facts.version) : undefined;
  const freeThreaded = facts?.ok === true && facts.freeThreaded;
  const layer = { ...(target && { target }), ...(freeThreaded && { freeThreaded }) };
  // What is said of CPython's speed is not true of others.
  const isCPython = facts?.ok === true && facts.implementation === "cpython";
  const changed = workspace.selectPython(layer, isCPython ? target : undefined);
  if (changed) refresh();
}
