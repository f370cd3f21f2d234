/** Process entry of the language server: `server.js --stdio`, or as an editor's client starts it. */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { serve } from "./lsp/server.ts";

const TRANSPORTS = ["--stdio", "--node-ipc", "--socket", "--pipe"];

// Someone who starts it by hand means standard input and output.
if (!process.argv.some((arg) => TRANSPORTS.some((each) => arg.startsWith(each)))) {
  process.argv.push("--stdio");
}

const connection = createConnection(ProposedFeatures.all);

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

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
