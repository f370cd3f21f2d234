/** Flags clients and engines that each request, or each pass of a loop, makes for itself. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import type { Context } from "../../semantic/context.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import type { Node } from "../../syntax/node.ts";
import { type Client, CLIENT_LIBRARIES, CLIENT_WORDS, clientMadeBy } from "./clients/made.ts";
import { isPeculiar } from "./clients/peculiar.ts";
import { handlerAround, loopAround } from "./clients/repeated.ts";
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
  needs: { unit: [[CLIENT_WORDS]], module: [CLIENT_LIBRARIES] },
  on: {
    call(node, ctx) {
      const client = clientMadeBy(node, ctx);
      if (!client || isSeldomRun(node, ctx) || isMeant(node, ctx)) return undefined;
      return inHandler(node, client, ctx) ?? inLoop(node, client, ctx);
    },
  },
});

function inHandler(call: Node<"call">, client: Client, ctx: Context): Report | undefined {
  const handler = handlerAround(call, ctx);
  if (!handler || isPeculiar(call, handler.definition, ctx)) return undefined;
  const name = handler.definition.field("name").text;
  return {
    node: call,
    message: `\`${calleeOf(call)}\` ${client.makes} for each request that \`${name}\` answers. Make one when the application starts, in its lifespan, and let the requests share it.`,
    evidence: [{ text: `\`${name}\` ${handler.why}`, node: handler.node }],
  };
}

function inLoop(call: Node<"call">, client: Client, ctx: Context): Report | undefined {
  const loop = loopAround(call, ctx);
  // Of these another rule speaks.
  if (!loop || client.library === "boto3" || isPeculiar(call, loop.node, ctx)) return undefined;
  return {
    node: call,
    message: `\`${calleeOf(call)}\` ${client.makes} on each pass of the loop. Make one before the loop, and let the passes share it.`,
    evidence: [{ text: "this loop repeats it", node: loop.node }],
  };
}

function calleeOf(call: Node<"call">): string {
  return call.field("function").text.replace(/\s+/g, " ");
}
