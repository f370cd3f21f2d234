/** Functions that a web server calls on its threads: WSGI applications, Django's views, class-based views. */
import { qualifiedName } from "../../semantic/names.ts";
import type { Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import { allMethods, type FunctionNode, type ModuleView, unitCalls } from "../functions.ts";

/** Words that a module of theirs holds. */
export const FRAMEWORKS: readonly string[] = [
  "flask",
  "fastapi",
  "starlette",
  "django",
  "rest_framework",
  "start_response",
];

/** A function with what says that a server calls it. */
export interface Served {
  readonly function: FunctionNode;
  readonly text: string;
}

/** `def app(environ, start_response)`: the signature is the interface. */
export function wsgiApps(unit: Unit): readonly Served[] {
  if (!unit.text.includes("start_response")) return [];
  return unitCalls.of(unit).functions.flatMap((each) => {
    const names = parametersOf(each).slice(-2).join();
    const isApp = names === "environ,start_response" && isKind(each, "function_definition");
    const text = "a WSGI server may run it on several threads";
    return isApp ? [{ function: each, text }] : [];
  });
}

/** `def orders(request)` at the top level of a module that uses Django's answers. */
export function djangoViews(unit: Unit, view: ModuleView): readonly Served[] {
  const isView = ["django.shortcuts.", "django.http."].some((prefix) =>
    ANSWERS.some((name) =>
      view.module.variable(name).bindings.some(({ imports }) => imports?.startsWith(prefix)),
    ),
  );
  if (!isView || unit.role === "member") return [];
  return unitCalls.of(unit).functions.flatMap((each) => {
    const isTop = isKind(each.parent, "module", "decorated_definition");
    const isSync = isKind(each, "function_definition") && each.allChildren[0]?.symbol !== "async";
    return isTop && isSync && parametersOf(each)[0] === "request"
      ? [{ function: each, text: "Django runs it for several requests at once" }]
      : [];
  });
}

const ANSWERS = [
  ...["render", "redirect", "get_object_or_404", "HttpResponse", "JsonResponse"],
  ...["HttpResponseRedirect", "StreamingHttpResponse", "Http404"],
];

function parametersOf(each: FunctionNode): readonly string[] {
  if (!isKind(each, "function_definition")) return [];
  return each
    .field("parameters")
    .children.map((parameter) =>
      isKind(parameter, "typed_parameter") ? (parameter.children[0]?.text ?? "") : parameter.text,
    );
}

const VIEWS =
  /^(?:django\.views\.(?:generic\.)?(?:\w+\.)*\w*View|rest_framework\.\w+\.\w*(?:View|ViewSet)|flask\.views\.(?:Method)?View)$/;
const ANSWERING =
  /^(?:get|post|put|patch|delete|head|options|dispatch|dispatch_request|list|create|retrieve|update|destroy)$/;

/** Methods of a class-based view, of which each request has an object of its own. */
export function viewMethods(
  definition: Node<"class_definition">,
  unit: Unit,
  view: ModuleView,
): readonly Served[] {
  const bases = definition.field("superclasses")?.children ?? [];
  if (!bases.some((base) => VIEWS.test(qualifiedName(base, view.of(unit)) ?? ""))) return [];
  return allMethods(definition, view).flatMap((each) =>
    isKind(each, "function_definition") && ANSWERING.test(each.field("name").text)
      ? [{ function: each, text: "a view runs for several requests at once" }]
      : [],
  );
}
