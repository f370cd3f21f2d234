/** Rules that say what an analysis knows, one kind of question each, so that a stale answer shows. */
import type { Rule } from "../../server/src/lint/rule.ts";
import { variableOf } from "../../server/src/semantic/context.ts";
import { qualifiedName } from "../../server/src/semantic/names.ts";
import { valueOf } from "../../server/src/semantic/values.ts";
import { tellTale } from "../harness/tell-tale.ts";

/** Values and qualified names, which rest on the bindings of names and on star imports. */
const values = tellTale("values", {
  on: {
    identifier(node, ctx) {
      const value = valueOf(node, ctx);
      const shown = value ? `${value.kind} of ${value.element ?? "?"}` : "?";
      const message = `${qualifiedName(node, ctx) ?? "?"} ${shown}`;
      return { node, message, evidence: value ? [value.evidence] : [] };
    },
  },
});

/** What attributes are, which rests on everything in the module that may give them a value. */
const attributes = tellTale("attributes", {
  on: {
    attribute(node, ctx) {
      const value = valueOf(node, ctx);
      if (!value) return undefined;
      const message = `${value.kind} of ${value.element ?? "?"}`;
      return { node, message, evidence: [value.evidence] };
    },
  },
});

/** Bindings alone: nothing else is asked, so that no other answer hides a stale one. */
const bindings = tellTale("bindings", {
  on: {
    identifier(node, ctx) {
      const found = variableOf(node, ctx)?.bindings ?? [];
      const evidence = found.slice(0, 5).map((each) => ({ text: each.kind, node: each.node }));
      return { node, message: `${found.length} bindings`, evidence };
    },
  },
});

const uses = tellTale("uses", {
  on: {
    identifier(node, ctx) {
      const found = variableOf(node, ctx)?.uses ?? [];
      const evidence = found.slice(-5).map((use) => ({ text: use.scope.kind, node: use.node }));
      return { node, message: `${found.length} uses`, evidence };
    },
  },
});

const starImport = tellTale("star-import", {
  on: {
    call: (node, ctx) => ({ node, message: ctx.module.hasStarImport ? "anything" : "known" }),
  },
});

const lineEnd = tellTale("line-end", {
  on: {
    call: (node, ctx) => ({ node, message: JSON.stringify(ctx.module.lineEnd) }),
  },
});

const classHeader = tellTale("class-header", {
  on: {
    function_definition(node, ctx) {
      const header = ctx.module.classHeader(ctx.unit);
      return (
        header && { node, message: header.text, evidence: [{ text: "in", node: header.tree.root }] }
      );
    },
  },
});

const classStatements = tellTale("class-statements", {
  on: {
    function_definition(node, ctx) {
      const header = ctx.module.classHeader(ctx.unit);
      const statements = header ? ctx.module.classStatements(header) : [];
      return { node, message: statements.map(({ text }) => text).join("") };
    },
  },
});

/** Fixes that need imports and definitions: where these go depends on the other units. */
const fixes = tellTale("fixes", {
  on: {
    call(node) {
      const name = node.field("function");
      return {
        node: name,
        through: node,
        message: "a fix",
        fix: {
          title: "Fix",
          safe: false,
          edits: [{ node: name, span: { start: name.start, end: name.end }, newText: "fixed" }],
          imports: [{ module: "collections", name: "deque" }, { module: "os" }],
          definitions: ["_lock = threading.Lock()"],
        },
      };
    },
  },
});

/** What is seen of the module as a whole. */
const whole = tellTale("module", {
  module: ({ module }) =>
    module.source.units.flatMap((unit) => {
      const node = unit.tree.root;
      const place = module.offsetOf(node);
      return place % 7 === 0 ? [{ node, message: `${unit.role} at ${place}` }] : [];
    }),
});

export const TELL_TALES: readonly Rule[] = [
  values,
  bindings,
  uses,
  starImport,
  lineEnd,
  classHeader,
  classStatements,
  fixes,
  whole,
  attributes,
];
