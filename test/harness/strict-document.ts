/** Documents for tests of what an analysis knows: where a rule throws, the test fails. */
import { type AnalysisOptions, Document } from "../../server/src/lint/document.ts";
import { OLDEST_PYTHON } from "../../server/src/semantic/version.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";

/** For the oldest Python, with the GIL, unless `options` say otherwise. */
export function strictDocument(
  file: string,
  text: string,
  parser: PythonParser,
  options: Pick<AnalysisOptions, "rules"> & Partial<AnalysisOptions>,
): Document {
  return new Document(file, text, parser, {
    target: OLDEST_PYTHON,
    freeThreaded: false,
    onCrash: (rule, error) => {
      throw new Error(`${rule.id} threw`, { cause: error });
    },
    ...options,
  });
}
