/** The two modules at the ends of the calls: the views that begin them, and the helpers where they arrive. */
import { AREAS, LINKS } from "./size.ts";

/** What `helpers.settle` does: the one expression that is edited. */
export const SETTLES = "abs(seconds)";
export const SLEEPS = "time.sleep(seconds)";

const VIEWS = 60;

export function helpersModule(): string {
  const others = Array.from({ length: 40 }, (_, i) => helper(String(i)));
  return `"""What everything else builds on."""
import time


def settle(seconds: float) -> None:
    ${SETTLES}


${others.join("\n\n")}`;
}

function helper(i: string): string {
  return `def normalise_${i}(rows: list[dict[str, str]], started: float = 0.0) -> dict[str, int]:
    """Counts the rows of each kind."""
    counts: dict[str, int] = {}
    for row in rows:
        kind = row.get("kind", "").strip().lower()
        if not kind or len(kind) > ${i} + 40:
            continue
        counts[kind] = counts.get(kind, 0) + 1
    counts["took"] = int(time.monotonic() - started)
    return counts
`;
}

export function viewsModule(): string {
  const areas = Array.from({ length: AREAS }, (_, i) => `area_${String(i)}`);
  const views = Array.from({ length: VIEWS }, (_, i) => view(String(i), String(i % AREAS)));
  const [far, near] = [0, LINKS - 5].map(String);
  return `"""What the shop answers."""
import asyncio

from . import helpers
from . import ${areas.join(", ")}
from .chain.link_${far} import step_${far}
from .chain.link_${near} import step_${near}


async def direct(seconds: float) -> None:
    helpers.settle(seconds)


async def too_far(value: int) -> int:
    return step_${far}(value)


async def near_enough(value: int) -> int:
    return step_${near}(value)


${views.join("\n\n")}`;
}

/** Leads to \`settle\` through some modules of its area. */
function view(i: string, area: string): string {
  return `async def view_${i}(request: dict[str, str]) -> dict[str, object]:
    """Answers one request."""
    key = request.get("key", "")
    rows = await asyncio.to_thread(area_${area}.fetch_${area}, key)
    if not rows:
        return {"status": 404}
    counts = helpers.normalise_${String(Number(i) % 40)}(rows)
    total = area_${area}.compute_${area}_3(sum(counts.values()))
    return {"status": 200, "total": total, "counts": counts}
`;
}
