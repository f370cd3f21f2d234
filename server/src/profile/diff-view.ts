/** Two call trees as one: each node with what it cost before and after. */
import type { CallLevels, CallNode, CallView } from "./call-view.ts";
import { callableKey, callablesOf } from "./callables.ts";
import { type Verdict, verdict } from "./compare.ts";
import type { Profile } from "./model.ts";
import { type Share, shareOf } from "./wilson.ts";

/** `total` is a share of its profile's whole, the larger of the two, so that no side disappears. */
export interface DiffNode extends CallNode {
  readonly before?: CallNode;
  readonly after?: CallNode;
  readonly beforeShare: Share;
  readonly afterShare: Share;
  readonly verdict: Verdict;
}

/**
 * Functions are matched by name and file. A node's number is that of the later profile; where only the
 * earlier one has the function, -1 less its number there.
 */
export function diffView(
  [before, earlier]: readonly [Profile, CallView],
  [after, later]: readonly [Profile, CallView],
): CallLevels<DiffNode> {
  const keyBefore = keysOf(before);
  const keyAfter = keysOf(after);
  const join = (olds: readonly CallNode[], news: readonly CallNode[]): readonly DiffNode[] => {
    const rest = new Map(news.map((node) => [keyAfter(node), node]));
    const nodes = olds.map((old) => {
      const now = rest.get(keyBefore(old));
      if (now) rest.delete(keyAfter(now));
      return joined(old, now, before, after);
    });
    const added = [...rest.values()].map((now) => joined(undefined, now, before, after));
    return [...nodes, ...added].sort((a, b) => b.total - a.total);
  };
  return {
    *roots() {
      return join(yield* earlier.roots(), yield* later.roots());
    },
    *children(node) {
      const olds = node.before ? yield* earlier.children(node.before) : [];
      return join(olds, node.after ? yield* later.children(node.after) : []);
    },
  };
}

function keysOf(profile: Profile): (node: CallNode) => string {
  const { list } = callablesOf(profile);
  return ({ callable }) => {
    const found = list[callable];
    return found ? callableKey(found) : String(callable);
  };
}

function joined(
  before: CallNode | undefined,
  after: CallNode | undefined,
  earlier: Profile,
  later: Profile,
): DiffNode {
  const beforeShare = share(before, earlier);
  const afterShare = share(after, later);
  const only = before === undefined ? "new" : after === undefined ? "gone" : undefined;
  const shown = after ?? before;
  return {
    callable: after ? after.callable : -1 - (before?.callable ?? 0),
    frame: shown?.frame ?? 0,
    self: 0,
    total: Math.max(beforeShare.value, afterShare.value),
    ...(before && { before }),
    ...(after && { after }),
    beforeShare,
    afterShare,
    verdict: verdict(beforeShare, afterShare, only),
  };
}

function share(node: CallNode | undefined, { total, sampleCount }: Profile): Share {
  return shareOf(node?.total ?? 0, total, sampleCount, 1.96);
}
