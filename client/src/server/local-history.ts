/** Where the editor keeps its local history, as far as an extension can know. */
import * as path from "node:path";

/**
 * `storage`: the extension's global storage, in the user's data: `…/User/globalStorage/<extension>`, or
 * `…/User/profiles/<id>/globalStorage/<extension>`. The history is one for all profiles. Undefined
 * where the folder is of another kind.
 */
export function localHistoryFolder(storage: string): string | undefined {
  const global = path.dirname(storage);
  if (path.basename(global) !== "globalStorage") return undefined;
  const owner = path.dirname(global);
  const isProfile = path.basename(path.dirname(owner)) === "profiles";
  const user = isProfile ? path.dirname(path.dirname(owner)) : owner;
  return path.join(user, "History");
}
