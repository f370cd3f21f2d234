/** A function that runs on another thread: where a thread begins, and what shows it. */
import type { Module } from "../semantic/module.ts";
import type { AnyNode } from "../syntax/node.ts";
import type { FunctionNode } from "./functions.ts";

export interface ThreadRoot {
  readonly function: FunctionNode;
  /** Whether several threads may run it at once. */
  readonly many: boolean;
  /** What gives it to a thread, and how that reads: "`pool.map()` runs `f` on several threads". */
  readonly node: AnyNode;
  readonly text: string;
  /** The function that starts the thread. */
  readonly startedBy: FunctionNode | undefined;
  /** The expression that names the function: `work`, `self.work`; missing for methods that a library calls. */
  readonly given?: AnyNode;
  /** The pool of one worker that runs it, as the code there writes it: what one runs never meets what it runs next. */
  readonly queue?: string;
  /** The position where the function that starts it has waited for its end: after the `with` of a pool, at a `join()`. */
  readonly over?: number;
  /** Whether each object of the class is a thread, which runs the function. */
  readonly isThread?: true;
  /** The way from another module that starts the thread; missing where this module does. */
  readonly way?: readonly FarNode[];
}

/** A node of any module, with what it shows. */
export interface FarNode {
  readonly text: string;
  readonly node: AnyNode;
  readonly module: Module;
}
