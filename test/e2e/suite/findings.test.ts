/** Findings in a real editor: the squiggle, its evidence in the hover, and a fix that keeps the program's output. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import {
  CodeActionKind,
  commands,
  MarkdownString,
  workspace,
  type CodeAction,
  type Diagnostic,
  type Hover,
  type TextDocument,
} from "vscode";
import { environment } from "../results.ts";
import {
  diagnosticsOf,
  eventually,
  hotlintDiagnostics,
  openSample,
  ruleOf,
  sampleFolder,
} from "./editor.ts";

const rule = "list-membership-in-loop";
const file = "orders/intake.py";

suite("findings", () => {
  test("a membership test on a list inside a loop is underlined", async () => {
    const { document } = await openSample(file);
    const diagnostic = await firstOf(document);
    assert.match(document.lineAt(diagnostic.range.start.line).text, /if sku not in known_skus:/);
    assert.match(document.getText(diagnostic.range), /known_skus/);
    const { code } = diagnostic;
    assert.ok(typeof code === "object", "the code does not link to the rule's page");
    assert.match(code.target.toString(), new RegExp(rule));
  });

  test("the hover names the rule and the evidence", async () => {
    const { document } = await openSample(file);
    const { range, message, relatedInformation } = await firstOf(document);
    const text = await eventually(async () => {
      const shown = await hoverText(document, range.start);
      assert.match(shown, new RegExp(rule), "no hover of Hotlint's yet");
      return shown;
    });
    assert.match(text, /O\(n·m\) → O\(n \+ m\)/, "the hover does not name the cost");
    // The editor puts the diagnostic above it in the same hover: nothing is said twice.
    assert.match(message, /known_skus/);
    assert.ok(!text.includes(message), "the hover repeats the message");
    const made = relatedInformation?.map(({ location }) => location.range.start.line + 1);
    assert.ok(made?.includes(30), "the evidence does not say where the list is made");
  });

  test("the list becomes a set, and the program prints the same", async () => {
    const { document } = await openSample(file);
    const original = document.getText();
    const { atime, mtime } = statSync(document.uri.fsPath);
    const before = printed();
    try {
      await apply(await preferredFix(document));
      await document.save();
      const onDisk = readFileSync(document.uri.fsPath, "utf8");
      assert.match(onDisk, /= set\(known_skus\)/);
      assert.doesNotMatch(onDisk, /in known_skus:/);
      assert.equal(printed(), before);
      await eventually(() => {
        const left = hotlintDiagnostics(document.uri).map(ruleOf);
        assert.ok(!left.includes(rule), `still reported: ${left.join(", ")}`);
      });
    } finally {
      writeFileSync(document.uri.fsPath, original);
      // The service still runs this very text: heat on its lines must not be taken for outdated.
      utimesSync(document.uri.fsPath, atime, mtime);
      await commands.executeCommand("workbench.action.files.revert");
    }
  });
});

async function firstOf(document: TextDocument): Promise<Diagnostic> {
  const [first] = await diagnosticsOf(document.uri, rule);
  assert.ok(first);
  return first;
}

async function hoverText(
  document: TextDocument,
  at: Diagnostic["range"]["start"],
): Promise<string> {
  const command = "vscode.executeHoverProvider";
  const hovers = await commands.executeCommand<Hover[]>(command, document.uri, at);
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((each) => (each instanceof MarkdownString ? each.value : "")).join("\n");
}

function preferredFix(document: TextDocument): Promise<CodeAction> {
  return eventually(async () => {
    const { range } = await firstOf(document);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      CodeActionKind.QuickFix.value,
      // Beyond this many actions VS Code leaves them unresolved, without their edits.
      10,
    );
    const fix = actions.find((action) => action.isPreferred);
    assert.ok(fix, `no preferred fix among: ${actions.map(({ title }) => title).join(", ")}`);
    return fix;
  });
}

async function apply(fix: CodeAction): Promise<void> {
  assert.ok(fix.edit, "the fix carries no edit");
  assert.ok(await workspace.applyEdit(fix.edit), "the editor refused the edit");
}

/** What the sample's report prints, run by the Python the service runs under. */
function printed(): string {
  const python = process.env[environment.python];
  assert.ok(python, "the runner did not name a Python");
  return execFileSync(python, ["report.py"], { cwd: sampleFolder(), encoding: "utf8" });
}
