/** What is alive after a forced collection: bytes, objects of a class, the wasm's memories. Needs `--expose-gc`. */
import { queryObjects } from "node:v8";

/** Any class; its live instances are counted. */
export type Counted = abstract new (...args: never[]) => unknown;

/** The part of the global of that name that is needed here; the compiler has no types for it. */
interface Wasm {
  Instance: new (module: object, imports?: object) => { readonly exports: { memory?: unknown } };
  readonly Memory: new (size: { initial: number }) => Memory;
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

const memories: WeakRef<Memory>[] = [];

/** From now on every wasm instance's memory is known. To be called before the first is made. */
export function watchWasm(): void {
  const wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;
  wasm.Instance = class extends wasm.Instance {
    constructor(module: object, imports?: object) {
      super(module, imports);
      const { memory } = this.exports;
      if (memory instanceof wasm.Memory) memories.push(new WeakRef(memory));
    }
  };
}

export interface Reading {
  /** Heap and all that hangs on it outside, wasm memories included. */
  readonly bytes: number;
  readonly wasmBytes: number;
}

/** Several collections: what is held weakly or waits for a finaliser goes only with the next one. */
export async function read(): Promise<Reading> {
  const { gc } = globalThis;
  if (!gc) throw new Error("memory is measured with `node --expose-gc`");
  for (let i = 0; i < 3; i++) {
    await gc({ type: "major", execution: "async" });
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  const alive = memories.flatMap((each) => each.deref() ?? []);
  const wasmBytes = alive.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { bytes: heapUsed + external, wasmBytes };
}

export function countLive(of: Counted): number {
  return queryObjects(of, { format: "count" });
}
