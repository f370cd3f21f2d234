/** How each profile fixture is made, and what its tool's own reader says of it. */
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EXPECTED } from "./profile-expected.ts";
import type { Studio } from "./profile-studio.ts";

export const RECORDINGS: Readonly<Record<string, (studio: Studio) => void>> = {
  pySpy(studio) {
    pySpy(studio, "busy.speedscope.json", "speedscope");
  },

  pySpyRaw(studio) {
    pySpy(studio, "busy.raw", "raw");
  },

  pstats(studio) {
    // Bytes as they are: the script's path is relative and nothing else is imported.
    const args = ["-m", "cProfile", "-o", "counts.pstats", "counts.py"];
    studio.run(studio.tool("python"), args);
    studio.keepBytes("counts.pstats");
    const version = studio.run(studio.tool("python"), ["--version"]).trim();
    studio.note("counts.pstats", version, `python ${args.join(" ")}`);
  },

  /** An evented profile: its exporter writes opening and closing events. */
  evented(studio) {
    pyinstrument(studio, "evented.speedscope.json", ["-r", "speedscope"]);
  },

  pyinstrument(studio) {
    pyinstrument(studio, "busy.pyinstrument.json", ["-r", "json"]);
    pyinstrument(studio, "busy.pyisession", ["-i", "0.005"]);
    expected(studio, "busy.pyisession", EXPECTED.pyinstrument);
  },

  lineProfiler(studio) {
    const args = ["-l", "-p", "hot.py", "-o", "hot.lprof", "hot.py", "5"];
    studio.run(studio.tool("kernprof"), args);
    studio.keepBytes("hot.lprof");
    studio.note("hot.lprof", studio.version("line_profiler"), `kernprof ${args.join(" ")}`);
    expected(studio, "hot.lprof", EXPECTED.lineProfiler);
  },

  scalene(studio) {
    const args = ["run", "-o", "hot.scalene.json", "hot.py", "---", "60"];
    studio.run(studio.tool("python"), ["-m", "scalene", ...args]);
    const profile = JSON.parse(studio.text("hot.scalene.json")) as Record<string, unknown>;
    const kept = Object.entries(profile).filter(([name]) => !name.includes("stacks"));
    studio.keepText("hot.scalene.json", JSON.stringify(Object.fromEntries(kept)));
    const without = "its stacks are left out";
    studio.note(
      "hot.scalene.json",
      `${studio.version("scalene")}; ${without}`,
      `scalene ${args.join(" ")}`,
    );
  },

  memray(studio) {
    studio.run(studio.tool("memray"), ["run", "-q", "-f", "-o", "hot.memray", "hot.py", "5"]);
    studio.run(studio.tool("memray"), [
      "transform",
      "speedscope",
      "-f",
      "-o",
      "memory.json",
      "hot.memray",
    ]);
    studio.keepText("hot.memray.speedscope.json", studio.text("memory.json"));
    // What follows are paths of this machine.
    studio.keepBytes("hot.memray", studio.bytes("hot.memray").subarray(0, 48));
    const version = studio.version("memray");
    studio.note(
      "hot.memray",
      `${version}; its first 48 bytes`,
      "memray run -o hot.memray hot.py 5",
    );
    studio.note("hot.memray.speedscope.json", version, "memray transform speedscope hot.memray");
  },

  memoryProfiler(studio) {
    const text = studio.run(studio.tool("python"), ["grow.py"]);
    studio.keepText("grow.memory.txt", text);
    studio.note("grow.memory.txt", studio.version("memory_profiler"), "python grow.py");
  },

  tracemalloc(studio) {
    studio.run(studio.tool("python"), ["remember.py", "hot.tracemalloc"]);
    studio.keepBytes("hot.tracemalloc");
    const version = studio.run(studio.tool("python"), ["--version"]).trim();
    studio.note("hot.tracemalloc", version, "python remember.py hot.tracemalloc");
    expected(studio, "hot.tracemalloc", EXPECTED.tracemalloc);
  },

  importTime(studio) {
    const args = ["-I", "-X", "importtime", "-c", "import json, xml.dom.minidom"];
    studio.keepText("imports.txt", studio.runForErrors(studio.tool("python"), args));
    const version = studio.run(studio.tool("python"), ["--version"]).trim();
    studio.note(
      "imports.txt",
      version,
      'python -I -X importtime -c "import json, xml.dom.minidom"',
    );
  },

  viztracer(studio) {
    const args = ["--quiet", "--tracer_entries", "400", "-o", "counts.trace.json", "counts.py"];
    studio.run(studio.tool("viztracer"), args);
    studio.keepText("counts.trace.json", studio.text("counts.trace.json"));
    studio.note("counts.trace.json", studio.version("viztracer"), `viztracer ${args.join(" ")}`);
  },

  austin(studio) {
    const busy = [studio.tool("python"), "busy.py", "0.4"];
    const version = studio.version("austin-dist");
    for (const [file, flags] of [
      ["busy.austin", ["-i", "10ms"]],
      ["full.austin", ["-i", "20ms", "-f"]],
    ] as const) {
      studio.run(studio.tool("austin"), [...flags, "-o", file, ...busy]);
      studio.keepText(file, studio.text(file));
      studio.note(file, version, `austin ${flags.join(" ")} -o ${file} python busy.py 0.4`);
    }
    studio.run(studio.tool("austin"), ["-b", "-i", "10ms", "-o", "busy.mojo", ...busy]);
    // Its strings end with a zero byte, so they may change their length.
    const neutral = studio.neutral(studio.bytes("busy.mojo").toString("latin1"));
    studio.keepBytes("busy.mojo", Buffer.from(neutral, "latin1"));
    studio.note("busy.mojo", version, "austin -b -i 10ms -o busy.mojo python busy.py 0.4");
    expected(studio, "busy.mojo", EXPECTED.mojo);
    pprof(studio);
  },

  node(studio) {
    studio.run("node", [
      "--cpu-prof",
      "--cpu-prof-interval",
      "5000",
      "--cpu-prof-dir",
      "v8",
      "spin.cjs",
    ]);
    const [file = ""] = readdirSync(path.join(studio.work, "v8"));
    studio.keepText("spin.cpuprofile", studio.text(`v8/${file}`));
    const version = `node ${studio.run("node", ["--version"]).trim()}`;
    studio.note("spin.cpuprofile", version, "node --cpu-prof --cpu-prof-interval 5000 spin.cjs");
  },

  tachyon,

  perf(studio) {
    const perf = studio.found("HOTLINT_PERF", "perf");
    const python = studio.found("HOTLINT_PYTHON_315", "python3.15");
    if (perf === undefined || python === undefined) return;
    const args = ["record", "-o", "perf.data", "-F", "199", "-g", "-e", "cpu-clock"];
    studio.run(perf, [...args, python, "-X", "perf", "hot.py", "60"]);
    studio.keepText("hot.perf.txt", studio.run(perf, ["script", "-i", "perf.data"]));
    studio.keepBytes("hot.perf.data", studio.bytes("perf.data").subarray(0, 64));
    const tools = [perf, python].map((tool) => studio.run(tool, ["--version"]).trim()).join(", ");
    studio.note(
      "hot.perf.data",
      `${tools}; its first 64 bytes`,
      `perf ${args.join(" ")} python -X perf hot.py 60`,
    );
    studio.note("hot.perf.txt", tools, "perf script -i perf.data");
  },

  benchmarks(studio) {
    studio.run(studio.tool("python"), [
      "-m",
      "pytest",
      "-q",
      "--benchmark-json=timed.json",
      "--benchmark-max-time=0.05",
      "test_timed.py",
    ]);
    const { benchmarks, ...rest } = JSON.parse(studio.text("timed.json")) as {
      benchmarks: { stats: { data: unknown[] } }[];
    };
    for (const { stats } of benchmarks) stats.data = stats.data.slice(0, 5);
    const timed = { ...rest, machine_info: {}, commit_info: {}, benchmarks };
    studio.keepText("timed.pytest-benchmark.json", JSON.stringify(timed));
    studio.note(
      "timed.pytest-benchmark.json",
      `${studio.version("pytest-benchmark")}; shortened`,
      "pytest --benchmark-json=timed.json test_timed.py",
    );
    studio.run(studio.tool("python"), [
      "-m",
      "pyperf",
      "timeit",
      "-q",
      "--fast",
      "-o",
      "pyperf.json",
      "sum(range(100))",
    ]);
    const results = JSON.parse(studio.text("pyperf.json")) as Record<string, unknown>;
    studio.keepText(
      "sum.pyperf.json",
      JSON.stringify({ ...results, metadata: { unit: "second" } }),
    );
    studio.note(
      "sum.pyperf.json",
      `${studio.version("pyperf")}; without metadata`,
      'pyperf timeit --fast -o pyperf.json "sum(range(100))"',
    );
  },
};

