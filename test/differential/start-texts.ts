/** Texts that editing starts from: real files and windows of them, what rules flag, and odd ones. */
import type { Random } from "../harness/random.ts";
import { readFiles } from "../harness/standard-library.ts";
import { readSpecText, specStems } from "../harness/catalogue.ts";
import { parseSpec } from "../harness/spec.ts";
import { oneIn } from "./desk.ts";
import type { Code } from "./typist.ts";

export interface Start {
  /** What the text is of, for a person. */
  readonly name: string;
  readonly text: string;
  readonly code: Code;
}

/** Lines of a window: most sessions edit a small text, so that many texts are compared. */
const WINDOW = 200;
/** A whole file of more lines than these is rarely edited. */
const MEDIUM = 600;

/** Classes whose attributes get their values here and there. */
const CLASSES: readonly string[] = [
  `class Base:
    rows: list[str] = []
    def __init__(self, x):
        self.x = []
        self.y: set[str] = set()
    def read(self, order):
        for each in order:
            if each in self.x or each in self.rows:
                self.y.add(self.x.pop(0))
class Derived(Base):
    z = ()
    def read(self, order: Base):
        self.z = self.x + order.x
        return [each for each in self.z if each in self.y]
class Stranger:
    def fill(self):
        self.x = ()
def reset(order):
    order.z = ()
    return Base(1).y, order.x
`,
  `from dataclasses import dataclass, field
@dataclass
class Order:
    x: list[str] = field(default_factory=list)
    y: int = 0
    @property
    def z(self):
        return self.x
    def read(self):
        self.y += len(self.x)
        self.w = self.x[1:]
        return self.z, self.w, self.y
def total(orders: list[Order], order: Order):
    made = Order()
    return made.x, made.w, order.y, [each.x for each in orders]
`,
];

const ODD: readonly string[] = [
  "",
  "\n",
  "\uFEFF",
  "x",
  "#",
  "\\",
  "def f(",
  '"""',
  "class A:",
  "class A:\n    x = 1\n\n    def f(self):\n        return self.x\n",
  "\uFEFFimport os\r\nx = 1\r\n",
  "\fx = 1\n\f\ndef f():\n\f    pass\n",
];

export interface Catalogue {
  readonly paths: readonly string[];
  /** Code of the specifications' cases: the cases that rules flag, and all of them. */
  readonly firing: readonly string[];
  readonly cases: readonly string[];
  readonly ruleIds: readonly string[];
}

export function catalogue(paths: readonly string[]): Catalogue {
  const stems = specStems();
  const specs = stems.flatMap((stem) => parseSpec(stem, readSpecText(stem)).cases);
  const codeOf = (chosen: typeof specs): readonly string[] =>
    chosen.flatMap(({ files }) => files.map(({ code }) => code));
  const firing = specs.filter(({ files }) => files.some(({ marks }) => marks.length > 0));
  const ruleIds = stems.map((stem) => stem.split("/").at(-1) ?? stem);
  return { paths, firing: codeOf(firing), cases: codeOf(specs), ruleIds };
}

export function startText(from: Catalogue, random: Random): Start {
  const { name, text } = plainStart(from, random);
  const code = {
    donors: Array.from({ length: 4 }, () => window(realText(from, random).text, random, 25)),
    snippets: Array.from({ length: 6 }, () => random.pick(from.firing)),
    ruleIds: from.ruleIds,
  };
  return { name, text: dressed(text, random), code };
}

function plainStart(from: Catalogue, random: Random): { name: string; text: string } {
  if (oneIn(random, 25)) return { name: "odd", text: random.pick(ODD) };
  if (oneIn(random, 12)) return { name: "classes", text: random.pick(CLASSES) };
  if (oneIn(random, 4)) {
    const cases = Array.from({ length: 1 + random.below(6) }, () => random.pick(from.cases));
    return { name: "specifications", text: cases.join("\n") };
  }
  const file = realText(from, random);
  const lines = file.text.split("\n").length;
  const whole = lines <= WINDOW || (lines <= MEDIUM ? oneIn(random, 4) : oneIn(random, 60));
  return whole ? file : { ...file, text: window(file.text, random, WINDOW) };
}

function realText({ paths }: Catalogue, random: Random): { name: string; text: string } {
  for (;;) {
    const [file] = readFiles([random.pick(paths)]);
    if (file && file.text !== "") return { name: file.path, text: file.text };
  }
}

/** Some of the lines; as a rule from where a statement starts. */
function window(text: string, random: Random, most: number): string {
  const lines = text.split(/(?<=\n)/);
  let from = random.below(lines.length);
  while (from > 0 && !oneIn(random, 40) && /^(?:\s|#|$)/.test(lines[from] ?? "")) from--;
  return lines.slice(from, from + 5 + random.below(most)).join("");
}

/** Now and then with other line ends, tabs or a byte order mark. */
function dressed(text: string, random: Random): string {
  switch (random.below(24)) {
    case 0:
    case 1:
      return text.replace(/\r?\n/g, "\r\n");
    case 2:
      return text.replace(/\r?\n/g, "\r");
    case 3:
      return `\uFEFF${text}`;
    case 4:
      return text.replace(/^(?: {4})+/gm, (spaces) => "\t".repeat(spaces.length / 4));
    case 5:
      return text.replace(/\n$/, "");
    default:
      return text;
  }
}
