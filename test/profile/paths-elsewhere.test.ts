/** Paths of containers and other machines find the files here: as said, or by name, roots and content. */
import { describe, expect, it } from "vitest";
import {
  candidatesFor,
  chosen,
  mappedPath,
  type PathMapping,
} from "../../server/src/profile/path-mapping.ts";
import { readMappings } from "../../server/src/workspace/path-mappings.ts";

describe("paths that somebody mapped", () => {
  const mappings: readonly PathMapping[] = [
    { remoteRoot: "/app", localRoot: "/home/me/shop" },
    { remoteRoot: "/app/vendor/", localRoot: "/home/me/vendor/" },
    { remoteRoot: "C:\\svc", localRoot: "/home/me/svc" },
  ];
  it.each([
    ["/app/orders/intake.py", "/home/me/shop/orders/intake.py"],
    ["/app/vendor/x.py", "/home/me/vendor/x.py"],
    ["/application/x.py", undefined],
    ["/app", undefined],
    ["C:\\svc\\jobs\\run.py", "/home/me/svc/jobs/run.py"],
  ])("%s → %s", (file, local) => {
    expect(mappedPath(file, mappings)).toBe(local);
  });

  it.each<readonly [string, unknown, readonly PathMapping[]]>([
    [
      "a variable",
      [{ localRoot: "${workspaceFolder}/src", remoteRoot: "/app" }],
      [{ localRoot: "/w/src", remoteRoot: "/app" }],
    ],
    [
      "a relative folder",
      [{ localRoot: "src", remoteRoot: "/app" }],
      [{ localRoot: "/w/src", remoteRoot: "/app" }],
    ],
    ["the unknown folder of a launch", [{ localRoot: "src", remoteRoot: "." }], []],
    ["no list", { localRoot: "src", remoteRoot: "/app" }, []],
    ["other things", [null, 3, "x", {}, { localRoot: 1, remoteRoot: "/app" }], []],
  ])("settings with %s", (_, value, expected) => {
    expect(readMappings(value, "/w")).toEqual(expected);
  });
});

describe("paths that nobody mapped", () => {
  const find = (
    files: readonly string[],
    locals: readonly string[],
    agrees = (): boolean => true,
  ) => Object.fromEntries(chosen(candidatesFor(files, locals).filter(agrees)));

  it("means the file with the longest common end", () => {
    const locals = ["/w/src/orders/intake.py", "/w/src/stock/intake.py", "/w/intake.py"];
    expect(find(["/app/orders/intake.py"], locals)).toEqual({
      "/app/orders/intake.py": "/w/src/orders/intake.py",
    });
  });

  it("means nothing where two files are as good, unless the roots of another file tell", () => {
    const locals = ["/w/a/pkg/util.py", "/w/b/pkg/util.py", "/w/b/pkg/main.py"];
    expect(find(["/app/pkg/util.py"], locals)).toEqual({});
    expect(find(["/app/pkg/util.py", "/app/pkg/main.py"], locals)).toEqual({
      "/app/pkg/util.py": "/w/b/pkg/util.py",
      "/app/pkg/main.py": "/w/b/pkg/main.py",
    });
  });

  it("means no file with another content", () => {
    expect(find(["/app/intake.py"], ["/w/intake.py"], () => false)).toEqual({});
  });

  it("reads paths of Windows", () => {
    expect(find(["D:\\app\\pkg\\a.py"], ["/w/pkg/a.py", "/w/a.py"])).toEqual({
      "D:\\app\\pkg\\a.py": "/w/pkg/a.py",
    });
  });
});