function pySpy(studio: Studio, file: string, format: "speedscope" | "raw"): void {
  const args = ["record", "-f", format, "--full-filenames", "-r", "100", "-o", file, "--"];
  const program = [studio.tool("python"), `${studio.work}/busy.py`, "1.5"];
  // Its exit code says nothing where it launches the program; the file does.
  studio.run("sh", ["-c", '"$0" "$@" || true', studio.tool("py-spy"), ...args, ...program]);
  studio.keepText(file, studio.text(file));
  studio.note(file, studio.version("py-spy"), `py-spy ${args.join(" ")} python busy.py 1.5`);
}

function pyinstrument(studio: Studio, file: string, renderer: readonly string[]): void {
  const args = [...renderer, "-o", file, "busy.py", "0.3"];
  studio.run(studio.tool("pyinstrument"), args);
  studio.keepText(file, studio.text(file));
  studio.note(file, studio.version("pyinstrument"), `pyinstrument ${args.join(" ")}`);
}

/** One recording, replayed into every format: they must agree. */
function tachyon(studio: Studio): void {
  const python = studio.found("HOTLINT_PYTHON_315", "python3.15");
  if (python === undefined) return;
  const version = studio.run(python, ["--version"]).trim();
  const sampling = ["-m", "profiling.sampling"];
  const run = ["run", "-a", "-r", "200", "--binary", "-o", "busy.tachyon", "busy.py", "0.5"];
  studio.run(python, [...sampling, ...run]);
  studio.keepBytes("busy.tachyon", studio.bytes("busy.tachyon").subarray(0, 32));
  studio.note(
    "busy.tachyon",
    `${version}; its first 32 bytes`,
    `python -m profiling.sampling ${run.join(" ")}`,
  );
  for (const [file, format] of [
    ["busy.tachyon.jsonl", "--jsonl"],
    ["busy.tachyon.html", "--flamegraph"],
    ["busy.tachyon.collapsed", "--collapsed"],
    ["busy.tachyon.gecko.json", "--gecko"],
    ["busy.tachyon.pstats", "--pstats"],
  ] as const) {
    studio.run(python, [...sampling, "replay", "busy.tachyon", format, "-o", file]);
    const command = `python -m profiling.sampling replay busy.tachyon ${format} -o ${file}`;
    if (format === "--pstats") keepPstats(studio, file, python);
    else
      studio.keepText(
        file,
        format === "--flamegraph" ? withoutScripts(studio.text(file)) : studio.text(file),
      );
    studio.note(file, `${version}${CHANGED.get(format) ?? ""}`, command);
  }
}

