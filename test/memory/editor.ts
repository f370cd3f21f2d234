/** Documents of one workspace as an editor holds them: opened, typed in, asked for findings, closed. */
import { Tree } from "../../server/src/syntax/tree.ts";
import { Unit } from "../../server/src/syntax/unit.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { contentChange, type Splice } from "../differential/splice.ts";
import { countLive } from "./meter.ts";

export interface Live {
  readonly units: number;
  readonly trees: number;
}

export class Editor {
  readonly #workspace: Workspace;
  #version = 1;

  private constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  static async start(): Promise<Editor> {
    const say = (problem: unknown): void => {
      // How long a rule takes is told by the clock, which other processes on the machine turn as well.
      if (!/^rule \S+ takes \d+ ms/u.test(String(problem))) throw new Error(String(problem));
    };
    return new Editor(
      new Workspace({
        parser: await loadParser(),
        rules: ALL_RULES,
        editorSettings: () => Promise.resolve(null),
        log: say,
        onProblem: ({ message }) => {
          say(message);
        },
      }),
    );
  }

  async open(name: string, text: string): Promise<void> {
    this.#workspace.open(uriOf(name), this.#version++, text);
    await this.findings(name);
  }

  /** One message. Findings are asked for apart from it. */
  edit(name: string, splices: readonly Splice[]): void {
    let text = this.#document(name).text;
    const changes = splices.map((splice) => {
      const change = contentChange(text, splice);
      text = text.slice(0, splice.start) + splice.text + text.slice(splice.end);
      return change;
    });
    this.#workspace.change(uriOf(name), changes, this.#version++);
  }

  async findings(name: string): Promise<number> {
    return (await this.#workspace.judgement(this.#document(name))).findings.length;
  }

  textOf(name: string): string {
    return this.#document(name).text;
  }

  close(name: string): void {
    this.#workspace.close(uriOf(name));
  }

  /** What the open documents' texts are made of, and what an undo may bring back: so much has to be alive. */
  async needed(): Promise<Live> {
    let units = 0;
    let trees = 0;
    for (const document of this.#workspace.documents) {
      const analysis = document.analysis(await this.#workspace.settingsOf(document.uri));
      const { source } = analysis.module;
      const made = [...source.units, ...source.recent];
      units += made.length;
      trees += made.filter((unit) => unit.isParsed).length;
    }
    return { units, trees };
  }

  #document(name: string) {
    const document = this.#workspace.document(uriOf(name));
    if (!document) throw new Error(`${name} is not open`);
    return document;
  }
}

export function live(): Live {
  return { units: countLive(Unit), trees: countLive(Tree) };
}

/** No file: nothing is read from disk for it. */
function uriOf(name: string): string {
  return `untitled:${name}`;
}
