/** Flags clients and engines that each request, or each pass of a loop, makes for itself. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { defineFact } from "../../semantic/fact.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import type { Loop } from "../../semantic/loops.ts";
import type { Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { descendantsOf } from "../../syntax/walk.ts";
import { CLIENT_CALL, CLIENT_LIBRARIES, type Client, clientMadeBy } from "./clients/made.ts";
import { isPeculiar } from "./clients/peculiar.ts";
import { type Handler, handlerAround, loopAround } from "./clients/repeated.ts";
import type { ModuleView } from "./objects/attribute.ts";
import { isMeant } from "./unblocking/meant.ts";

export const clientPerRequest = defineRule({
  id: "client-per-request",
  category: "async",
  summary: "Client or engine made anew for each request",
  why: "A client keeps connections open so that the next request need not look up the name, connect and agree on keys again. One that lives for a single request keeps them for nobody, and making it costs milliseconds by itself.",
  severity: "warning",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [CLIENT_LIBRARIES, ["def", "for"]] },
  module(view) {
    const made = view.module.unitsWith(possibleClients).flatMap((unit) => madeIn(unit, view));
    return [...inHandlers(made), ...made.flatMap((each) => inLoop(each) ?? [])];
  },
});

/** Calls that are spelled like one that makes a client. */
const possibleClients = defineFact("calls that may make a client", (unit) => {
  if (!CLIENT_CALL.test(unit.text)) return [];
  return descendantsOf(unit.tree.root, "call").filter((call) => CLIENT_CALL.test(call.text));
});

interface Made {
  readonly call: Node<"call">;
  readonly client: Client;
  readonly handler: Handler | undefined;
  readonly loop: Loop | undefined;
}

/** Clients that a handler or a loop makes again and again, and could share. */
function madeIn(unit: Unit, view: ModuleView): readonly Made[] {
  if (unit.isBroken) return [];
  const ctx = view.of(unit);
  return possibleClients.of(unit).flatMap((call): readonly Made[] => {
    const client = clientMadeBy(call, ctx);
    if (!client || isSeldomRun(call, ctx) || isMeant(call, ctx)) return [];
    const handler = handlerAround(call, ctx);
    if (handler)
      return isPeculiar(call, handler.definition, ctx)
        ? []
        : [{ call, client, handler, loop: undefined }];
    const loop = loopAround(call, ctx);
    return loop && !isPeculiar(call, loop.node, ctx) ? [{ call, client, handler, loop }] : [];
  });
}

/** More would only be read by nobody. */
const MOST_SHOWN = 8;

/** One finding for a module and a library: one client of the module is what all of them need. */
function inHandlers(made: readonly Made[]): readonly Report[] {
  const libraries = new Set(made.map(({ client }) => client.library));
  return [...libraries].flatMap((library) => {
    const found = made.filter((each) => each.handler && each.client.library === library);
    const [first, ...others] = found;
    if (!first?.handler) return [];
    const { definition, node, why } = first.handler;
    const name = definition.field("name").text;
    const more = others.length === 0 ? "" : ` and ${others.length} more in this file`;
    return [
      {
        node: first.call,
        message: `\`${calleeOf(first)}\` ${first.client.makes} for each request that \`${name}\` answers${more}. Make one when the application starts, in its lifespan, and let the requests share it.`,
        evidence: [
          { text: `\`${name}\` ${why}`, node },
          ...others
            .slice(0, MOST_SHOWN)
            .map(({ call }) => ({ text: "this request makes one too", node: call })),
        ],
      },
    ];
  });
}

function inLoop(made: Made): Report | undefined {
  const { call, client, loop } = made;
  // Of these another rule speaks.
  if (!loop || client.library === "boto3") return undefined;
  return {
    node: call,
    message: `\`${calleeOf(made)}\` ${client.makes} on each pass of the loop. Make one before the loop, and let the passes share it.`,
    evidence: [{ text: "this loop repeats it", node: loop.node }],
  };
}

function calleeOf({ call }: Made): string {
  return call.field("function").text.replace(/\s+/g, " ");
}
