/** Scans a folder in a process of its own and prints what it took: `many-files.ts FOLDER THREADS`. */
import { findPythonFiles } from "../../server/src/scan/find-files.ts";
import { scan } from "../../server/src/scan/scan.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { settingsFor } from "../../server/src/workspace/settings.ts";

const [folder = "", threads = ""] = process.argv.slice(2);
const settings = settingsFor(undefined, ALL_RULES, []);
const { files } = await findPythonFiles([folder], "/");
const result = await scan({
  files,
  threads: Number(threads),
  settingsOf: () => Promise.resolve(settings),
  cache: { folder: `${folder}/cache`, root: folder, name: "", version: "1" },
});
const findings = result?.files.reduce((sum, each) => sum + each.findings.length, 0);
// In KB on every system.
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ files: files.length, findings, unread: result?.unread, maxRSS }));
