/** Every format, in the order in which they are tried: what is told by few bytes before what needs many. */
import { austinMojo } from "./austin-mojo.ts";
import { austinText } from "./austin-text.ts";
import { chromeTrace } from "./chrome-trace.ts";
import { collapsed } from "./collapsed.ts";
import { cpuProfile } from "./cpuprofile.ts";
import { memray, perfData, pyperf, pytestBenchmark, tachyonBinary } from "./foreign.ts";
import type { Format } from "./format.ts";
import { gecko } from "./gecko.ts";
import { importTime } from "./importtime.ts";
import { lineProfiler } from "./line-profiler.ts";
import { memoryProfiler } from "./memory-profiler.ts";
import { perfScript } from "./perf-script.ts";
import { pprof } from "./pprof.ts";
import { pstats } from "./pstats.ts";
import { pyinstrumentJson } from "./pyinstrument-json.ts";
import { pyinstrumentSession } from "./pyinstrument-session.ts";
import { scalene } from "./scalene.ts";
import { speedscope } from "./speedscope.ts";
import { tachyonHtml } from "./tachyon-html.ts";
import { tachyonJsonl } from "./tachyon-jsonl.ts";
import { tracemalloc } from "./tracemalloc.ts";

export const FORMATS: readonly Format[] = [
  pstats,
  lineProfiler,
  tracemalloc,
  austinMojo,
  memray,
  tachyonBinary,
  perfData,
  tachyonJsonl,
  tachyonHtml,
  speedscope,
  scalene,
  pyinstrumentJson,
  pyinstrumentSession,
  chromeTrace,
  cpuProfile,
  gecko,
  pytestBenchmark,
  pyperf,
  austinText,
  importTime,
  memoryProfiler,
  perfScript,
  collapsed,
  pprof,
];
