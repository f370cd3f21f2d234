/**
 * Records the profile fixtures of the tests with the real tools and writes down which ones they were.
 * Usage: npm run fixtures:profiles [-- name…] (needs a network once, to install the profilers into
 * .cache/profilers; HOTLINT_PYTHON_315, HOTLINT_PERF and HOTLINT_GO may name what is not on PATH).
 */
import { RECORDINGS } from "./profile-recordings.ts";
import { Studio } from "./profile-studio.ts";

const wanted = new Set(process.argv.slice(2));
const studio = new Studio();
studio.prepare();
for (const [name, record] of Object.entries(RECORDINGS)) {
  if (wanted.size > 0 && !wanted.has(name)) continue;
  console.log(`recording ${name}`);
  record(studio);
}
studio.writePage();
