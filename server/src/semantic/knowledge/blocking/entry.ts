/** The shape of one fact about a blocking call, and the short way to write many of them. */

/** What a call waits for. `blocking-call-in-async` skips "file", which has a rule of its own. */
export type BlockingKind =
  | "time"
  | "socket"
  | "http"
  | "subprocess"
  | "file"
  | "database"
  | "cloud"
  | "lock"
  | "console"
  | "mail"
  | "transfer";

/**
 * What to do instead inside a coroutine: `await` the named function with the same arguments, move
 * to the API that `text` names (Markdown), or run the call in a thread (`asyncio.to_thread`).
 */
export type Replacement =
  | { readonly how: "await"; readonly name: string }
  | { readonly how: "library"; readonly text: string }
  | { readonly how: "thread" };

/**
 * An argument that is written literally as `equals`, found by `position` (0-based, not counting
 * `self`) or by `keyword`; a condition may name both, and either place counts.
 */
export interface ArgumentCondition {
  readonly position?: number;
  readonly keyword?: string;
  readonly equals: "False" | "0" | "0.0" | "os.WNOHANG";
}

/** One function or method that waits and lets nothing else run on its thread meanwhile. */
export interface BlockingCall {
  /**
   * The import-resolved name: "module.function", "module.Class.method" for a method of an instance
   * whose class is known (see BlockingFactory), "builtins.open" for a builtin. "Class.*" stands for
   * every public method of a client except those in `except`. A name with "()" is a class without
   * a public name: "boto3.client()" is what `boto3.client(…)` returns.
   */
  readonly name: string;
  readonly kind: BlockingKind;
  /** Completes the sentence "this call …": "waits for the server's response". */
  readonly reason: string;
  readonly replacement: Replacement;
  /** The call does not wait when any one of these holds. */
  readonly nonBlockingWhen?: readonly ArgumentCondition[];
  /** Only for a "Class.*" name: the methods that do not wait. */
  readonly except?: readonly string[];
}

/**
 * What a call (or, for a name that ends in "[]", a subscription; for one that ends in ".__call__",
 * a call of the instance) gives: an instance of the class `gives`, as entries name it. Awaiting is
 * not implied; the value bound by `with f() as x` is the same instance.
 */
export interface BlockingFactory {
  readonly name: string;
  readonly gives: string;
}

/** A method after which the instance's calls no longer wait, when its argument meets `when`. */
export interface NonBlockingSwitch {
  readonly name: string;
  readonly of: string;
  readonly when: readonly ArgumentCondition[];
}

/** Everything about an entry but its name. */
export type About = Omit<BlockingCall, "name">;

/** One entry for each of the space-separated `names`, prefixed with each owner. */
export function each(
  owners: string | readonly string[],
  names: string,
  about: About,
): readonly BlockingCall[] {
  const ownerList = typeof owners === "string" ? [owners] : owners;
  return ownerList.flatMap((owner) =>
    names.split(" ").map((name) => ({ name: `${owner}.${name}`, ...about })),
  );
}

/** Factories for each of the space-separated qualified `names`, which all give the same class. */
export function giving(gives: string, names: string): readonly BlockingFactory[] {
  return names.split(" ").map((name) => ({ name, gives }));
}

/** `text` is Markdown: code in backticks. */
export function library(text: string): Replacement {
  return { how: "library", text };
}

export const thread: Replacement = { how: "thread" };

/** The condition "this timeout is zero", whichever way zero is written. */
export function zeroTimeout(position: number, keyword = "timeout"): readonly ArgumentCondition[] {
  return [
    { position, keyword, equals: "0" },
    { position, keyword, equals: "0.0" },
  ];
}

/** The condition "this flag is off", as `False` or `0`. */
export function flagOff(position: number, keyword: string): readonly ArgumentCondition[] {
  return [
    { position, keyword, equals: "False" },
    { position, keyword, equals: "0" },
  ];
}
