/** Ten thousand files stay within bounds: nothing of a file but its findings outlives its check. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { SAFE } from "../lsp/snippets.ts";
import { folder, put } from "./folder.ts";

const FILES = 10_000;
const MOST_MB = 600;

/** Ordinary code without findings, different in every file. */
const filler = (i: number): string => `"""Module ${i}."""
import os


class Thing${i}:
    def __init__(self, name: str, size: int = ${i}) -> None:
        self.name = name
        self.size = size

    def path(self, *parts: str) -> str:
        return os.path.join(self.name, *parts, f"{self.size}.txt")
`;

test("10,000 files in at most 600 MB, checked and from the cache", () => {
  for (let i = 0; i < FILES; i++) {
    put(`p${i % 100}/m${i}.py`, i % 10 === 0 ? `${filler(i)}\n\n${SAFE}` : filler(i));
  }
  const program = path.join(import.meta.dirname, "many-files.ts");
  const scan = (): Taken =>
    JSON.parse(
      execFileSync(process.execPath, [program, folder, "6"], { encoding: "utf8" }),
    ) as Taken;
  const cold = scan();
  expect(cold).toMatchObject({ files: FILES, findings: FILES / 10, unread: 0 });
  expect(cold.maxRSS / 1024).toBeLessThan(MOST_MB);
  const cached = scan();
  expect(cached).toMatchObject({ files: FILES, findings: FILES / 10, unread: FILES });
  expect(cached.maxRSS / 1024).toBeLessThan(MOST_MB);
  console.log(
    `peak: ${Math.round(cold.maxRSS / 1024)} MB, cached ${Math.round(cached.maxRSS / 1024)} MB`,
  );
});

interface Taken {
  readonly files: number;
  readonly findings: number;
  readonly unread: number;
  readonly maxRSS: number;
}
