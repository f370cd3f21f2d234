/** Paths as profiles write them find the workspace's files. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { isRealFile, matchFiles, pathKey } from "../../server/src/profile/paths.ts";

describe("path keys", () => {
  it.each([
    ["/app/./src/../a.py", "/app/a.py"],
    ["//server/share/a.py", "//server/share/a.py"],
    ["/app//a.py", "/app/a.py"],
    ["pkg/a.py", "/home/me/pkg/a.py"],
    ["../a.py", "/home/a.py"],
  ])("%s → %s", (given, key) => {
    expect(pathKey(given, { platform: "posix", cwd: "/home/me" })).toBe(key);
  });

  it.each([
    ["C:\\App\\A.py", "c:/app/a.py"],
    ["c:/app/a.PY", "c:/app/a.py"],
    ["pkg\\a.py", "d:/w/pkg/a.py"],
  ])("Windows: %s → %s", (given, key) => {
    expect(pathKey(given, { platform: "windows", cwd: "D:\\W" })).toBe(key);
  });

  it("keeps case apart where the system does", () => {
    expect(matchFiles(["/app/A.py", "/app/a.py"], "/app/a.py", { platform: "posix" })).toEqual([
      "/app/a.py",
    ]);
  });

  it("finds a file behind a symbolic link", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "paths-"));
    try {
      mkdirSync(path.join(folder, "real"));
      writeFileSync(path.join(folder, "real/a.py"), "");
      symlinkSync(path.join(folder, "real"), path.join(folder, "link"));
      const files = [path.join(folder, "link/a.py"), path.join(folder, "gone.py"), "<string>", ""];
      const realpath = (file: string): string | undefined => {
        try {
          return realpathSync(file);
        } catch {
          return undefined;
        }
      };
      const found = matchFiles(files, path.join(folder, "real/a.py"), {
        platform: "posix",
        realpath,
      });
      expect(found).toEqual([files[0]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("knows what is no file", () => {
    expect(["<frozen importlib._bootstrap>", "<string>", ""].some(isRealFile)).toBe(false);
  });
});
