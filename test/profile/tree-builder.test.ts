/** A tree has a node for each distinct stack, whatever its width, and threads one after the other. */
import { describe, expect, it } from "vitest";
import { TreeBuilder } from "../../server/src/profile/tree-builder.ts";
import { random } from "./random.ts";

const seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 2 ** 31);

describe(`the tree builder, seed ${seed} (HOTLINT_SEED repeats it)`, () => {
  it.each([3, 8, 9, 40, 3000])("sums what a map of stacks sums, %i functions wide", (width) => {
    const next = random(seed + width);
    const builder = new TreeBuilder(true);
    const threads = [0, 1, 2].map((tid) => builder.startThread({ name: `t${tid}` }));
    const wanted = new Map<string, number>();
    for (let sample = 0; sample < 5000; sample++) {
      const thread = Math.floor(next() * threads.length);
      builder.useThread(threads[thread] ?? 0);
      let node = builder.root;
      let key = `t${thread}`;
      for (let depth = 1 + Math.floor(next() * 4); depth > 0; depth--) {
        const frame = Math.floor(next() * width);
        node = builder.child(node, frame);
        key += ` ${frame}`;
      }
      builder.addSelf(node, sample, 1);
      wanted.set(key, (wanted.get(key) ?? 0) + sample);
    }
    const { tree, threads: found } = builder.finish();
    const sums = new Map<string, number>();
    for (const { name, firstNode, endNode } of found) {
      const keys: string[] = [];
      for (let node = firstNode; node < endNode; node++) {
        const parent = tree.parent[node] ?? -1;
        // Parents stand before their children, within their thread, and hold them.
        expect(parent).toBeLessThan(node);
        if (parent >= 0) expect(tree.end[parent]).toBeGreaterThan(node);
        const key = `${keys[parent] ?? name} ${tree.frame[node]}`;
        keys[node] = key;
        if ((tree.samples?.[node] ?? 0) > 0) sums.set(key, tree.self[node] ?? 0);
      }
    }
    expect(sums).toEqual(wanted);
    expect(found.at(-1)?.endNode).toBe(tree.self.length);
  });
});
