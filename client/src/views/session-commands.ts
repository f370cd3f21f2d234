/** Commands on kept profiles: show, rename, compare, delete. Each asks for what it is not given. */
import { window } from "vscode";
import type { ProfileOutcome } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { SessionInfo } from "../../../server/src/protocol/sessions.ts";
import type { Guide } from "../overlay/navigate.ts";
import type { CommandTable } from "../profiling/commands.ts";
import { exportSession } from "./export-profile.ts";
import { sessionWords } from "./session-items.ts";
import type { ViewPanels } from "./view-panel.ts";

export function sessionCommands(guide: Guide, panels: ViewPanels): CommandTable {
  return {
    "hotlint.showSession": (session) => show(guide, session),
    "hotlint.renameSession": (session, name) => rename(guide, session, name),
    "hotlint.deleteSession": (session, all) => remove(guide, session, all),
    "hotlint.compareSessions": (session, other) => compare(guide, panels, session, other),
    "hotlint.exportProfile": async (session, format, target) => {
      const wanted = await chosen(
        guide,
        session ?? guide.profile.summary?.session,
        "Export Profile",
      );
      return wanted && exportSession(guide, wanted, format, target);
    },
    "hotlint.showFlameGraph": () => {
      panels.showProfile("flame");
    },
    "hotlint.showCallTree": () => {
      panels.showProfile("tree");
    },
  };
}

async function show(guide: Guide, argument: unknown): Promise<ProfileOutcome | undefined> {
  const session = await chosen(guide, argument, "Show Session");
  if (!session) return undefined;
  const outcome = await guide.server.request(REQUEST.loadSession, { id: session.id });
  if (!outcome.ok) guide.voice.error(outcome.reason);
  return outcome;
}

async function rename(guide: Guide, argument: unknown, given: unknown): Promise<void> {
  const session = await chosen(guide, argument, "Rename Session");
  if (!session) return;
  const name =
    typeof given === "string"
      ? given
      : await window.showInputBox({ title: "Rename Session", value: session.name });
  if (name === undefined || name.trim() === "") return;
  await guide.server.request(REQUEST.renameSession, { id: session.id, name: name.trim() });
}

/** The view gives the row and, where several are selected, all of them. */
async function remove(guide: Guide, argument: unknown, all: unknown): Promise<void> {
  const ids = Array.isArray(all) ? all.map(idOf).filter((id) => id !== undefined) : [];
  if (ids.length < 2) {
    const session = await chosen(guide, argument, "Delete Session");
    if (!session) return;
    await guide.server.request(REQUEST.deleteSession, { id: session.id });
    return;
  }
  for (const id of ids) await guide.server.request(REQUEST.deleteSession, { id });
}

/** The older of two is "before", in whichever order they were chosen. */
async function compare(
  guide: Guide,
  panels: ViewPanels,
  argument: unknown,
  other: unknown,
): Promise<void> {
  const selected = Array.isArray(other) ? other.map(idOf).filter((id) => id !== undefined) : [];
  const second = selected.find((id) => id !== idOf(argument)) ?? idOf(other);
  const a = await chosen(guide, argument, "Compare: First Session");
  if (!a) return;
  const b = await chosen(guide, second, `Compare “${a.name}” With`, a.id);
  if (!b) return;
  const [before, after] = a.time <= b.time ? [a, b] : [b, a];
  panels.compare(before.id, after.id, `${before.name} → ${after.name}`);
}

/** By what the view or a caller gave; else asked for, `without` one. */
async function chosen(
  { server, voice }: Guide,
  argument: unknown,
  title: string,
  without?: string,
): Promise<SessionInfo | undefined> {
  const { sessions } = await server.request(REQUEST.sessions, undefined);
  const id = idOf(argument);
  if (id !== undefined) return sessions.find((session) => session.id === id);
  const others = sessions.filter((session) => session.id !== without);
  if (others.length === 0) {
    voice.info("There is no session to choose from. Please measure or open a profile first.");
    return undefined;
  }
  const now = Date.now();
  const items = others.map((session) => ({
    label: session.name,
    description: sessionWords(session, now).description,
    session,
  }));
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.session;
}

function idOf(argument: unknown): string | undefined {
  if (typeof argument === "string") return argument;
  if (typeof argument !== "object" || argument === null || !("id" in argument)) return undefined;
  return typeof argument.id === "string" ? argument.id : undefined;
}
