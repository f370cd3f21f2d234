/** Every colour of ours has a value for each kind of theme, and code names none that is not ours. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly contributes: {
    readonly colors: readonly {
      readonly id: string;
      readonly defaults: Readonly<Record<string, string>>;
    }[];
  };
};
const { colors } = manifest.contributes;

test("light, dark and both of high contrast", () => {
  expect(colors.length).toBeGreaterThan(10);
  for (const { id, defaults } of colors) {
    const kinds = ["dark", "light", "highContrast", "highContrastLight"];
    expect(Object.keys(defaults).sort(), id).toEqual(kinds.sort());
  }
});

test("in high contrast a heat's text is no colour of its tint", () => {
  const byId = new Map(colors.map(({ id, defaults }) => [id, defaults]));
  for (const band of [0, 1, 2, 3, 4]) {
    for (const kind of ["highContrast", "highContrastLight"]) {
      const [text, tint] = ["Foreground", "Background"].map(
        (part) => byId.get(`hotlint.heat${band}${part}`)?.[kind],
      );
      expect(text, `${band} ${kind}`).toBeDefined();
      expect(text).not.toBe(tint);
    }
  }
});

test("what the overlay, the views and their sheet name is declared", () => {
  const known = new Set(colors.map(({ id }) => id));
  const sources = ["client/src/overlay", "client/src/views", "client/webview"].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name)),
  );
  const named = sources.flatMap((file) => {
    const text = readFileSync(file, "utf8").replaceAll("--vscode-hotlint-", "hotlint.");
    return [...text.matchAll(/hotlint[.](?:heat\d(?:Back|Fore)ground|stale\w+)/gu)].map(String);
  });
  expect(named.length).toBeGreaterThan(3);
  for (const name of named) expect(known, name).toContain(name);
});
