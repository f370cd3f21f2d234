/** Process entry of the language server: `server.js --stdio`, or as an editor's client starts it. */
import { Console } from "node:console";
import { type Connection, createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { joinedOutput } from "./lsp/joined-output.ts";
import { serve } from "./lsp/server.ts";

const OTHER_TRANSPORTS = ["--node-ipc", "--socket", "--pipe"];

const connection = connect();

// A mistake in one answer must not take the editor's other answers away.
process.on("unhandledRejection", (reason) => {
  connection.console.error(`unhandled rejection: ${describe(reason)}`);
});
process.on("uncaughtException", (error) => {
  // Nobody listens any more: the editor is gone.
  if ("code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED")) {
    process.exit(1);
  }
  connection.console.error(`uncaught exception: ${describe(error)}`);
});

serve(connection);

/** Someone who starts it by hand means standard input and output. */
function connect(): Connection {
  const isOther = process.argv.some((arg) => OTHER_TRANSPORTS.some((each) => arg.startsWith(each)));
  if (isOther) return createConnection(ProposedFeatures.all);
  // Standard output is for messages alone, whatever a library prints.
  globalThis.console = new Console(process.stderr);
  return createConnection(ProposedFeatures.all, process.stdin, joinedOutput(process.stdout));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
