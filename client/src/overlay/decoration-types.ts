/** The overlay's decoration types: a tint for each band and one for labels, created once. */
import type { DecorationInstanceRenderOptions, TextEditorDecorationType } from "vscode";
import { DecorationRangeBehavior, OverviewRulerLane, ThemeColor, window } from "vscode";
import type { Band, HeatLine } from "../../../server/src/protocol.ts";
import { BANDS, barOf, isCurrent, labelText } from "./layout.ts";

export interface DecorationTypes {
  readonly tints: ReadonlyMap<Band, TextEditorDecorationType>;
  readonly label: TextEditorDecorationType;
}

export function createDecorationTypes(): DecorationTypes {
  return {
    tints: new Map(BANDS.map((band) => [band, tint(band)])),
    // Typing at the end of the line must not grow the label.
    label: window.createTextEditorDecorationType({
      rangeBehavior: DecorationRangeBehavior.ClosedClosed,
    }),
  };
}

/** How one line's bar and text are drawn. `gap` in columns of code. */
export function labelStyle(line: HeatLine, gap: number): DecorationInstanceRenderOptions {
  const current = isCurrent(line.state);
  const colour = new ThemeColor(
    current ? `hotlint.heat${line.band}Foreground` : "hotlint.staleForeground",
  );
  const { width, rest } = barOf(line.share);
  return {
    before: {
      contentText: "",
      width: `${width}px`,
      height: "0.6em",
      // Bars grow to the left, away from the numbers, so that both line up.
      margin: `0 8px 0 calc(${gap}ch + ${rest}px)`,
      // Hollow where the number no longer belongs to the line as it stands: shape, not only colour.
      ...(current ? { backgroundColor: colour } : {}),
      border: line.state === "removed" ? "1px dotted" : "1px solid",
      borderColor: colour,
    },
    after: {
      contentText: labelText(line.label),
      color: colour,
      fontStyle: line.state === "fresh" ? "normal" : "italic",
    },
  };
}

function tint(band: Band): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
    backgroundColor: new ThemeColor(`hotlint.heat${band}Background`),
    overviewRulerColor: new ThemeColor(`hotlint.heat${band}Foreground`),
    // The hottest marks are wider as well: shape and colour say the same.
    overviewRulerLane: band === 4 ? OverviewRulerLane.Full : OverviewRulerLane.Center,
  });
}
