/** What the suite in the extension host tells the runner outside: the only proof that tests ran. */

export interface TestOutcome {
  readonly title: string;
  readonly state: "passed" | "failed" | "pending";
  readonly seconds: number;
  /** Stack or message of a failure. */
  readonly error?: string;
}

export interface SuiteResults {
  readonly outcomes: readonly TestOutcome[];
  /** False while the suite runs: an extension host that died leaves it so. */
  readonly finished: boolean;
}

/** Names of the environment variables that the runner sets for the suite. */
export const environment = {
  /** File that receives `SuiteResults` as JSON, rewritten after every test. */
  results: "HOTLINT_E2E_RESULTS",
  /** Process id of the busy sample service, started from the opened workspace. */
  servicePid: "HOTLINT_E2E_SERVICE_PID",
  /** Executable of py-spy. */
  pySpy: "HOTLINT_E2E_PY_SPY",
  /** Executable of the Python that runs the sample service. */
  python: "HOTLINT_E2E_PYTHON",
  /** Pythons that py-spy attaches to, as JSON: `[["3.11", "/usr/bin/python3.11"], …]`. */
  pythons: "HOTLINT_E2E_PYTHONS",
  /** File that receives the id of a process which is still measured when the window closes. */
  left: "HOTLINT_E2E_LEFT",
  /** Address of the hand in the page, see workbench/hand.ts. */
  hand: "HOTLINT_E2E_HAND",
  /** Folder that takes pictures of the page. */
  pictures: "HOTLINT_E2E_PICTURES",
  /** Set by the person who runs it: only tests whose title matches this pattern. */
  only: "HOTLINT_E2E_ONLY",
} as const;

/** What the suite asks of the hand in the page. `inView`: in the webview that is shown. */
export type HandTask =
  | { readonly do: "picture"; readonly file: string }
  | { readonly do: "press"; readonly key: string }
  | {
      readonly do: "read" | "click";
      readonly inView: boolean;
      /** The first element that this selects and that holds the text. */
      readonly selector: string;
      readonly text?: string;
    };
