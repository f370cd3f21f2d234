/** Modules and classes that stand for something else: only tests and demonstrations wait for what they do. */
import { lastFolders } from "../../../semantic/command-file.ts";
import type { Context } from "../../../semantic/context.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";

/** `protocol/mock/transport.py`, `fake_server.py`, `simulator/`, `_replay_client.py` */
const FILE =
  /(?:^|[/_])(?:mock(?:s|ed|ing)?|fakes?|dummy|simulat(?:or|ion)s?|replay|fixtures)(?:[/_]|\.py$)/i;

/** `MockTransport`, `FakeDevice`, `DemoMotor`, `SimulatedPort` */
const CLASS = /(?:^_*|[a-z\d])(?:Mock|Fake|Dummy|Demo|Simulat(?:ed|or)|Replay)(?:$|[A-Z\d_])/;

export function standsForOthers(node: AnyNode, { module, unit }: Context): boolean {
  if (FILE.test(lastFolders(module.file))) return true;
  const header = /^[ \t]*class[ \t]+(\w+)/m.exec(module.classHeader(unit)?.text ?? "");
  if (header?.[1] !== undefined && CLASS.test(header[1])) return true;
  return ancestors(node).some(
    (up) => isKind(up, "class_definition") && CLASS.test(up.field("name").text),
  );
}
