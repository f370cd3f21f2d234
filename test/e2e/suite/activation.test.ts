/** The extension starts in a real editor when a Python file opens. */
import assert from "node:assert/strict";
import { extensions } from "vscode";
import { eventually, openSample } from "./editor.ts";

suite("activation", () => {
  test("opening a Python file activates the extension", async () => {
    await openSample("orders/intake.py");
    const extension = extensions.getExtension("hotlint.hotlint");
    assert.ok(extension, "the extension is not installed in this editor");
    await eventually(() => {
      assert.ok(extension.isActive, "the extension is not active");
    });
  });
});