const CHANGED: ReadonlyMap<string, string> = new Map([
  ["--flamegraph", "; without scripts and styles"],
  ["--pstats", "; paths replaced"],
]);

/** Marshalled texts know their lengths: written anew with neutral paths. */
function keepPstats(studio: Studio, file: string, python: string): void {
  const stdlib = studio
    .run(python, ["-c", "import os; print(os.path.dirname(os.__file__))"])
    .trim();
  studio.run(python, [
    "-c",
    NEUTRAL_PSTATS,
    file,
    studio.work,
    "/app",
    stdlib,
    "/usr/lib/python3.15",
  ]);
  studio.keepBytes(file);
}

const NEUTRAL_PSTATS = `
import marshal, sys
name, *pairs = sys.argv[1:]
def neutral(value):
    if isinstance(value, str):
        for old, new in zip(pairs[::2], pairs[1::2]):
            value = value.replace(old, new)
    if isinstance(value, tuple):
        return tuple(map(neutral, value))
    if isinstance(value, dict):
        return {neutral(key): neutral(each) for key, each in value.items()}
    return value
with open(name, "rb") as stream:
    stats = marshal.load(stream)
with open(name, "wb") as stream:
    marshal.dump(neutral(stats), stream)
`;

/** The page brings a drawing library of half a megabyte along. */
function withoutScripts(page: string): string {
  const data = /^const EMBEDDED_DATA = .*$/mu.exec(page)?.[0] ?? "";
  const title = /<title>.*<\/title>/u.exec(page)?.[0] ?? "";
  return `<!DOCTYPE html>\n<html>\n<head>\n${title}\n</head>\n<script>\n${data}\n</script>\n</html>\n`;
}

/** The pprof of the same samples, and what Go's own reader of pprof says. */
function pprof(studio: Studio): void {
  studio.run(studio.tool("mojo2austin"), ["busy.mojo", "raw.austin"]);
  writeFileSync(path.join(studio.work, "text.austin"), studio.neutral(studio.text("raw.austin")));
  studio.run(studio.tool("austin2pprof"), ["text.austin", "busy.pb"]);
  studio.keepBytes("busy.pb");
  const command = "mojo2austin busy.mojo text.austin && austin2pprof text.austin busy.pb";
  studio.note("busy.pb", studio.version("austin-python"), command);
  const go = studio.found("HOTLINT_GO", "go");
  if (go === undefined) return;
  const top = studio.run(go, [
    "tool",
    "pprof",
    "-top",
    "-lines",
    "-unit=us",
    "-nodecount=1000",
    "busy.pb",
  ]);
  studio.keepText("busy.pb.top.txt", top.split("\n").slice(-400).join("\n"));
  studio.note(
    "busy.pb.top.txt",
    studio.run(go, ["version"]).trim(),
    "go tool pprof -top -lines -unit=us busy.pb",
  );
}

/** Asks the tool's own library; the script prints JSON. */
function expected(studio: Studio, file: string, script: string): void {
  const told = studio.run(studio.tool("python"), ["-c", script, file]);
  studio.keepText(`${file}.expected.json`, told);
}
