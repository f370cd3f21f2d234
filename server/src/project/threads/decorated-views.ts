/** Views that an application of another module registers: `@app.route("/orders")` where `app` is imported. */
import { isAsync } from "../../semantic/async-context.ts";
import { defineFact } from "../../semantic/fact.ts";
import { instanceOf } from "../../semantic/known-class.ts";
import { qualifiedName } from "../../semantic/names.ts";
import type { Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { Follower } from "../calls/entity.ts";
import { decoratorsOf, unitCalls } from "../functions.ts";
import type { ThreadRoot } from "../thread-root.ts";
import { APPS, shownName } from "../thread-roots.ts";
import { valuesOfFar } from "./far-values.ts";
import type { Surroundings } from "./kept-found.ts";

export function decoratedViews({ codeBase, self, asked }: Surroundings): readonly ThreadRoot[] {
  const follower = new Follower(codeBase);
  const found = self.module.unitsWith(routed).flatMap((unit) =>
    (unit.isBroken ? [] : routed.of(unit)).flatMap(
      ({ view, route, app }): readonly ThreadRoot[] => {
        const imported = qualifiedName(app, self.of(unit));
        const home = imported === undefined ? undefined : follower.homeOf(imported, self);
        if (!home) return [];
        asked.add(home.home.file);
        const values = valuesOfFar(home);
        const isApp = values.every(({ node, ctx }) => APPS.test(instanceOf(node, ctx)?.of ?? ""));
        if (values.length === 0 || !isApp) return [];
        const text = `requests run ${shownName(view)} on several threads`;
        return [{ function: view, many: true, node: route, text, startedBy: undefined }];
      },
    ),
  );
  for (const path of follower.asked) asked.add(path);
  return found;
}

interface Routed {
  readonly view: Node<"function_definition">;
  readonly route: Node<"decorator">;
  /** What registers it: `app`, `web.app`. */
  readonly app: Node<"identifier" | "attribute">;
}

const ROUTE =
  /^[ \t]*@[ \t]*\w[\w.]*\.(?:route|get|post|put|patch|delete|head|options|api_route)[ \t]*\(/m;

/** Plain functions under a decorator that may be a route. */
const routed = defineFact("functions under routes", (unit): readonly Routed[] => {
  if (!unit.text.includes("@") || !ROUTE.test(unit.text)) return [];
  return unitCalls.of(unit).functions.flatMap((view) => {
    if (!isKind(view, "function_definition") || isAsync(view)) return [];
    return decoratorsOf(view).flatMap((route): readonly Routed[] => {
      const [expression] = route.children;
      const callee = isKind(expression, "call") ? expression.field("function") : undefined;
      if (!isKind(callee, "attribute") || !ROUTE.test(route.text)) return [];
      const app = callee.field("object");
      return isKind(app, "identifier", "attribute") ? [{ view, route, app }] : [];
    });
  });
});
