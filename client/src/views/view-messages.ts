/** What the views' page and the extension say to each other. Types only: the page shares them. */
import type {
  CallFunctionsOutcome,
  CallNodesOutcome,
  CallShape,
  CompareOutcome,
  FlameOutcome,
} from "../../../server/src/protocol/views.ts";

export type Tab = "flame" | "tree" | "changes";

/** What the page shows; the extension knows which sessions these are. */
export interface Target {
  readonly tab: Tab;
  /** Of the window, for the heading. */
  readonly title: string;
  /** Two sessions are compared. */
  readonly compares: boolean;
}

/** Question → parameters and answer; which session is meant is added by the extension. */
export interface Questions {
  readonly flameGraph: {
    readonly params: { readonly path: readonly number[] };
    readonly answer: FlameOutcome;
  };
  readonly callNodes: {
    readonly params: { readonly shape: CallShape; readonly path: readonly number[] };
    readonly answer: CallNodesOutcome;
  };
  readonly callFunctions: {
    readonly params: { readonly query: string };
    readonly answer: CallFunctionsOutcome;
  };
  readonly compareSessions: {
    readonly params: Readonly<Record<string, never>>;
    readonly answer: CompareOutcome;
  };
}

export type Question = keyof Questions;

export type FromPage =
  | { readonly type: "ready" }
  | {
      readonly type: "ask";
      readonly id: number;
      readonly question: Question;
      readonly params: unknown;
    }
  | { readonly type: "openFrame"; readonly frame: number }
  | { readonly type: "openLine"; readonly uri: string; readonly line: number };

export type ToPage =
  | { readonly type: "target"; readonly target: Target }
  | { readonly type: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly type: "failed"; readonly id: number; readonly reason: string }
  /** The page asked for something else meanwhile. */
  | { readonly type: "dropped"; readonly id: number };
