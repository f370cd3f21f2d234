/** Words of the process picker: who is listed where, and what is said about each. */
import type { ProcessInfo } from "../../../server/src/protocol.ts";

export interface Section {
  readonly title: string;
  readonly items: readonly ProcessItem[];
}

export interface ProcessItem {
  readonly process: ProcessInfo;
  /** With `$(icon)`. */
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** Sections keep the server's order inside them; empty ones are left out. `now` in ms since the epoch. */
export function processSections(
  processes: readonly ProcessInfo[],
  now: number,
): readonly Section[] {
  const titled: readonly (readonly [string, (process: ProcessInfo) => boolean])[] = [
    ["Python in this workspace", (process) => process.isPython && process.inWorkspace],
    ["Python", (process) => process.isPython && !process.inWorkspace],
    ["other processes", (process) => !process.isPython],
  ];
  return titled
    .map(([title, belongs]) => ({
      title,
      items: processes.filter(belongs).map((process) => processItem(process, now)),
    }))
    .filter((section) => section.items.length > 0);
}

/** "Process 4711 cannot be profiled: …" in one sentence or two, for who picks it all the same. */
export function obstacleSentence(process: ProcessInfo): string | undefined {
  if (process.obstacle === undefined) return undefined;
  const { reason, remedy } = process.obstacle;
  const why = `Process ${process.pid} cannot be profiled: ${reason.replace(/\.$/u, "")}.`;
  return remedy === undefined ? why : `${why} ${remedy}`;
}

/** Whole seconds, 1…86400. Undefined when the text is none of these. */
export function parseSeconds(text: string): number | undefined {
  const match = /^\s*(\d{1,5})\s*s?\s*$/u.exec(text);
  const seconds = Number(match?.[1]);
  return seconds >= 1 && seconds <= 86_400 ? seconds : undefined;
}

function processItem(process: ProcessInfo, now: number): ProcessItem {
  const refused = process.obstacle !== undefined;
  const icon = refused ? "circle-slash" : process.isPython ? "symbol-event" : "gear";
  const facts = [
    `pid ${process.pid}`,
    process.cpu === undefined ? "" : `${formatCpu(process.cpu)} CPU`,
    process.startTime === undefined ? "" : `started ${formatStart(process.startTime, now)}`,
    process.user ?? "",
  ];
  return {
    process,
    label: `$(${icon}) ${scriptName(process)}`,
    description: facts.filter((fact) => fact !== "").join(" · "),
    detail: `${refusal(process)}${oneLine(process.command)}`,
  };
}

function refusal({ isPython, obstacle }: ProcessInfo): string {
  if (obstacle === undefined) return "";
  const reason = obstacle.reason.replace(/\.$/u, "");
  return `${isPython ? "not permitted: " : ""}${reason} · `;
}

/** `python3 -u server.py --port 0` is better known as server.py, `python3 -m http.server` as http.server. */
function scriptName(process: ProcessInfo): string {
  if (!process.isPython) return process.name;
  const words = process.command.split(/\s+/u).slice(1);
  // These two take the word after them.
  const own = words.filter((_, index) => !/^-[XW]$/u.test(words[index - 1] ?? ""));
  const first = own.find((word) => !/^-[^mc]/u.test(word));
  if (first === undefined || first === "-c" || first === "-") return process.name;
  if (first === "-m") return own[own.indexOf("-m") + 1] ?? process.name;
  return first.split(/[\\/]/u).at(-1) ?? process.name;
}

function formatCpu(cpu: number): string {
  return cpu < 10 && cpu > 0 ? `${cpu.toFixed(1)} %` : `${Math.round(cpu)} %`;
}

/** "14:02", or with the day when that was not today. */
function formatStart(startTime: number, now: number): string {
  const start = new Date(startTime);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(start.getHours())}:${two(start.getMinutes())}`;
  if (start.toDateString() === new Date(now).toDateString()) return time;
  return `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())} ${time}`;
}

/** Long command lines keep both ends: the program and its last arguments say most. */
function oneLine(command: string): string {
  const line = command.replaceAll(/\s+/gu, " ").trim();
  return line.length <= 160 ? line : `${line.slice(0, 100)} … ${line.slice(-56)}`;
}
