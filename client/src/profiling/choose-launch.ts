/** What is launched: a module by its name, a configuration of launch.json, the test at the cursor. */
import type { TextEditor } from "vscode";
import { window, workspace } from "vscode";
import type { LaunchParams } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import type { Measurement } from "./measure.ts";

/** A module named by a key binding or a test is not asked for. Words after it are its arguments. */
export async function askWhichModule(argument: unknown): Promise<Measurement | undefined> {
  const text =
    typeof argument === "string"
      ? argument
      : await window.showInputBox({
          title: "Profile Module",
          prompt: "The module and its arguments, as after `python -m`.",
          placeHolder: "shop.server --port 0",
        });
  const [module, ...args] = text?.split(/\s+/u).filter((word) => word !== "") ?? [];
  if (module === undefined) return undefined;
  return launching({ kind: "module", module, args }, `-m ${module}`);
}

export async function askWhichConfiguration(
  { server, voice }: Guide,
  argument: unknown,
): Promise<Measurement | undefined> {
  const name = typeof argument === "string" ? argument : await pickName();
  if (name === undefined) return undefined;
  const document = await savedDocument(window.activeTextEditor);
  const uri = document === undefined ? {} : { uri: document };
  return launching({ kind: "configuration", name, ...uri }, name);

  async function pickName(): Promise<string | undefined> {
    const { names } = await server.request(REQUEST.launchConfigurations, undefined);
    if (names.length > 0) return window.showQuickPick(names, { title: "Profile Configuration" });
    voice.warning("launch.json has no configuration that starts a Python program.");
    return undefined;
  }
}

export async function testAtCursor({ voice }: Guide): Promise<Measurement | undefined> {
  const editor = window.activeTextEditor;
  const uri = await savedDocument(editor);
  if (editor?.document.languageId !== "python" || uri === undefined) {
    voice.error("There is no test to profile. Please open a Python file and save it.");
    return undefined;
  }
  const { line } = editor.selection.active;
  return launching({ kind: "test", uri, line }, "the test at the cursor");
}

function launching(target: LaunchParams["target"], what: string): Measurement {
  return { method: REQUEST.launch, params: { target }, title: `Profiling ${what}` };
}

/** Programs run what is on disk. Undefined where the file is not, or cannot be, saved. */
async function savedDocument(editor: TextEditor | undefined): Promise<string | undefined> {
  const document = editor?.document;
  if (document?.uri.scheme !== "file") return undefined;
  if (document.isDirty && !(await document.save())) return undefined;
  // Programs import each other: what is open beside is meant as well.
  await workspace.saveAll(false);
  return document.uri.toString();
}
