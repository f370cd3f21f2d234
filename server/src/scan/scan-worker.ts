/** Worker entry: checks the files it is handed, batch after batch, with one parser. */
import { parentPort, workerData } from "node:worker_threads";
import { createParser } from "../syntax/parser.ts";
import { WorkspaceCode } from "../workspace/code-base.ts";
import { checkFile } from "./check-file.ts";
import { passGate } from "./gate.ts";
import { type Batch, type BatchOutcome, IDLE, type WorkerStart } from "./messages.ts";
import { settingsReader } from "./settings-reader.ts";

const { parser: module, current, gate, starts } = workerData as WorkerStart;
const parser = createParser(module);
const code = new WorkspaceCode(parser);
code.learnStarts(starts);
const settingsOf = settingsReader();

parentPort?.on("message", (batch: Batch) => {
  parentPort?.postMessage(check(batch));
});

function check(batch: Batch): BatchOutcome {
  const known = batch.settings.map(settingsOf);
  const outcomes = batch.jobs.map((job) => {
    if (gate) {
      Atomics.store(current, 0, IDLE);
      passGate(gate);
    }
    Atomics.store(current, 0, job.id);
    const own = known[job.settings];
    if (!own) throw new Error(`the batch names settings ${job.settings}, which it does not bring`);
    return { id: job.id, outcome: checkFile(job.file, job.known, own, code) };
  });
  Atomics.store(current, 0, IDLE);
  return outcomes;
}
