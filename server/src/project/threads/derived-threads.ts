/** `run` of classes whose base in another module is a thread. */
import { qualifiedName } from "../../semantic/names.ts";
import { defineFact } from "../../semantic/fact.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { type ClassEntity, Follower } from "../calls/entity.ts";
import { targetOf } from "../calls/target.ts";
import type { CodeModule } from "../code-base.ts";
import { allMethods, unitCalls } from "../functions.ts";
import type { ThreadRoot } from "../thread-root.ts";
import { isThreadClass, startsMany } from "./class-roots.ts";
import type { Surroundings } from "./kept-found.ts";

export function derivedThreads({ codeBase, self, asked }: Surroundings): readonly ThreadRoot[] {
  const { module } = self;
  if (!module.source.units.some(({ shape }) => shape.functionName === "run")) return [];
  return module.unitsWith(derived).flatMap((unit) =>
    unitCalls.of(unit).classes.flatMap((definition) => {
      const list = definition.field("superclasses");
      const [run] = list ? runsOf(definition, self) : [];
      // What the module shows itself is known without others.
      if (!list || !run || isThreadClass(definition, self)) return [];
      const follower = new Follower(codeBase);
      const isThread = isFarThread({ kind: "class", module: self, definition }, follower);
      for (const path of follower.asked) asked.add(path);
      if (!isThread) return [];
      const name = definition.field("name").text;
      const text = `each \`${name}\` is a thread`;
      const many = startsMany(name, self);
      return [{ function: run, many, node: list, text, startedBy: undefined, isThread }];
    }),
  );
}

const derived = defineFact("classes with bases", (unit): readonly true[] => {
  if (!/^[^\S\r\n]*class\b[^\r\n]*[([\\]/m.test(unit.text)) return [];
  return unitCalls.of(unit).classes.length > 0 ? [true] : [];
});

function runsOf(
  definition: Node<"class_definition">,
  self: CodeModule,
): readonly Node<"function_definition">[] {
  return allMethods(definition, self, ({ text }) => text.includes("run")).filter(
    (each): each is Node<"function_definition"> =>
      isKind(each, "function_definition") && each.field("name").text === "run",
  );
}

/** Through all of its bases, in whatever modules. */
function isFarThread(
  { module, definition }: ClassEntity,
  follower: Follower,
  seen: ReadonlySet<AnyNode> = new Set(),
): true | undefined {
  const unit = module.module.unitOf(definition.tree);
  if (!unit || seen.has(definition)) return undefined;
  const ctx = module.of(unit);
  const further = new Set(seen).add(definition);
  const found = (definition.field("superclasses")?.children ?? []).some((base) => {
    if (qualifiedName(base, ctx) === "threading.Thread") return true;
    const target = isKind(base, "keyword_argument") ? undefined : targetOf(base, ctx);
    const of = target && follower.follow(target, module);
    return of?.kind === "class" && isFarThread(of, follower, further) === true;
  });
  return found || undefined;
}
