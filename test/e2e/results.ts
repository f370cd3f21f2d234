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
  /** Set by the person who runs it: only tests whose title matches this pattern. */
  only: "HOTLINT_E2E_ONLY",
} as const;
