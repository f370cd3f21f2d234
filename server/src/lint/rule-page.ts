/** Where a rule's page can be read; the one place that knows the repository's address. */

const REPOSITORY = "https://github.com/hotlint/hotlint";

/** The page on the web, for links in the Problems panel and the hover. */
export function rulePageUrl(id: string): string {
  return `${REPOSITORY}/blob/main/docs/rules/${id}.md`;
}
