/** The automaton of a pattern: its characters' positions, and in how many ways one follows another. */
import type { CharSet } from "./char-set.ts";
import type { Regex, Repeat } from "./regex.ts";

export interface Position {
  readonly set: CharSet;
  /** Positions that may come next, and whether there is more than one way without a character between. */
  readonly next: ReadonlyMap<number, "one way" | "more ways">;
}

export interface Automaton {
  readonly first: ReadonlyMap<number, "one way" | "more ways">;
  readonly positions: readonly Position[];
}

/** So many passes are as good as any number: what grows with each of them is too much long before. */
export const MANY_PASSES = 64;
/** Of `{m,n}` so many passes more than `m` show what there is to see. */
const OPTIONAL_PASSES = 3;
/** The search for ways is as deep as a chain of forks. */
const MOST_NODES = 600;
const MOST_PATHS = 50_000;

/** Lookarounds, places and references count as nothing: what is found here must be tried out. */
export function automatonOf(regex: Regex): Automaton | undefined {
  const builder = new Builder();
  const end = builder.add({ to: [] });
  const start = builder.build(regex, end);
  if (start === undefined) return undefined;
  const paths = { left: MOST_PATHS };
  const first = waysFrom(start, builder.nodes, paths);
  const places = builder.nodes.flatMap((node, at) =>
    node.set === undefined ? [] : [{ node, at }],
  );
  const numbers = new Map(places.map(({ at }, number) => [at, number]));
  const renamed = (ways: Ways): Position["next"] =>
    new Map([...ways].map(([at, way]) => [numbers.get(at) ?? 0, way]));
  const positions = places.map(({ node }) => ({
    set: node.set ?? 0n,
    next: renamed(
      node.to[0] === undefined ? new Map() : waysFrom(node.to[0], builder.nodes, paths),
    ),
  }));
  return paths.left > 0 ? { first: renamed(first), positions } : undefined;
}

interface Step {
  /** Of a character; missing for a fork. */
  readonly set?: CharSet;
  to: readonly number[];
}

class Builder {
  readonly nodes: Step[] = [];

  add(node: Step): number {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  /** The node at which the pattern begins, when `next` follows it; undefined for one that is too large. */
  build(regex: Regex, next: number): number | undefined {
    if (this.nodes.length > MOST_NODES) return undefined;
    switch (regex.kind) {
      case "char":
        return this.add({ set: regex.set, to: [next] });
      case "sequence":
        return this.#sequence(regex.items, next);
      case "choice":
        return this.#fork(regex.branches.map((branch) => this.build(branch, next)));
      case "condition":
        return this.#fork([this.build(regex.yes, next), this.build(regex.no, next)]);
      case "repeat":
        return this.#repeat(regex, next);
      case "group":
      case "atomic":
        return this.build(regex.body, next);
      case "look":
      case "at":
      case "reference":
        return next;
    }
  }

  #sequence(items: readonly Regex[], next: number): number | undefined {
    let at: number | undefined = next;
    for (const item of [...items].reverse()) at = at === undefined ? at : this.build(item, at);
    return at;
  }

  #fork(branches: readonly (number | undefined)[]): number | undefined {
    const known = branches.filter((branch) => branch !== undefined);
    return known.length === branches.length ? this.add({ to: known }) : undefined;
  }

  #repeat({ body, min, max }: Repeat, next: number): number | undefined {
    let at: number | undefined = next;
    if (max >= MANY_PASSES) {
      const head: Step = { to: [] };
      at = this.add(head);
      const inside = this.build(body, at);
      if (inside === undefined) return undefined;
      head.to = [inside, next];
    } else {
      const more = Math.min(max - min, OPTIONAL_PASSES);
      for (let i = 0; i < more && at !== undefined; i++)
        at = this.#fork([this.build(body, at), next]);
    }
    for (let i = 0; i < min && at !== undefined; i++) at = this.build(body, at);
    return at;
  }
}

type Ways = ReadonlyMap<number, "one way" | "more ways">;

/**
 * Characters that may come next from here, by ways that pass no fork more than twice: once to end the
 * pass of a loop and once to begin the next.
 */
function waysFrom(start: number, nodes: readonly Step[], paths: { left: number }): Ways {
  const ways = new Map<number, "one way" | "more ways">();
  const passed = new Map<number, number>();
  const visit = (at: number): void => {
    const node = nodes[at];
    if (!node || paths.left-- <= 0) return;
    if (node.set !== undefined) {
      ways.set(at, ways.has(at) ? "more ways" : "one way");
      return;
    }
    const times = passed.get(at) ?? 0;
    if (times === 2) return;
    passed.set(at, times + 1);
    node.to.forEach(visit);
    passed.set(at, times);
  };
  visit(start);
  return ways;
}
