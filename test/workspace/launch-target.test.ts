/** What was chosen becomes a program to run: configurations with variables, modules, tests at a line. */
import { homedir } from "node:os";
import { describe, expect, test } from "vitest";
import {
  configurationLaunch,
  moduleLaunch,
  pythonConfigurations,
  testLaunch,
} from "../../server/src/workspace/launch-target.ts";
import type { EditorContext } from "../../server/src/workspace/launch-variables.ts";

const context: EditorContext = {
  folder: "/w/shop",
  file: "/w/shop/src/cart.py",
  env: { STAGE: "dev" },
};

function launched(configuration: object, from = context) {
  return configurationLaunch({ name: "run", type: "debugpy", ...configuration }, from);
}

describe("launch.json", () => {
  test("a program with arguments, folder and environment", () => {
    const launch = launched({
      program: "${workspaceFolder}/manage.py",
      args: ["serve", "--stage=${env:STAGE}", "${fileBasenameNoExtension}", "${env:NONE}"],
      cwd: "${workspaceFolder}/run",
      env: { ROOT: "${workspaceFolderBasename}", PORT: 8000, BAD: [] },
    });
    expect(launch).toEqual({
      ok: true,
      program: { script: "/w/shop/manage.py" },
      args: ["serve", "--stage=dev", "cart", ""],
      cwd: "/w/shop/run",
      env: { ROOT: "shop", PORT: "8000" },
      title: "run",
      notes: [],
    });
  });

  test.each([
    ["${file}", "/w/shop/src/cart.py"],
    ["${relativeFile}", "/w/shop/src/cart.py"],
    ["${fileDirname}${/}x.py", "/w/shop/src/x.py"],
    ["${userHome}/x.py", `${homedir()}/x.py`],
    ["main.py", "/w/shop/main.py"],
  ])("%s", (program, script) => {
    expect(launched({ program })).toMatchObject({ ok: true, program: { script }, cwd: "/w/shop" });
  });

  test("a module", () => {
    const launch = launched({ module: "shop.server", args: ["-v"] });
    expect(launch).toMatchObject({ ok: true, program: { module: "shop.server" }, args: ["-v"] });
  });

  test.each([
    [{ program: "${command:pick}" }, /"run" uses \$\{command:pick\}, which only the debugger/u],
    [{ module: "m", args: ["${input:x}"] }, /uses \$\{input:x\}/u],
    [{ module: "m", args: "a b" }, /not a list/u],
    [{}, /neither a program nor a module/u],
    [{ module: "--version" }, /neither a program nor a module/u],
  ])("%j is refused", (configuration, reason) => {
    expect(launched(configuration)).toMatchObject({ ok: false });
    const result = launched(configuration);
    if (!result.ok) expect(result.reason).toMatch(reason);
  });

  test("without an open file, configurations about the file are refused", () => {
    const result = launched({ program: "${file}" }, { folder: "/w/shop", env: {} });
    expect(result).toMatchObject({ ok: false });
    if (!result.ok) expect(result.reason).toContain("no file is open");
  });

  test("an interpreter of the project is never taken", () => {
    const launch = launched({ module: "m", python: "/w/shop/evil", envFile: ".env" });
    expect(JSON.stringify(launch)).not.toContain("evil");
    expect(launch.ok && launch.notes).toHaveLength(2);
  });

  test("only what starts a Python program is listed", () => {
    const configurations = [
      { name: "a", type: "debugpy", request: "launch" },
      { name: "b", type: "python", request: "launch" },
      { name: "c", type: "debugpy", request: "attach" },
      { name: "d", type: "node", request: "launch" },
      { type: "debugpy", request: "launch" },
      null,
    ];
    expect(pythonConfigurations({ configurations }).map(({ name }) => name)).toEqual(["a", "b"]);
    expect(pythonConfigurations(null)).toEqual([]);
    expect(pythonConfigurations({ configurations: 3 })).toEqual([]);
  });
});

test.each(["", "a b", "-c", "a..b", "a;b", "../x"])("%j is no module", (module) => {
  expect(moduleLaunch(module, [], "/w")).toMatchObject({ ok: false });
});

describe("the test at a line", () => {
  const spans = [
    { name: "test_plain", startLine: 1, endLine: 4 },
    { name: "TestCart.test_total", startLine: 10, endLine: 20 },
    { name: "TestCart.test_total.<locals>.help", startLine: 12, endLine: 14 },
    { name: "TestCart.helper", startLine: 22, endLine: 25 },
    { name: "make.<locals>.test_inner", startLine: 31, endLine: 32 },
  ];

  test.each([
    [1, "tests/test_cart.py::test_plain"],
    [13, "tests/test_cart.py::TestCart::test_total"],
    [20, "tests/test_cart.py::TestCart::test_total"],
  ])("line %s", (line, id) => {
    const launch = testLaunch("/w/shop/tests/test_cart.py", line, spans, "/w/shop");
    expect(launch).toMatchObject({ ok: true, program: { module: "pytest" }, args: [id] });
  });

  test.each([5, 23, 31])("none at line %s", (line) => {
    const launch = testLaunch("/w/shop/tests/test_cart.py", line, spans, "/w/shop");
    expect(launch).toMatchObject({ ok: false, reason: "There is no test at the cursor." });
  });
});
