/** Which scopes run as one. */
import type { Scope } from "./scope.ts";

/** The scope whose code runs as one: comprehensions run with the function around them. */
export function homeOf(scope: Scope): Scope {
  return scope.kind === "comprehension" && scope.parent ? homeOf(scope.parent) : scope;
}
