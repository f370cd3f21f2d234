/** Reduces a call tree to the heat of one file in one walk over its own nodes, each sample once per line and function. */
import { nodesAbout } from "./file-nodes.ts";
import type { CallTree, Frame } from "./model.ts";
import { prefixSums } from "./prefix-sums.ts";
import { isFolded, spanAt } from "./raw-heat.ts";
import type { FunctionSpan, RawCost, RawEdge, RawHeat } from "./raw-heat.ts";
import { mapped, STEP_NODES, type Steps } from "./steps.ts";

/** A sum that recursion must not count twice: it only counts while nobody above it is counting. */
interface Tally {
  open: number;
  weight: number;
  samples: number;
}

interface Edge extends Tally {
  frame: number;
  /** The heaviest frame so far speaks for a callee that was seen on several lines. */
  heaviest: number;
}

/** A line or a function of the file. */
interface Subject extends Tally {
  readonly name: string;
  line: number;
  self: number;
  selfSamples: number;
  readonly callers: Map<number, Edge>;
  readonly callees: Map<number, Edge>;
  /** For a line: self and total weight by function name, to name its owner. */
  readonly owners: Map<string, number>;
}

export function* treeHeat(
  tree: CallTree,
  frames: readonly Frame[],
  file: string,
  spans: readonly FunctionSpan[] | undefined,
): Steps<RawHeat> {
  const walk = new FileWalk(tree, frames, file, spans);
  let step = 0;
  for (const node of yield* nodesAbout(tree, frames, file)) {
    if (++step % STEP_NODES === 0) yield;
    walk.visit(node);
  }
  return yield* walk.result();
}

/** The state of one walk: open tallies on a stack, closed when the walk leaves their subtree. */
class FileWalk {
  private readonly tree: CallTree;
  private readonly frames: readonly Frame[];
  private readonly file: string;
  private readonly spans: readonly FunctionSpan[] | undefined;
  private readonly weights: Float64Array;
  private readonly counts: Float64Array;
  private readonly lines = new Map<number, Subject>();
  private readonly functions = new Map<string, Subject>();
  /** The functions of this file on the path to the node, innermost last, and where they end. */
  private readonly path: Subject[] = [];
  private readonly pathEnds: number[] = [];
  private readonly callableOf: Int32Array;
  private readonly open: Tally[] = [];
  private readonly ends: number[] = [];

  constructor(
    tree: CallTree,
    frames: readonly Frame[],
    file: string,
    spans: readonly FunctionSpan[] | undefined,
  ) {
    this.tree = tree;
    this.frames = spans === undefined ? frames : located(frames, file, spans);
    this.file = file;
    this.spans = spans;
    this.weights = prefixSums(tree.self);
    this.counts = tree.samples ? prefixSums(tree.samples) : new Float64Array(tree.self.length + 1);
    this.callableOf = callables(frames);
  }

  visit(node: number): void {
    this.leave(node);
    const { tree } = this;
    const parent = tree.parent[node] ?? -1;
    const frame = this.frames[tree.frame[node] ?? 0];
    const above = parent < 0 ? undefined : this.frames[tree.frame[parent] ?? 0];
    const inside = frame?.file === this.file;
    const below = above?.file === this.file;
    if (frame === undefined || (!inside && !below)) return;
    const caller = below ? this.path.at(-1) : undefined;
    const owner = inside ? this.ownerOf(frame, caller) : undefined;
    if (owner) this.enter(node, frame, owner);
    if (above && caller) this.callee(node, above.line, caller, owner);
    if (owner && parent >= 0) this.caller(node, parent, frame.line, owner, caller);
  }

  *result(): Steps<RawHeat> {
    const lines = yield* mapped(this.lines.values(), closed);
    const functions = yield* mapped(this.functions.values(), closed);
    return {
      lines: lines.sort((a, b) => a.line - b.line),
      functions: functions.sort((a, b) => b.total - a.total),
    };
  }

  /** Closes everything whose subtree ended before `node`. */
  private leave(node: number): void {
    while ((this.ends.at(-1) ?? Infinity) <= node) {
      this.ends.pop();
      const tally = this.open.pop();
      if (tally) tally.open--;
    }
    while ((this.pathEnds.at(-1) ?? Infinity) <= node) {
      this.pathEnds.pop();
      this.path.pop();
    }
  }

  /** Counts a node of this file for its line and its function. */
  private enter(node: number, frame: Frame, owner: Subject): void {
    this.path.push(owner);
    this.pathEnds.push(this.tree.end[node] ?? node + 1);
    if (this.spans === undefined && frame.line > 0 && !isFolded(frame.function)) {
      owner.line = owner.line === 0 ? frame.line : Math.min(owner.line, frame.line);
    }
    this.count(node, owner);
    this.addSelf(node, owner);
    if (frame.line === 0) return;
    const line = this.lineAt(frame.line);
    this.count(node, line);
    this.addSelf(node, line);
    const weight = this.weightOf(node);
    line.owners.set(owner.name, (line.owners.get(owner.name) ?? 0) + weight);
  }

