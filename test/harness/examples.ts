/** Pages that explain what is known of code: each fence of one is an example, checked as it stands. */
import MarkdownIt from "markdown-it";

export interface Example {
  /** The heading above and the line of the code, 1-based. */
  readonly title: string;
  readonly code: string;
}

export function examplesOf(markdown: string): readonly Example[] {
  let heading = "";
  return new MarkdownIt().parse(markdown, {}).flatMap((token, i, all) => {
    if (token.type === "heading_open") heading = all[i + 1]?.content ?? "";
    if (token.type !== "fence") return [];
    const line = String((token.map?.[0] ?? 0) + 2);
    return [{ title: `${heading}, line ${line}`, code: token.content }];
  });
}
