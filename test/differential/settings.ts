/** Settings that an analysis changes between: all rules, some, none; each tell-tale by itself. */
import type { Rule } from "../../server/src/lint/rule.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { type FileSettings, settingsFor } from "../../server/src/workspace/settings.ts";
import { TELL_TALES } from "./tell-tales.ts";

const OLD = { major: 3, minor: 8 };
const NEW = { major: 3, minor: 14 };

const EVERY_RULE: readonly Rule[] = [...ALL_RULES, ...TELL_TALES];

const ids = (rules: readonly Rule[]): readonly string[] => rules.map(({ id }) => id);

/** The first is what most documents have. */
export const SETTINGS: readonly FileSettings[] = [
  { select: ids(ALL_RULES), target: OLD },
  { select: ids(ALL_RULES), target: NEW, freeThreaded: true },
  { select: ids(ALL_RULES.filter((_, i) => i % 2 === 0)), target: NEW },
  { select: ids(EVERY_RULE), target: NEW, freeThreaded: true },
  ...TELL_TALES.map(({ id }) => ({ select: [id], target: OLD })),
  { enable: false },
].map((layer) => settingsFor(undefined, EVERY_RULE, [layer]));
