/** The part of d3-flame-graph 5 that is used here; the package has no types of its own. */
declare module "d3-flame-graph" {
  import type { Selection } from "d3-selection";

  /** A node as the library lays it out. */
  export interface Laid<Datum> {
    readonly data: Datum;
    readonly parent: Laid<Datum> | null;
    readonly children?: readonly Laid<Datum>[];
    readonly depth: number;
    readonly highlight?: boolean;
  }

  export interface FlameGraph<Datum> {
    (selection: Selection): void;
    width(pixels: number): this;
    cellHeight(pixels: number): this;
    inverted(rootOnTop: boolean): this;
    minFrameSize(pixels: number): this;
    transitionDuration(milliseconds: number): this;
    setLabelHandler(label: (node: Laid<Datum>) => string): this;
    setColorMapper(color: (node: Laid<Datum>, usual: string) => string): this;
    setSearchMatch(matches: (node: Laid<Datum>, term: string) => boolean): this;
    setSearchHandler(tell: (found: readonly Laid<Datum>[], sum: number) => void): this;
    search(term: string): void;
    clear(): void;
    destroy(): this;
  }

  export default function flamegraph<Datum>(): FlameGraph<Datum>;
}

declare module "d3-selection" {
  /** What `select` gives; handed on, not looked into. */
  export interface Selection {
    datum(value: unknown): Selection;
    call(draw: (selection: Selection) => void): Selection;
  }
  export function select(element: Element): Selection;
}
