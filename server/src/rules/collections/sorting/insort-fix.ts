/** The fix that puts an element where it belongs, instead of sorting all after it. */
import { type Fix } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import type { Context } from "../../../semantic/context.ts";
import { atLeast } from "../../../semantic/version.ts";
import { isKind } from "../../../syntax/walk.ts";
import type { Resort } from "./resort.ts";

/**
 * ```
 * scores.append(score)     →     bisect.insort(scores, score)
 * scores.sort()
 * ```
 */
export function insortFix(found: Resort, ctx: Context): Fix | undefined {
  const { call, name, additions, takesFirst } = found;
  const [addition, ...more] = additions;
  const statement = addition?.parent;
  const sorting = call.parent;
  if (takesFirst || !addition || !sorting || more.length > 0) return undefined;
  if (!isKind(statement, "expression_statement") || statement.parent !== sorting.parent)
    return undefined;
  const { text } = call.tree;
  const between = text.slice(statement.end, sorting.start);
  if (statement.end > sorting.start || !/^[ \t\f]*(?:\r\n|\r|\n)[ \t\f]*$/.test(between))
    return undefined;
  const [element, ...others] = addition.field("arguments").children;
  const options = call.field("arguments").children;
  if (!element || others.length > 0 || isKind(element, "list_splat", "keyword_argument"))
    return undefined;
  const [key, ...rest] = options;
  const isKey = isKind(key, "keyword_argument") && key.field("name").text === "key";
  if (key && (!isKey || rest.length > 0 || !atLeast(ctx.target, 3, 10))) return undefined;
  const insort = nameFor("bisect.insort", call, ctx);
  if (!insort) return undefined;
  const inserted = [name, element.text, ...(key ? [key.text] : [])].join(", ");
  return {
    title: `Insert into \`${name}\` with \`bisect.insort\` (it must be sorted before the loop)`,
    safe: false,
    edits: [
      {
        node: statement,
        span: { start: statement.start, end: sorting.end },
        newText: `${insort.text}(${inserted})`,
      },
    ],
    imports: insort.imports,
  };
}
