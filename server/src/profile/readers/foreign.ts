/** Files that are known, hold what Hotlint uses or could use, and are not opened as they are. */
import type { ForeignFormat, Head } from "./format.ts";
import { startsWith } from "./format.ts";

export const memray: ForeignFormat = {
  kind: "foreign",
  name: "memray capture",
  from: "`memray run program.py`",
  sniff: isMemray,
  advice:
    "Convert it with the Python that recorded it, `memray transform speedscope FILE`, and open the result",
};

/** Alone, or behind the header of an LZ4 frame, whose first block begins with plain bytes. */
function isMemray(head: Head): boolean {
  if (startsWith(head, "memray\0")) return true;
  const start = Buffer.from(head.bytes.subarray(0, 64)).toString("latin1");
  return startsWith(head, "\x04\x22\x4d\x18") && start.includes("memray\0");
}

export const tachyonBinary: ForeignFormat = {
  kind: "foreign",
  name: "Tachyon binary",
  from: "`python3.15 -m profiling.sampling run --binary`",
  sniff: (head) => startsWith(head, "HCAT") || startsWith(head, "TACH"),
  advice:
    "Convert it with the Python that recorded it, `python -m profiling.sampling replay FILE --jsonl -o FILE.jsonl`, and open the result",
};

export const pytestBenchmark: ForeignFormat = {
  kind: "foreign",
  name: "pytest-benchmark results",
  from: "`pytest --benchmark-json=FILE`",
  sniff: () => false,
  sniffJson: (document) => "benchmarks" in document && "machine_info" in document,
  advice: "They say how long benchmarks took and not where: they are proof, no profile",
};

export const pyperf: ForeignFormat = {
  kind: "foreign",
  name: "pyperf results",
  from: "`pyperf … -o FILE`",
  sniff: () => false,
  sniffJson: (document) =>
    "benchmarks" in document && Array.isArray(document.benchmarks) && "version" in document,
  advice: "They say how long benchmarks took and not where: they are proof, no profile",
};

export const perfData: ForeignFormat = {
  kind: "foreign",
  name: "perf.data",
  from: "`perf record`",
  sniff: (head) => startsWith(head, "PERFILE2"),
  advice: "Write it as text with `perf script > FILE`, and open that",
};
