/** Pages, settings, the index of rules and the README's table are as `npm run generate` writes them. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../harness/analyze.ts";

test("no generated file is stale", () => {
  // The project's own Node: an older one on the PATH cannot run TypeScript.
  const node = path.join(root, "node_modules/node/bin/node");
  const check = (): string =>
    execFileSync(node, ["scripts/generate.ts", "--check"], { cwd: root, encoding: "utf8", stdio: "pipe" });
  expect(check).not.toThrow();
});
