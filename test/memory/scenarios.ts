/** `node --expose-gc test/memory/scenarios.ts <name>`: works as an editor does and prints what was alive when, as JSON. */
import { corpus, findStandardLibrary } from "../../benchmarks/corpus.ts";
import { typingSession } from "../../benchmarks/edits.ts";
import { seededRandom } from "../harness/random.ts";
import { libraryPaths } from "../harness/standard-library.ts";
import { catalogue, startText } from "../differential/start-texts.ts";
import { type Step, type } from "../differential/typist.ts";
import { Editor, live, type Live } from "./editor.ts";
import { read, type Reading, watchWasm } from "./meter.ts";

/** One moment: what was alive, and what had to be. */
export interface Moment {
  readonly at: string;
  readonly edits: number;
  readonly reading: Reading;
  readonly live: Live;
  readonly needed: Live;
}

const DOCUMENTS = 200;

const SCENARIOS: Readonly<Record<string, () => Promise<readonly Moment[]>>> = {
  large: () => largeDocument(corpus(findStandardLibrary(), 10_000)),
  // Each edit is a parse of everything, hence fewer.
  table: () => largeDocument(table(10_000), 20),
  many: manyDocuments,
  huge: hugeStatements,
};

watchWasm();
const name = process.argv[2] ?? "";
const scenario = SCENARIOS[name];
if (!scenario) throw new Error(`no scenario ${name}: ${Object.keys(SCENARIOS).join(", ")}`);
console.log(JSON.stringify(await scenario()));

async function moment(at: string, edits: number, editor: Editor): Promise<Moment> {
  const needed = await editor.needed();
  return { at, edits, needed, reading: await read(), live: live() };
}

/** Data in one statement, as generators write it: every edit concerns all of it. */
function table(lines: number): string {
  const rows = Array.from(
    { length: lines - 2 },
    (_, i) => `    name_${i}: [${i}, "text of ${i}", None],`,
  );
  return ["TABLE = {", ...rows, "}", ""].join("\n");
}

/** A large document: opened, analysed, edited, closed. */
async function largeDocument(text: string, least = 200): Promise<readonly Moment[]> {
  const edits = Number(process.env["HOTLINT_MEMORY_EDITS"] ?? least);
  const editor = await Editor.start();
  // Compiled code and what it needs to know of shapes is no cost of a document.
  await editor.open("warm-up", corpus(findStandardLibrary(), 3_000));
  editor.close("warm-up");
  const moments = [await moment("before", 0, editor)];
  await editor.open("large", text);
  moments.push(await moment("opened", 0, editor));
  for (const { offset, removed, newText } of typingSession(text, edits, seededRandom().seed)) {
    editor.edit("large", [{ start: offset, end: offset + removed, text: newText }]);
    await editor.findings("large");
  }
  moments.push(await moment("edited", edits, editor));
  await restore(editor, "large", text);
  moments.push(await moment("restored", edits, editor));
  editor.close("large");
  moments.push(await moment("closed", edits, editor));
  return moments;
}

/** Many documents, an hour of edits all over them; some are closed and opened again. */
async function manyDocuments(): Promise<readonly Moment[]> {
  const edits = Number(process.env["HOTLINT_MEMORY_EDITS"] ?? 6_000);
  const random = seededRandom();
  const from = catalogue(libraryPaths());
  const editor = await Editor.start();
  const starts = Array.from({ length: DOCUMENTS }, () => startText(from, random));
  const texts = new Map(starts.map(({ text }, i) => [`module-${i}`, text]));
  const typists = new Map<string, Iterator<Step>>();
  const begin = (name: string): void => {
    const { code } = random.pick(starts);
    typists.set(name, type(texts.get(name) ?? "", random, code));
  };
  for (const [name, text] of texts) {
    await editor.open(name, text);
    begin(name);
  }
  const restoreAll = async (): Promise<void> => {
    for (const [name, text] of texts) {
      await restore(editor, name, text);
      begin(name);
    }
  };
  const moments: Moment[] = [];
  const names = [...texts.keys()];
  // The first round makes warm; the others must find memory as it was after it.
  for (let round = 0; round < 4; round++) {
    for (let done = 0; done < edits / 4; done++) {
      const name = random.pick(names);
      await follow(editor, name, typists.get(name));
      if (random.below(50) > 0) continue;
      editor.close(name);
      await editor.open(name, texts.get(name) ?? "");
      begin(name);
    }
    await restoreAll();
    moments.push(await moment(`round ${round}`, (edits / 4) * (round + 1), editor));
  }
  for (const name of names) editor.close(name);
  typists.clear();
  moments.push(await moment("closed", edits, editor));
  return moments;
}

/** One step of the typist; findings are asked for after most. */
async function follow(
  editor: Editor,
  name: string,
  typist: Iterator<Step> | undefined,
): Promise<void> {
  const step = typist?.next();
  if (!step || step.done) return;
  editor.edit(name, step.value.splices);
  if (step.value.text.length % 4 > 0) await editor.findings(name);
}

/** Back to the text it had at first: from then on the same has to be alive as then. */
async function restore(editor: Editor, name: string, text: string): Promise<void> {
  editor.edit(name, [{ start: 0, end: editor.textOf(name).length, text, whole: true }]);
  await editor.findings(name);
}

/** Statements as no person writes them: the parser's memory must not stay as large as they needed it. */
async function hugeStatements(): Promise<readonly Moment[]> {
  const editor = await Editor.start();
  await editor.open("small", "def f(x):\n    return x\n");
  const moments = [await moment("before", 0, editor)];
  const body = "    total += names[i] if i in names else other(i, total)\n";
  for (const [i, lines] of [12_000, 16_000, 12_000].entries()) {
    await editor.open("huge", `def f(names, total):\n${body.repeat(lines)}`);
    editor.edit("huge", [{ start: 30, end: 31, text: "x" }]);
    await editor.findings("huge");
    editor.close("huge");
    moments.push(await moment(`closed ${i}`, i + 1, editor));
  }
  return moments;
}
