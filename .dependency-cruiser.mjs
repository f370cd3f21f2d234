/** Who may import whom. Each rule's comment says where the code should go instead. */

/** From a text to findings: each layer may import those before it. */
const code = ["text", "syntax", "semantic", "project", "lint"];

const layers = {
  ...Object.fromEntries(code.map((layer, index) => [layer, code.slice(0, index)])),
  rules: code,
  profile: ["text"],
  engines: ["profile"],
  continuous: [],
  insight: [...code, "profile"],
  proof: ["text", "profile", "engines"],
  workspace: [...code, "rules", "profile", "engines", "continuous", "insight", "proof"],
  scan: [...code, "rules", "profile", "insight", "workspace"],
};

const advice = {
  text: "Text knows positions and edits only; put what needs more into the layer that knows it.",
  syntax: "Syntax knows the tree, not what it means; put meaning into semantic/.",
  semantic:
    "Semantic knows one module; put what needs several into project/, what reports into lint/.",
  project: "Project joins modules; put findings into rules/ and what runs them into lint/.",
  lint: "Lint runs rules it is given and knows neither heat nor files; join heat in insight/, read files in workspace/.",
  rules:
    "A rule sees code only; heat joins in insight/, and what two rules share is a fact in semantic/.",
  profile: "A profile knows nothing of code beyond lines; match it with findings in insight/.",
  engines:
    "Engines only record; read what they wrote in profile/, decide when to run them in workspace/ or lsp/.",
  continuous:
    "Asks servers and hands out bytes; read them in profile/, decide what to ask for in workspace/ or lsp/.",
  insight: "Insight joins findings and heat that it is given; fetch them in workspace/.",
  proof: "Proof runs programs and compares; what it proves is chosen in workspace/ or lsp/.",
  workspace: "The workspace knows no protocol; convert in lsp/.",
  scan: "A scan is given files and settings; what is done with its findings is decided in cli/ or lsp/.",
};

/** Plain shapes, shared with the client: what the workspace hands out may be named there. */
const shapes = "^server/src/protocol([.]ts$|/)";

const layerRules = Object.entries(layers).map(([layer, below]) => ({
  name: `${layer}-imports-downwards`,
  comment: advice[layer],
  severity: "error",
  from: { path: `^server/src/${layer}/` },
  to: {
    path: "^server/src/",
    pathNot: [
      `^server/src/(${[layer, ...below].join("|")})/`,
      ...(layer === "workspace" ? [shapes] : []),
    ],
  },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Move what both files need into a third one below them.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      comment: "The module is not there, or its package is missing in package.json.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
    ...layerRules,
    {
      name: "no-rule-imports-a-rule",
      comment:
        "Make what rules share a fact in semantic/, a helper of lint/, or, within one category, a file in a folder of it.",
      severity: "error",
      from: { path: "^server/src/rules/([^/]+)/" },
      to: { path: "^server/src/rules/", pathNot: "^server/src/rules/$1/[^/]+/" },
    },
    {
      name: "only-entries-import-lsp",
      comment: "lsp/ is the outermost layer: move what others need of it into workspace/.",
      severity: "error",
      from: { path: "^server/src/", pathNot: "^server/src/(lsp/|main[.]ts$)" },
      to: { path: "^server/src/lsp/" },
    },
    {
      name: "client-knows-the-protocol-only",
      comment: "Let the server decide, and send the result through a request named in protocol.ts.",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^server/", pathNot: shapes },
    },
    {
      name: "server-knows-no-client",
      comment: "Move what both need into server/src/protocol.ts.",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^client/" },
    },
    {
      name: "products-import-no-tools",
      comment:
        "What the extension needs at run time belongs into server/ or client/, not scripts/ or test/.",
      severity: "error",
      from: { path: "^(server|client)/" },
      to: { path: "^(scripts|test|benchmarks)/" },
    },
    {
      name: "editor-only-in-the-client",
      comment:
        "Only the client and the tests inside the editor know the editor; the server must run without it.",
      severity: "error",
      from: { pathNot: "^(client/|test/e2e/suite/)" },
      to: { path: "^vscode$" },
    },
    {
      name: "protocol-library-only-in-lsp",
      comment: "Convert in lsp/: everything below must serve the command line as well.",
      severity: "error",
      from: { path: "^server/src/", pathNot: "^server/src/(lsp/|main[.]ts$|protocol[.]ts$)" },
      to: { path: "(^|/)vscode-languageserver" },
    },
    {
      name: "parser-only-in-syntax",
      comment:
        "Read lowered nodes; only syntax/ talks to the wasm, which workspace/assets.ts finds.",
      severity: "error",
      from: {
        path: "^(server|client)/src/",
        pathNot: "^server/src/(syntax/|workspace/assets[.]ts$)",
      },
      to: { path: "^server/src/syntax/wasm-parser[.]ts$" },
    },
    {
      name: "input-and-output-at-the-edges",
      comment:
        "The core is pure: read and run in workspace/, engines/, profile/readers/, proof/, scan/ or the command line, and pass the result in.",
      severity: "error",
      from: {
        path: "^server/src/",
        // The parser reads its own wasm once.
        pathNot:
          "^server/src/(workspace/|engines/|profile/readers/|proof/|scan/|cli[./]|main[.]ts$|syntax/parser[.]ts$)",
      },
      to: { path: "^(node:)?(fs|fs/promises|child_process)$", dependencyTypes: ["core"] },
    },
    {
      name: "no-orphans",
      comment: "Nothing imports this file: use it or remove it.",
      severity: "error",
      from: {
        orphan: true,
        path: "^(server|client)/src/",
        pathNot: "^(server/src/(main|cli)|client/src/extension)[.]ts$",
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(out|dist|[.]cache|fixtures)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["import", "require", "node", "default", "types"],
      exportsFields: ["exports"],
    },
  },
};
