/** The overlay's decoration types: a tint and a mark for each band, labels, cold lines; created once. */
import type { DecorationInstanceRenderOptions, TextEditorDecorationType } from "vscode";
import { DecorationRangeBehavior, OverviewRulerLane, ThemeColor, window } from "vscode";
import type { Band, HeatLine } from "../../../server/src/protocol.ts";
import { BANDS, barOf, isCurrent, labelText, LEAST_HOLLOW_PX, SHAPES } from "./layout.ts";

export interface DecorationTypes {
  readonly tints: ReadonlyMap<Band, TextEditorDecorationType>;
  /** For hot expressions within a line. */
  readonly parts: ReadonlyMap<Band, TextEditorDecorationType>;
  readonly label: TextEditorDecorationType;
  readonly cold: TextEditorDecorationType;
}

export function createDecorationTypes(): DecorationTypes {
  return {
    tints: new Map(BANDS.map((band) => [band, tint(band)])),
    parts: new Map(BANDS.map((band) => [band, underline(band)])),
    // Typing at the end of the line must not grow the label.
    label: window.createTextEditorDecorationType({
      rangeBehavior: DecorationRangeBehavior.ClosedClosed,
    }),
    cold: window.createTextEditorDecorationType({ isWholeLine: true, opacity: "0.45" }),
  };
}

export function allTypes(types: DecorationTypes): readonly TextEditorDecorationType[] {
  return [...types.tints.values(), ...types.parts.values(), types.label, types.cold];
}

/** How one line's bar and text are drawn. `gap` in columns of code. */
export function labelStyle(line: HeatLine, gap: number): DecorationInstanceRenderOptions {
  const current = isCurrent(line.state);
  const colour = new ThemeColor(
    current ? `hotlint.heat${line.band}Foreground` : "hotlint.staleForeground",
  );
  const { filled, border, fontStyle } = SHAPES[line.state];
  const { width, rest } = barOf(line.share, current ? undefined : LEAST_HOLLOW_PX);
  return {
    before: {
      contentText: "",
      width: `${width}px`,
      height: "0.6em",
      // Bars grow to the left, away from the numbers, so that both line up.
      margin: `0 8px 0 calc(${gap}ch + ${rest}px)`,
      ...(filled ? { backgroundColor: colour } : {}),
      border: `1px ${border}`,
      borderColor: colour,
    },
    after: {
      contentText: labelText(line.label),
      color: colour,
      fontStyle,
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

/**
 * Below the expression, thicker where it is hotter. A border would go on below the label behind it, and
 * a text decoration takes no theme colour but the variable that the editor makes of it.
 */
function underline(band: Band): TextEditorDecorationType {
  const colour = `var(--vscode-hotlint-heat${band}Foreground)`;
  return window.createTextEditorDecorationType({
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
    textDecoration: `underline solid ${band >= 3 ? 2 : 1}px ${colour}`,
  });
}
