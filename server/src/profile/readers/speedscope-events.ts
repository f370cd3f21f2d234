/** Turns the open and close events of an evented speedscope profile into self weights. */
import type { TreeBuilder } from "../tree-builder.ts";
import { asArray, asIndex, asNumber, asObject, mismatch } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import type { SpeedscopeFrames } from "./speedscope-frames.ts";
import { BadProfile } from "./result.ts";

interface Open {
  readonly frame: number;
  readonly node: number;
}

/** Adds a thread's events and returns their weight. The time between two events is self time. */
export function addEvents(
  builder: TreeBuilder,
  frames: SpeedscopeFrames,
  thread: JsonObject,
  factor: number,
  where: string,
): number {
  const events = asArray(thread["events"], `${where}.events`);
  const stack: Open[] = [];
  let total = 0;
  let before = asNumber(thread["startValue"], `${where}.startValue`);
  const spend = (until: number, at: string): void => {
    if (until < before) throw mismatch(`a time not before ${before}`, until, at);
    const top = stack.at(-1);
    if (top !== undefined && top.node >= 0) {
      builder.addSelf(top.node, (until - before) * factor, 0);
      total += (until - before) * factor;
    }
    before = until;
  };
  events.forEach((each, index) => {
    const at = `${where}.events[${index}]`;
    const event = asObject(each, at);
    const frame = asIndex(event["frame"], frames.place.length, `${at}.frame`);
    spend(asNumber(event["at"], `${at}.at`), `${at}.at`);
    applyEvent(builder, frames, stack, event["type"], frame, at);
  });
  // A recording that was cut off leaves frames open; their time runs to the end of the profile.
  spend(asNumber(thread["endValue"], `${where}.endValue`), `${where}.endValue`);
  return total;
}

function applyEvent(
  builder: TreeBuilder,
  frames: SpeedscopeFrames,
  stack: Open[],
  type: unknown,
  frame: number,
  at: string,
): void {
  const top = stack.at(-1);
  if (type === "O") {
    const place = frames.place[frame] ?? -1;
    const parent = top?.node ?? builder.root;
    stack.push({ frame, node: place < 0 ? parent : builder.child(parent, place) });
    return;
  }
  if (type !== "C") throw mismatch('"O" or "C"', type, `${at}.type`);
  if (top?.frame !== frame) {
    throw new BadProfile(
      `${at} closes frame ${frame} while ${top === undefined ? "none" : `frame ${top.frame}`} is open`,
    );
  }
  stack.pop();
}
