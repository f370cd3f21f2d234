/** What a rule about a whole project sees, and what it says: about the project's own file, never about code. */
import type { PythonVersion } from "../semantic/version.ts";
import type { Span } from "../text/span.ts";
import type { Severity } from "./finding.ts";

/** What a project's pyproject.toml or setup.cfg says; spans are in that file's text. */
export interface ProjectFacts {
  /** Where to speak of the project as such: the header of its section. */
  readonly place: Span;
  readonly requires?: RequiredPython;
  /** The CPython that is selected in the editor; nothing is known of it elsewhere. */
  readonly interpreter?: PythonVersion;
}

/** `requires-python = ">=3.8,<3.11"`. */
export interface RequiredPython {
  /** `requires-python` or `python_requires`. */
  readonly key: string;
  readonly span: Span;
  /** Missing where every newer Python is admitted. */
  readonly newest?: PythonVersion;
}

export interface ProjectReport {
  readonly span: Span;
  /** As a finding's message. */
  readonly message: string;
  readonly severity?: Severity;
}
