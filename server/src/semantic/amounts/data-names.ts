/** Names of what programs keep by the thousand. */

const DATA = "rows|lines|orders|customers|products|transactions|users|words|sentences|texts|urls";
const MEASURED = "batches|samples|edges|vertices|measurements|readings";
const DATA_NAME = new RegExp(`(?:^|_)(?:${DATA}|${MEASURED})$`, "i");

/** What stands before them where somebody chose or wrote out each: `extra_index_urls`, `stop_words`, `header_lines`. */
const CHOSEN = [
  ...["admin", "allowed", "base", "blocked", "callback", "comment", "default", "docstring"],
  ...["extra", "footer", "header", "help", "index", "key", "redirect", "reserved", "root"],
  ...["special", "stop", "super", "title", "trusted", "usage"],
].join("|");
const CHOSEN_NAME = new RegExp(`(?:^|_)(?:${CHOSEN})_[a-z]+$`, "i");

/** Whether a collection of the name holds data, which there may be any amount of. */
export function isDataName(name: string): boolean {
  return DATA_NAME.test(name) && !CHOSEN_NAME.test(name);
}