  /** What `node` cost counts for the line and function that called it. */
  private callee(node: number, line: number, caller: Subject, owner: Subject | undefined): void {
    const frame = this.tree.frame[node] ?? 0;
    const callable = this.callableOf[frame] ?? 0;
    if (line > 0) this.edge(node, this.lineAt(line).callees, callable, frame);
    if (owner !== caller) this.edge(node, caller.callees, callable, frame);
  }

  private caller(
    node: number,
    parent: number,
    line: number,
    owner: Subject,
    caller: Subject | undefined,
  ): void {
    const frame = this.tree.frame[parent] ?? 0;
    if (line > 0) this.edge(node, this.lineAt(line).callers, frame, frame);
    if (owner !== caller) this.edge(node, owner.callers, frame, frame);
  }

  private edge(node: number, edges: Map<number, Edge>, key: number, frame: number): void {
    let edge = edges.get(key);
    if (!edge) {
      edge = { open: 0, weight: 0, samples: 0, frame, heaviest: -1 };
      edges.set(key, edge);
    }
    const weight = this.weightOf(node);
    if (weight > edge.heaviest) {
      edge.heaviest = weight;
      edge.frame = frame;
    }
    this.count(node, edge);
  }

  private count(node: number, tally: Tally): void {
    const end = this.tree.end[node] ?? node + 1;
    if (tally.open === 0) {
      tally.weight += this.weightOf(node);
      tally.samples += (this.counts[end] ?? 0) - (this.counts[node] ?? 0);
    }
    tally.open++;
    this.open.push(tally);
    this.ends.push(end);
  }

  private addSelf(node: number, subject: Subject): void {
    subject.self += this.tree.self[node] ?? 0;
    subject.selfSamples += this.tree.samples?.[node] ?? 0;
  }

  private weightOf(node: number): number {
    return (this.weights[this.tree.end[node] ?? node + 1] ?? 0) - (this.weights[node] ?? 0);
  }

  /** The function that a frame's cost belongs to: by span, else folded into its caller, else by name. */
  private ownerOf(frame: Frame, caller: Subject | undefined): Subject {
    if (this.spans !== undefined && frame.line > 0) {
      const span = spanAt(this.spans, frame.line);
      return this.functionAt(span?.name ?? "<module>", span?.startLine ?? 1);
    }
    if (caller && isFolded(frame.function)) return caller;
    return this.functionAt(frame.function, 0);
  }

  private functionAt(name: string, line: number): Subject {
    const key = `${line}:${name}`;
    const known = this.functions.get(key);
    if (known) return known;
    const created = subject(name, line);
    this.functions.set(key, created);
    return created;
  }

  private lineAt(line: number): Subject {
    const known = this.lines.get(line);
    if (known) return known;
    const created = subject("", line);
    this.lines.set(line, created);
    return created;
  }
}

/** Frames without a line (perf) stand where the function of their name begins, if it is the only one. */
function located(
  frames: readonly Frame[],
  file: string,
  spans: readonly FunctionSpan[],
): readonly Frame[] {
  if (!frames.some((frame) => frame.line === 0 && frame.file === file)) return frames;
  const starts = new Map<string, number>();
  for (const { name, startLine } of spans) starts.set(name, starts.has(name) ? 0 : startLine);
  return frames.map((frame) => {
    const line = frame.line === 0 && frame.file === file ? starts.get(frame.function) : undefined;
    return line === undefined ? frame : { ...frame, line };
  });
}

function subject(name: string, line: number): Subject {
  return {
    name,
    line,
    open: 0,
    weight: 0,
    samples: 0,
    self: 0,
    selfSamples: 0,
    callers: new Map(),
    callees: new Map(),
    owners: new Map(),
  };
}

function closed(subject: Subject): RawCost {
  const owner = [...subject.owners].sort((a, b) => b[1] - a[1])[0]?.[0];
  return {
    name: owner ?? subject.name,
    line: subject.line,
    self: subject.self,
    // Differences of prefix sums may fall a rounding error short of the sum itself.
    total: Math.max(subject.self, subject.weight),
    selfSamples: subject.selfSamples,
    totalSamples: subject.samples,
    callers: heaviestFirst(subject.callers),
    callees: heaviestFirst(subject.callees),
  };
}

function heaviestFirst(edges: ReadonlyMap<number, Edge>): readonly RawEdge[] {
  return [...edges.values()]
    .map(({ frame, weight, samples }) => ({ frame, weight, samples }))
    .sort((a, b) => b.weight - a.weight);
}

/** One number for all frames of a function, whatever line they stand on. */
function callables(frames: readonly Frame[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(frames, (frame) => {
    const key = `${frame.function}\0${frame.file}`;
    const index = known.get(key) ?? known.size;
    known.set(key, index);
    return index;
  });
}
