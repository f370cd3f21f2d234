/** What shows that an update can be lost: where its thread begins, and the write that can come in between. */
import type { LostUpdate } from "../../../project/lost-updates.ts";
import { shownName } from "../../../project/thread-roots.ts";
import type { Evidence } from "../../../semantic/evidence.ts";

export function raceEvidence({ name, write, root, rival }: LostUpdate): readonly Evidence[] {
  const starts: Evidence = { text: root.text, node: root.node };
  const reached: readonly Evidence[] =
    write.within === root.function
      ? []
      : [
          {
            text: `${shownName(write.within)} is called from ${shownName(root.function)} without a lock`,
            node: write.within,
          },
        ];
  const other: readonly Evidence[] = rival
    ? [{ text: `${shownName(rival.within)} writes \`${name}\` too`, node: rival.statement }]
    : [];
  return [starts, ...reached, ...other];
}
