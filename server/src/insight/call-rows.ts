/** Puts views of calls and comparisons into the words and numbers that are shown. */
import type { CallNode, CallView } from "../profile/call-view.ts";
import { callablesOf } from "../profile/callables.ts";
import type { Profile } from "../profile/model.ts";
import { percent, weight } from "../profile/numbers.ts";

export interface Row {
  readonly callable: number;
  readonly frame: number;
  readonly name: string;
  readonly place: string;
  readonly share: number;
  readonly label: string;
  readonly self: string;
  readonly canExpand: boolean;
}

/** Names a file of a profile as its reader knows it. */
export type NameFile = (file: string) => string;

/** `view`: of which the node is; missing: it is not looked below. */
export function rowOf(profile: Profile, node: CallNode, nameFile: NameFile, view?: CallView): Row {
  const { callable, frame } = node;
  return {
    callable,
    frame,
    name: callablesOf(profile).list[callable]?.function ?? "?",
    place: placeOf(profile, frame, nameFile),
    share: shareIn(profile, node.total),
    label: amount(profile, node.total),
    self: node.self > 0 ? amount(profile, node.self) : "",
    canExpand: view?.hasChildren(node) ?? false,
  };
}

/** "orders/reports.py:42" */
export function placeOf(profile: Profile, frame: number, nameFile: NameFile): string {
  const { file = "", line = 0 } = profile.frames[frame] ?? {};
  if (file === "") return "";
  return line === 0 ? nameFile(file) : `${nameFile(file)}:${line}`;
}

/** "31 % · 1.2 s" */
export function amount(profile: Profile, value: number): string {
  return `${percent(shareIn(profile, value))} · ${weight(value, profile.unit)}`;
}

function shareIn({ total }: Profile, value: number): number {
  return total > 0 ? Math.min(1, value / total) : 0;
}
