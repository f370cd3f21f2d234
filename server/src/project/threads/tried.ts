/** Whether a failure that may come is caught around what fails. */
import { ancestors, isKind } from "../../syntax/walk.ts";
import type { Access } from "./access.ts";
import type { CheckThenAct } from "./check-then-act.ts";

const FAILURES =
  /\bexcept\s*(?::|.*\b(?:KeyError|IndexError|LookupError|ValueError|AttributeError|Exception|BaseException)\b)/;

/** Whether the failure that may come of a check gone stale is caught around the act. */
export function isTried<A extends Access>({ acted }: CheckThenAct<A>): boolean {
  return ancestors(acted.node).some(
    (up) =>
      isKind(up, "try_statement") &&
      up.children.some((part) => isKind(part, "except_clause") && FAILURES.test(part.text)),
  );
}
