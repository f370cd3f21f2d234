/** Code that is half typed: trees keep their promises and names resolve, whatever was broken. */
import { expect, test } from "vitest";
import { scopes } from "../../server/src/semantic/scopes.ts";
import { REQUIRED_FIELDS } from "../../server/src/syntax/generated/node-types.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import { Unit } from "../../server/src/syntax/unit.ts";
import { loadParser } from "../harness/analyze.ts";
import { randomEdit, seededRandom } from "../harness/random.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();
const UNITS = 2_000;

test(`${UNITS} units, each broken by a few random edits`, () => {
  const random = seededRandom();
  console.log(`HOTLINT_SEED=${random.seed}`);
  const paths = libraryPaths();
  let tried = 0;
  while (tried < UNITS) {
    const [file] = readFiles([random.pick(paths)]);
    const units = file
      ? openSource(file.text, parser).units.filter(({ text }) => text.length < 5_000)
      : [];
    if (units.length === 0) continue;
    for (let i = 0; i < 40; i++, tried++) {
      const { text, role, column, shape } = random.pick(units);
      let broken = text;
      for (let edits = random.below(6); edits >= 0; edits--)
        broken = randomEdit(broken, random).text;
      const unit = new Unit(broken, { role, column, isUnbalanced: false, shape }, parser);
      const shown = `HOTLINT_SEED=${random.seed} ${JSON.stringify(broken)}`;
      expect(incomplete(unit), shown).toEqual([]);
      expect(() => scopes.of(unit), shown).not.toThrow();
    }
  }
});

/** Nodes without a part that their kind always has. */
function incomplete({ tree }: Unit): readonly string[] {
  const found: string[] = [];
  for (let i = 0; i < tree.size; i++) {
    const node = tree.node(i);
    const fields = node.allChildren;
    for (const name of REQUIRED_FIELDS[node.kind] ?? []) {
      if (!fields.some((child) => child.isField(name))) found.push(`${node.kind} without ${name}`);
    }
  }
  return found;
}
