/**
 * Writes V8's `.cpuprofile`, which the editor's own viewer opens. It counts microseconds; bytes, samples
 * and allocations are written as if they were. All threads stand beside one another.
 * Format: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 */
import { pathToFileURL } from "node:url";
import type { Frame, Profile } from "../model.ts";
import { stacksByThread } from "./stacks.ts";

interface Node {
  readonly id: number;
  readonly callFrame: object;
  hitCount: number;
  readonly children: number[];
  /** The executing line, for readers that know more than the line of the function. */
  positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}

export function writeCpuProfile(profile: Profile): string {
  const nodes: Node[] = [{ id: 1, callFrame: ROOT, hitCount: 0, children: [] }];
  const samples: number[] = [];
  // The time of a sample stands before the sample that follows it.
  const timeDeltas: number[] = [0];
  const scale = profile.unit === "seconds" ? 1e6 : 1;
  const childOf = childFinder(profile, nodes);
  let endTime = 0;
  for (const { stacks } of stacksByThread(profile)) {
    for (const { frames, weight, samples: count } of stacks) {
      let node = nodes[0];
      for (const frame of frames) node = node && childOf(node, frame);
      if (!node) continue;
      node.hitCount += Math.max(1, Math.round(count ?? 1));
      const { line } = profile.frames[frames.at(-1) ?? -1] ?? NOWHERE;
      if (line > 0) node.positionTicks = [{ line, ticks: node.hitCount }];
      samples.push(node.id);
      timeDeltas.push(weight * scale);
      endTime += weight * scale;
    }
  }
  timeDeltas.pop();
  return JSON.stringify({ nodes, startTime: 0, endTime, samples, timeDeltas });
}

const ROOT = callFrame("(root)", "", 0, 0);
const NOWHERE: Frame = { file: "", function: "", line: 0 };

/** Finds or makes the child of a node for a frame. */
function childFinder(profile: Profile, nodes: Node[]): (parent: Node, frame: number) => Node {
  const known = new Map<string, Node>();
  return (parent, frame) => {
    const key = `${parent.id} ${frame}`;
    const found = known.get(key);
    if (found) return found;
    const { file, function: name, line, col } = profile.frames[frame] ?? NOWHERE;
    const call = callFrame(name, urlOf(file), line, col ?? 0);
    const node: Node = { id: nodes.length + 1, callFrame: call, hitCount: 0, children: [] };
    known.set(key, node);
    nodes.push(node);
    parent.children.push(node.id);
    return node;
  };
}

/** Lines count from 0; -1 stands for none. */
function callFrame(functionName: string, url: string, line: number, columnNumber: number): object {
  return { functionName, scriptId: "0", url, lineNumber: line - 1, columnNumber };
}

function urlOf(file: string): string {
  return file.startsWith("/") ? pathToFileURL(file, { windows: false }).href : file;
}
