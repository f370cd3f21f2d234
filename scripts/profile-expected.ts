/** Python that asks a tool's own library what a recording holds; prints JSON. */

export const EXPECTED = {
  /** `[file, line, function, hits, seconds]` of each line that ran. */
  lineProfiler: `
import json, sys
from line_profiler import load_stats
stats = load_stats(sys.argv[1])
print(json.dumps([[file, line, name, hits, time * stats.unit]
                  for (file, first, name), rows in sorted(stats.timings.items())
                  for line, hits, time in rows]))
`,

  /** `[file, line, bytes]` by where memory was allocated. */
  tracemalloc: `
import json, sys, tracemalloc
snapshot = tracemalloc.Snapshot.load(sys.argv[1])
print(json.dumps([[each.traceback[0].filename, each.traceback[0].lineno, each.size]
                  for each in snapshot.statistics("lineno")]))
`,

  /** `[file, line, seconds]` of the executing line, over all threads. */
  mojo: `
import collections, json, sys
from austin.format.mojo import MojoStreamReader
from austin.events import AustinSample
sums = collections.Counter()
with open(sys.argv[1], "rb") as stream:
    for event in MojoStreamReader(stream):
        if isinstance(event, AustinSample) and event.frames:
            last = event.frames[-1]
            sums[last.filename, last.line] += event.metrics.time or 0
print(json.dumps([[file, line, time / 1e6] for (file, line), time in sorted(sums.items()) if time]))
`,

  /** `[file, function, seconds]`: the time of a function itself. */
  pyinstrument: `
import collections, json, sys
from pyinstrument.session import Session
sums = collections.Counter()
def walk(frame):
    own = [child for child in frame.children if child.function != "[self]"]
    sums[frame.file_path or "", frame.function] += frame.time - sum(child.time for child in own)
    for child in own:
        walk(child)
walk(Session.load(sys.argv[1]).root_frame())
print(json.dumps([[file, name, time] for (file, name), time in sorted(sums.items())]))
`,
} as const;
