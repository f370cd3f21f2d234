/** A function's control flow while it is built: where it stands, what is around it, and whom jumps meet. */
import type { AnyNode } from "../../syntax/node.ts";
import { type Block, Graph } from "./graph.ts";

/** The rows of the names that are followed. */
export interface Names {
  /** Variable by the row of an identifier that reads it. */
  readonly uses: ReadonlyMap<number, number>;
  readonly definitions: ReadonlyMap<number, Definition>;
}

export interface Definition {
  readonly variable: number;
  /** Undefined after `del`. */
  readonly definition: number | undefined;
}

type Jump = "break" | "continue" | "return";

/** What a jump meets on its way out. */
type Exit =
  | { readonly kind: "loop"; readonly header: Block; readonly after: Block }
  | { readonly kind: "end"; readonly entry: Block; readonly jumps: Set<Jump> };

export class Flow {
  readonly graph = new Graph();
  /** Where control stands. */
  current: Block;
  readonly #names: Names;
  /** Rows that are followed, in order. */
  readonly #rows: readonly number[];
  /** Innermost last. */
  readonly #exits: Exit[] = [];
  /** Where control may go from anywhere here: to whom an exception goes. */
  #anywhere: readonly Block[] = [];

  constructor(names: Names) {
    this.#names = names;
    this.#rows = [...names.uses.keys(), ...names.definitions.keys()].sort((a, b) => a - b);
    this.current = this.graph.block([]);
  }

  use(row: number): void {
    const variable = this.#names.uses.get(row);
    if (variable !== undefined) this.current.events.push({ kind: "use", row, variable });
  }

  define(row: number): void {
    const found = this.#names.definitions.get(row);
    if (found) this.current.events.push({ kind: "set", ...found });
  }

  unbind(row: number): void {
    const variable = this.#names.definitions.get(row)?.variable;
    if (variable !== undefined)
      this.current.events.push({ kind: "set", variable, definition: undefined });
  }

  /** Whether the node holds a name that is followed. */
  holdsNames(node: AnyNode): boolean {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle] ?? 0) < node.index) low = middle + 1;
      else high = middle;
    }
    return (this.#rows[low] ?? node.after) < node.after;
  }

  /** A block that nothing leads to yet. */
  block(): Block {
    return this.graph.block(this.#anywhere);
  }

  /** Goes on in a new block after the given one, or after where control stands. */
  advance(from = this.current): void {
    const block = this.block();
    from.next.push(block);
    this.current = block;
  }

  /** Goes where control may also have come from elsewhere. */
  join(block: Block): void {
    this.current.next.push(block);
    this.current = block;
  }

  /** Runs the part so that control may go to the block from anywhere in it, beside where it could already. */
  also(block: Block, part: () => void): void {
    this.#within([...this.#anywhere, block], part);
  }

  /** Runs the part so that what goes wrong in it goes to the block, and nowhere else. */
  caughtBy(block: Block, part: () => void): void {
    this.#within([block], part);
  }

  #within(anywhere: readonly Block[], part: () => void): void {
    const outer = this.#anywhere;
    this.#anywhere = anywhere;
    this.advance();
    part();
    this.#anywhere = outer;
    this.advance();
  }

  /** Runs the part, and then, however control leaves it, its end. */
  withEnd(part: () => void, end: () => void): void {
    const entry = this.block();
    const jumps = new Set<Jump>();
    this.#exits.push({ kind: "end", entry, jumps });
    this.caughtBy(entry, part);
    this.#exits.pop();
    end();
    const after = this.current;
    // Once more for every other way out: jumps, and an exception, which goes on as from anywhere.
    this.current = entry;
    end();
    for (const jump of jumps) this.#leave(jump);
    this.current = after;
  }

  inLoop(header: Block, after: Block, part: () => void): void {
    this.#exits.push({ kind: "loop", header, after });
    part();
    this.#exits.pop();
  }

  /** What follows is led to by nothing here. */
  jump(jump: Jump | "raise"): void {
    if (jump !== "raise") this.#leave(jump);
    this.current = this.block();
  }

  #leave(jump: Jump): void {
    for (const exit of this.#exits.toReversed()) {
      if (exit.kind === "end") {
        exit.jumps.add(jump);
        this.current.next.push(exit.entry);
        return;
      }
      if (jump === "return") continue;
      this.current.next.push(jump === "break" ? exit.after : exit.header);
      return;
    }
  }
}
