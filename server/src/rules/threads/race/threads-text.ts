/** How a finding names the threads that meet, and the evidence for them. */
import type { ThreadRoot } from "../../../project/thread-root.ts";
import { shownName } from "../../../project/thread-roots.ts";
import type { Access } from "../../../project/threads/access.ts";
import type { Race } from "../../../project/threads/races.ts";
import type { Evidence } from "../../../semantic/evidence.ts";

/** "`pool.map()` runs `work` on several threads", and what the other thread does. */
export function threadEvidence(race: Race, access: Access): readonly Evidence[] {
  const { root, rival } = race;
  const started: Evidence = { text: root.text, node: root.node };
  const other: readonly Evidence[] =
    rival.within === access.within
      ? []
      : [{ text: `${shownName(rival.within)} changes it`, node: rival.node }];
  return [started, ...reached(root, access), ...other];
}

function reached(root: ThreadRoot, { within }: Access): readonly Evidence[] {
  if (within === root.function) return [];
  return [{ text: `${shownName(within)} runs beside it`, node: within }];
}

/** "several threads run `work`", "`drop` changes it on another thread". */
export function otherThread({ rival }: Race, access: Access): string {
  return rival.within === access.within
    ? `several threads run ${shownName(access.within)}`
    : `${shownName(rival.within)} changes it on another thread`;
}
