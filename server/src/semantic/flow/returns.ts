/** What a function gives when it is called: the values it returns, and whether it may end without one. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, isKind } from "../../syntax/walk.ts";
import { defineFact } from "../fact.ts";

export interface Returns {
  /** What each `return` gives; undefined where it stands alone. */
  readonly values: readonly (AnyNode | undefined)[];
  /** Whether the function may come to its end. */
  readonly mayEnd: boolean;
  /** Whether calling it only makes a generator. */
  readonly isGenerator: boolean;
}

export const returns = defineFact("returns", () => {
  const known = new Map<number, Returns>();
  return {
    of(definition: Node<"function_definition">): Returns {
      const kept = known.get(definition.index) ?? returnsOf(definition);
      known.set(definition.index, kept);
      return kept;
    },
  };
});

function returnsOf(definition: Node<"function_definition">): Returns {
  const body = definition.field("body");
  const values: (AnyNode | undefined)[] = [];
  let isGenerator = false;
  const isOwn = (node: AnyNode): boolean =>
    !isKind(node, "function_definition", "lambda", "class_definition");
  for (const node of descendants(body, isOwn)) {
    if (isKind(node, "return_statement")) values.push(node.children[0]);
    if (isKind(node, "yield")) isGenerator = true;
  }
  return { values, mayEnd: mayEnd(body), isGenerator };
}

/** Whether control may come out of the block at its end. When in doubt it may. */
function mayEnd(block: AnyNode): boolean {
  const last = block.children.at(-1);
  switch (last?.kind) {
    case "return_statement":
    case "raise_statement":
      return false;
    case "if_statement": {
      const clauses = last.fields("alternative");
      const hasElse = clauses.some((clause) => isKind(clause, "else_clause"));
      const blocks = [last.field("consequence"), ...clauses.map(bodyOf)];
      return !hasElse || blocks.some(mayEnd);
    }
    case "try_statement": {
      const ending = last.children.find((part) => isKind(part, "else_clause"));
      const main = ending ? bodyOf(ending) : last.field("body");
      const handlers = last.children.filter(
        (part) => !isKind(part, "block", "else_clause", "finally_clause"),
      );
      return mayEnd(main) || handlers.some((handler) => mayEnd(bodyOf(handler)));
    }
    case "while_statement": {
      const breaks = descendants(last).some((node) => isKind(node, "break_statement"));
      return !isKind(last.field("condition"), "true") || breaks;
    }
    default:
      return true;
  }
}

function bodyOf(clause: AnyNode): AnyNode {
  return clause.children.find((part) => isKind(part, "block")) ?? clause;
}
