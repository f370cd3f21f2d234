/** Files that are small by nature, as their names tell: somebody wrote them by hand, or a few lines are kept there. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";

/** `config_path`, `settings.backup`, `private_key_file` */
const SMALL =
  /(?:^|[^a-z])(?:backup|ca_?file|catalog|cert(?:ificate)?|conf|config|credential|env|favicon|info_?(?:file|path)|ini|json|key_?(?:file|path)|lock|logo|manifest|metadata|pem|pid|(?:priv(?:ate)?|pub(?:lic)?)_?key(?:_?file|_?path)?|readme|script|secret|settings|state|template|token|toml|ya?ml)s?(?:[^a-z]|$)/i;

/** `move_certs`, `copy_strategy_template` */
const FOR_SMALL =
  /(?:^|_)(?:cert(?:ificate)?|conf(?:ig(?:uration)?)?|credential|favicon|key_?file|logo|manifest|metadata|(?:private|public)_key|script|secret|settings|template|token)s?(?:_|$)/i;

/** How a path ends, whatever it begins with. */
const ENDING =
  /\.(?:cfg|conf|crt|css|desktop|env|ico|ini|js|json|key|lock|md|pem|pid|plist|service|state|svg|toml|torrent|ya?ml)["']/i;

/** Whether the paths that the call is given, or what the coroutine is named after, are such files. */
export function isSmallByName(
  call: Node<"call">,
  coroutine: Node<"function_definition">,
  ctx: Context,
): boolean {
  // The path is what `Path(path).read_bytes` is called on, or an argument.
  if (SMALL.test(call.text) || FOR_SMALL.test(coroutine.field("name").text)) return true;
  return [call, ...valuesOfPaths(call, ctx)].some(({ text }) => ENDING.test(text));
}

/** Files beside the module's own are part of the program, and small. */
export function isOfProgram(call: Node<"call">, ctx: Context): boolean {
  const [path] = call.field("arguments").children;
  return [...(path ? [path] : []), ...valuesOfPaths(call, ctx)].some(({ text }) =>
    text.includes("__file__"),
  );
}

/** What the names in the first argument are bound to. */
function valuesOfPaths(call: Node<"call">, ctx: Context): readonly AnyNode[] {
  const [path] = call.field("arguments").children;
  if (!path) return [];
  const names = isKind(path, "identifier") ? [path] : descendantsOf(path, "identifier");
  return names
    .flatMap((name) => variableOf(name, ctx)?.bindings ?? [])
    .flatMap(({ kind, value }) => (kind === "assignment" && value ? [value] : []));
}
