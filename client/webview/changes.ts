/** The comparison of two sessions: lines and functions, the largest difference first. */
import type { ChangeRow } from "../../server/src/protocol/views.ts";
import { button, element, part } from "./dom.ts";
import { ask, openLine } from "./host.ts";

export async function showChanges(): Promise<void> {
  const place = part("changes-place");
  const found = await ask("compareSessions", {});
  if (!found.ok) {
    place.replaceChildren(element("p", { role: "alert" }, found.reason));
    return;
  }
  const { before, after, notes } = found;
  place.replaceChildren(
    element(
      "p",
      {},
      `From “${before.name}” (${before.label}) to “${after.name}” (${after.label}).`,
    ),
    element("p", { class: "legend" }, LEGEND),
    ...notes.map((note) => element("p", { class: "note" }, note)),
    ...(found.lines.length > 0 ? table("Lines, each alone", found.lines) : []),
    ...table("Functions, with all that they call", found.functions),
  );
}

const LEGEND =
  "▲ hotter, ▼ cooler, + new, − gone: the 95 % intervals of both shares do not touch. ≈: not proven, it may be chance.";

function table(title: string, rows: readonly ChangeRow[]): readonly HTMLElement[] {
  const heads = ["", "Difference", "Before → after", "Function", "Place"];
  const body = rows.map((row) =>
    element(
      "tr",
      { class: row.verdict, "aria-label": row.spoken, title: row.spoken },
      element("td", { class: "glyph" }, row.glyph),
      element("td", { class: "number" }, row.delta),
      element("td", { class: "number" }, row.shares),
      element("td", {}, row.function),
      element("td", {}, placeOf(row)),
    ),
  );
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
  return [
    element("h2", {}, title),
    rows.length === 0
      ? element("p", {}, "Nothing of this workspace was measured in either.")
      : element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)),
  ];
}

function placeOf({ place, source }: ChangeRow): HTMLElement | string {
  if (!source) return place;
  const open = (): void => {
    openLine(source.uri, source.line);
  };
  return button(place, open, { class: "link" });
}
