/** Modules of one package: they import each other in circles, other packages, and the helpers. */

export interface AreaModule {
  readonly area: number;
  readonly module: number;
  readonly areas: number;
  readonly modules: number;
}

/** Modules of an area in which a call of \`compute\` reaches the helpers. */
const NEAR = 3;

export function areaInit(area: number, modules: number): string {
  const own = String(area);
  const passed = Array.from(
    { length: modules },
    (_, i) =>
      `from .part_${String(i)} import Store_${own}_${String(i)}, compute_${own}_${String(i)}\n`,
  );
  return `"""Area ${own}."""\n${passed.join("")}from .part_1 import fetch_${own}\n`;
}

export function areaModule({ area, module, areas, modules }: AreaModule): string {
  const own = `${String(area)}_${String(module)}`;
  const next = (module + 1) % modules;
  const before = (module + modules - 1) % modules;
  const other = Math.min(area + 1 + (module % 3), areas - 1);
  const text = `"""Part ${String(module)} of area ${String(area)}."""
from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field

${module === 1 ? "import requests\n\n" : ""}from shop.area_${String(other)} import part_${String(module)} as elsewhere

from .. import helpers
from ..helpers import normalise_${String(module)}, settle
from . import part_${String(before)} as before, part_${String(next)} as after

log = logging.getLogger(__name__)
LIMIT = ${String(100 + module)}
`;
  return [
    text,
    rowClass(own),
    storeClass(own, other, module),
    compute(own, `${String(area)}_${String(before)}`, `${String(area)}_${String(next)}`, module),
    ...(module === 0 ? [handler(own, area)] : []),
    ...(module === 1 ? [fetch(String(area))] : []),
    ...Array.from({ length: 6 }, (_, i) => report(own, String(i))),
  ].join("\n\n");
}

function rowClass(own: string): string {
  return `@dataclass
class Row_${own}:
    """One line of an order."""

    key: str
    kind: str = "plain"
    amounts: list[int] = field(default_factory=list)

    def total(self) -> int:
        return sum(self.amounts)

    def label(self) -> str:
        return f"{self.kind}:{self.key}" if self.kind else self.key
`;
}

function storeClass(own: string, other: number, module: number): string {
  return `class Store_${own}:
    def __init__(self, rows: list[Row_${own}] | None = None) -> None:
        self.rows = rows or []
        self.peer = elsewhere.Row_${String(other)}_${String(module)}("")

    def find(self, key: str) -> Row_${own} | None:
        for row in self.rows:
            if row.key == key:
                return row
        return None

    def add(self, key: str, amount: int) -> None:
        row = self.find(key) or Row_${own}(key)
        row.amounts.append(amount)
        self.rows.append(row)

    def dump(self) -> str:
        return json.dumps([row.label() for row in self.rows] + [self.peer.label()])
`;
}

/** A ring through the area; the first parts also lead to the helpers. */
function compute(own: string, previous: string, next: string, module: number): string {
  return `def compute_${own}(value: int, depth: int = 0) -> int:
    """Asks the next part while there is something left."""
    if depth > LIMIT or value <= 0:
        return 0
${module === NEAR ? "    settle(value / LIMIT)\n" : ""}    counts = normalise_${String(module)}([{"kind": str(value)}])
    return len(counts) + after.compute_${next}(value - 1, depth + 1)


def undo_${own}(value: int) -> int:
    return before.compute_${previous}(value) if value < 0 else 0
`;
}

function handler(own: string, area: number): string {
  return `async def handle_${own}(payload: str) -> str:
    store = Store_${own}()
    for key, amount in json.loads(payload).items():
        store.add(key, amount)
    compute_${own}(len(store.rows))
    log.info("handled %s", area_name())
    return store.dump()


def area_name() -> str:
    helpers.normalise_0([])
    return "area ${String(area)}"
`;
}

function fetch(area: string): string {
  return `def fetch_${area}(key: str) -> list[dict[str, str]]:
    answer = requests.get(f"https://stock.example/{key}", timeout=5)
    return list(answer.json())
`;
}

function report(own: string, i: string): string {
  return `def report_${own}_${i}(rows: list[Row_${own}], title: str = "report ${i}") -> str:
    """One line for each kind, the largest first."""
    totals: dict[str, int] = {}
    for row in rows:
        if row.kind not in totals:
            totals[row.kind] = 0
        totals[row.kind] += row.total()
    lines = [title, "-" * len(title)]
    for kind, total in sorted(totals.items(), key=lambda item: -item[1]):
        share = total / max(1, sum(totals.values()))
        lines.append(f"{kind:<20} {total:>8} {share:.1%}")
    if len(lines) > LIMIT:
        log.warning("%s has %d kinds", title, len(lines))
        lines = lines[:LIMIT]
    return "\\n".join(lines)
`;
}
