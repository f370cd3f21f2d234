/** What the overlay draws: labels, bands, states, and text from profiles that must not become markup. */
import { describe, expect, test } from "vitest";
import { bandOf, heatLines, type Measure } from "../../server/src/insight/heat-lines.ts";
import { placeHeat } from "../../server/src/insight/placed-heat.ts";
import { fileHeat, type FunctionSpan } from "../../server/src/profile/hotness.ts";
import { mapTexts } from "../../server/src/profile/mapping.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";

const FILE = "/w/a.py";
const TEXT = "def f():\n    a()\n    lookup(first, second)\n    c()\n\ndef main():\n    f()\n";
const SPANS: readonly FunctionSpan[] = [
  { name: "f", startLine: 1, endLine: 4 },
  { name: "main", startLine: 6, endLine: 7 },
];

/** 1000 samples in \`f\`, called by \`main\`: 600 on line 2, 300 on line 3, 100 below line 4 in another file. */
function heat(name = "f") {
  const document = {
    $schema: "https://www.speedscope.app/file-format-schema.json",
    exporter: "py-spy@0.4.2",
    shared: {
      frames: [
        { name: "main", file: FILE, line: 7 },
        { name, file: FILE, line: 2 },
        { name, file: FILE, line: 3 },
        { name, file: FILE, line: 4 },
        { name: "`x` [y](command:evil) | <b>", file: "/lib/<c>).py", line: 9 },
      ],
    },
    profiles: [
      {
        type: "sampled",
        name: "Thread 1",
        unit: "seconds",
        startValue: 0,
        endValue: 10,
        samples: [
          ...Array.from({ length: 600 }, () => [0, 1]),
          ...Array.from({ length: 300 }, () => [0, 2]),
          ...Array.from({ length: 100 }, () => [0, 3, 4]),
        ],
        weights: Array.from({ length: 1000 }, () => 0.01),
      },
    ],
  };
  const read = parseProfile(Buffer.from(JSON.stringify(document)));
  if (!read.ok) throw new Error(read.reason);
  return read.profile;
}

function drawn(current: string, measure: Measure, spans = SPANS, known = true) {
  const profile = heat();
  const map = known ? mapTexts(TEXT, current) : undefined;
  const placed = placeHeat(fileHeat(profile, FILE, {}, known ? SPANS : undefined), "cpu", map);
  return heatLines(placed, { measure, minimum: 0.01, spans });
}

const short = (lines: ReturnType<typeof drawn>) =>
  lines.map(({ line, state, label }) => [line, state, label]);

describe("lines", () => {
  test("own time", () => {
    expect(short(drawn(TEXT, "self"))).toEqual([
      [1, "fresh", "60 % · 6.0 s"],
      [2, "fresh", "30 % · 3.0 s"],
    ]);
  });

  test("with what they call", () => {
    expect(short(drawn(TEXT, "total"))).toEqual([
      [1, "fresh", "60 % · 6.0 s"],
      [2, "fresh", "30 % · 3.0 s"],
      [3, "fresh", "10 % · 1.0 s"],
      [6, "fresh", "100 % · 10 s"],
    ]);
  });

  test("moved and removed lines", () => {
    const current =
      "import x\ndef f():\n    a()\n    lookup(first, second)\n\ndef main():\n    f()\n";
    const spans = [
      { name: "f", startLine: 2, endLine: 4 },
      { name: "main", startLine: 6, endLine: 7 },
    ];
    const lines = drawn(current, "total", spans);
    expect(short(lines)).toEqual([
      [1, "removed", "removed lines: 10 %"],
      [2, "moved", "60 % · 6.0 s"],
      [3, "moved", "30 % · 3.0 s"],
      [6, "fresh", "100 % · 10 s"],
    ]);
    expect(lines[1]?.hover).toContain("Moved here from line 2.");
  });

  test("an edited line", () => {
    expect(short(drawn(TEXT.replace("second", "third"), "self"))).toEqual([
      [1, "fresh", "60 % · 6.0 s"],
      [2, "edited", "was 30 % before your edit"],
    ]);
  });

  test("with the measured text unknown, functions only", () => {
    expect(short(drawn(TEXT, "total", SPANS, false))).toEqual([
      [0, "unknown", "100 % · 10 s in f"],
      [5, "unknown", "100 % · 10 s in main"],
    ]);
    const twice = [...SPANS, { name: "C.f", startLine: 9, endLine: 10 }];
    expect(short(drawn(TEXT, "total", twice, false)).map(([line]) => line)).toEqual([5]);
  });

  test("the hover tells self, total, interval, callers and callees, and no markup of a profile's", () => {
    const line = drawn(TEXT, "total").find((each) => each.line === 3);
    expect(line?.hover).toMatch(/^\*\*10 %\*\* of sampled CPU time \(8\.\d % – 12 %\)\n\n/u);
    expect(line?.hover).toMatch(
      /\n\nself 0 % \(0 % – 0\.4 %\), 0 s, 0 samples · total 1\.0 s, 100 samples\n\nIn `f`\n/u,
    );
    expect(line?.hover).toContain("Called by:\n- 10 % `main` ([a.py:7](<file:///w/a.py#L7>))");
    expect(line?.hover).toContain("Calls:\n- 10 % ` x  [y](command:evil)   <b>`");
    expect(line?.hover).toContain("(<file:///lib/%3Cc%3E).py#L9>)");
  });

  test("the hover leads with the measure that is drawn and says nothing twice", () => {
    const hoverOf = (measure: Measure, at: number) =>
      drawn(TEXT, measure).find(({ line }) => line === at)?.hover;
    expect(hoverOf("self", 1)).toMatch(
      /^\*\*60 %\*\* [^\n]+\n\nself 6\.0 s, 600 samples · total the same\n\nIn `f`\n/u,
    );
    expect(hoverOf("total", 6)).toMatch(/^\*\*100 %\*\* [^\n]+\n\nself 0 % [^\n]+ · total 10 s, /u);
  });
});

test.each([
  [0.01, 0],
  [0.03, 1],
  [0.1, 2],
  [0.3, 3],
  [0.4, 4],
  [1, 4],
])("a share of %d is in band %d", (share, band) => {
  expect(bandOf(share)).toBe(band);
});
