/** Code whose speed matters to nobody: tests, migrations, and what a module does only when it is run by itself. */
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";

/** Tests, migrations of a database, and what tools put into a package. */
const SELDOM_FILE =
  /(?:^|[\\/])(?:(?:test_[^\\/]*|[^\\/]*_tests?|conftest|_version|versioneer|setup)\.pyi?$|(?:testing|migrations|\w+_tests?|sanity)[\\/])/;
const TEST_FUNCTION = /^_?test(?:_|[A-Z]|$)|^setUp(?:Class|Module)?$/;
const TEST_CLASS = /(?:^|[a-z\d_])Tests?(?:$|[A-Z_])/;

export function isSeldomRun(node: AnyNode, ctx: Context): boolean {
  if (SELDOM_FILE.test(ctx.module.file)) return true;
  for (const up of ancestors(node)) {
    if (isKind(up, "function_definition") && TEST_FUNCTION.test(up.field("name").text)) return true;
    if (isKind(up, "class_definition") && TEST_CLASS.test(up.field("name").text)) return true;
    if (isKind(up, "if_statement") && asksForMain(up.field("condition"))) return true;
  }
  const header = ctx.module.classHeader(ctx.unit)?.text;
  const name = header?.match(/^[ \t]*class[ \t]+(\w+)/m)?.[1];
  return name !== undefined && TEST_CLASS.test(name);
}

/** `__name__ == "__main__"` */
function asksForMain(condition: AnyNode): boolean {
  return isKind(condition, "comparison_operator") && /\b__main__\b/.test(condition.text);
}
