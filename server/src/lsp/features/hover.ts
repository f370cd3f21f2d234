/** Hover on a finding: what, why, the evidence with its lines, the cost and the heat. */
import type { Hover } from "vscode-languageserver";
import { findingText } from "../../insight/finding-text.ts";
import type { RankedFinding } from "../../insight/rank.ts";
import { rangeOf } from "../convert.ts";
import type { Session } from "../session.ts";

export function registerHover(session: Session): void {
  const { connection, workspace, client, options } = session;
  // Evidence stands in a diagnostic's related information.
  const besideMessage = options.hoverShowsDiagnostics === true && client.relatedInformation;
  connection.onHover(async ({ textDocument, position }): Promise<Hover | null> => {
    const document = workspace.document(textDocument.uri);
    if (!document) return null;
    const { findings } = await workspace.judgement(document);
    const offset = document.lines.offsetAt(position);
    const here = findings.filter(
      ({ finding: { span } }) => span.start <= offset && offset <= span.end,
    );
    const [first] = here;
    if (!first) return null;
    const texts = here.map((ranked) => {
      const rule = workspace.rules.find(({ id }) => id === ranked.finding.rule);
      const link = document.path === undefined ? {} : { link: document.uri };
      return findingText(ranked, rule, document.lines, { ...link, besideMessage });
    });
    const value = texts.join("\n\n---\n\n");
    return {
      contents: { kind: client.markdown ? "markdown" : "plaintext", value },
      range: rangeOf(smallest(first, here), document.lines),
    };
  });
}

function smallest(
  first: RankedFinding,
  all: readonly RankedFinding[],
): RankedFinding["finding"]["span"] {
  const size = ({ start, end }: { start: number; end: number }): number => end - start;
  return all.reduce(
    (best, { finding: { span } }) => (size(span) < size(best) ? span : best),
    first.finding.span,
  );
}
