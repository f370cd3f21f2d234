/** What the built command line says about the project itself: once, and only of the folders it was given. */
import { expect, test } from "vitest";
import { json, put, run } from "./run-cli.ts";

const RULE = "old-python-baseline";
const OLD = `[project]\nname = "orders"\nrequires-python = "<3.11"\n`;

test("once for the folder it was given, with the place in its file", () => {
  put("pyproject.toml", OLD);
  put("a.py", "x = 1\n");
  put("tests/fixture/pyproject.toml", OLD);
  put("tests/fixture/b.py", "x = 1\n");
  const { code, out } = run(["check"]);
  expect(code).toBe(1);
  expect(out).toMatch(/^pyproject\.toml\n {2}3:19 {2}information {2}`requires-python` admits/u);
  expect(out.match(new RegExp(RULE, "gu"))).toHaveLength(1);
});

test("not for a file, nor for a folder inside", () => {
  put("pyproject.toml", OLD);
  put("src/a.py", "x = 1\n");
  expect(run(["check", "src/a.py", "src"]).code).toBe(0);
});

test("from setup.cfg, where pyproject.toml does not say it", () => {
  put("pyproject.toml", `[project]\nname = "orders"\n`);
  put("setup.cfg", "[options]\npython_requires = <3.10\n");
  put("a.py", "x = 1\n");
  const { findings } = json(["."]);
  expect(findings).toMatchObject([{ file: "setup.cfg", rule: RULE }]);
});

test.each([
  ["the project ignores it", `${OLD}[tool.hotlint]\nignore = ["${RULE}"]\n`, []],
  ["the project turns Hotlint off", `${OLD}[tool.hotlint]\nenable = false\n`, []],
  ["an option ignores it", OLD, ["--ignore", "project"]],
  ["a newer Python is what it is checked for", OLD, ["--target-version", "3.12"]],
])("silent where %s", (_, pyproject, options) => {
  put("pyproject.toml", pyproject);
  put("a.py", "x = 1\n");
  expect(run(["check", ...options]).out).not.toContain(RULE);
});

test("louder or quieter, as the project has it", () => {
  put("pyproject.toml", `${OLD}[tool.hotlint.severity]\n${RULE} = "error"\n`);
  put("a.py", "x = 1\n");
  expect(run(["check"]).out).toContain("error  `requires-python`");
});
