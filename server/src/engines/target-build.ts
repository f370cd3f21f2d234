/** What a running Python was built for and where it lives, from Linux's /proc. */
import { open, readFile, readlink } from "node:fs/promises";

export interface TargetBuild {
  /** "3.15", where the name of its executable does not tell. */
  readonly pythonVersion?: string;
  /** "x64", "ia32", "arm64", "arm". */
  readonly machine?: string;
  /** It sees other files under the same names: a container. */
  readonly inContainer?: boolean;
}

/** Each fact is missing where it cannot be read, as with another user's process. */
export async function targetBuild(pid: number, askVersion: boolean): Promise<TargetBuild> {
  const [machine, inContainer, pythonVersion] = await Promise.all([
    machineOf(`/proc/${pid}/exe`),
    livesElsewhere(pid),
    askVersion ? mappedVersion(pid) : undefined,
  ]);
  return {
    ...(machine !== undefined && { machine }),
    ...(inContainer !== undefined && { inContainer }),
    ...(pythonVersion !== undefined && { pythonVersion }),
  };
}

/** `e_machine` of the ELF header; elf(5). Names are Node's. */
const MACHINES: Readonly<Record<number, string>> = {
  3: "ia32",
  40: "arm",
  62: "x64",
  183: "arm64",
};
const E_MACHINE = 18;

async function machineOf(executable: string): Promise<string | undefined> {
  try {
    const file = await open(executable, "r");
    try {
      const header = Buffer.alloc(E_MACHINE + 2);
      await file.read(header, 0, header.length, 0);
      if (header.toString("latin1", 0, 4) !== "\x7fELF") return undefined;
      return MACHINES[header.readUInt16LE(E_MACHINE)];
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function livesElsewhere(pid: number): Promise<boolean | undefined> {
  const [own, other] = await Promise.all(
    ["self", String(pid)].map((each) => readlink(`/proc/${each}/ns/mnt`).catch(() => undefined)),
  );
  return own === undefined || other === undefined ? undefined : own !== other;
}

/** An interpreter named plain `python` still maps its extension modules from a folder with its version. */
async function mappedVersion(pid: number): Promise<string | undefined> {
  const maps = await readFile(`/proc/${pid}/maps`, "utf8").catch(() => "");
  return /\/(?:lib)?python(3\.\d{1,2})t?(?:\/|m?\.so)/u.exec(maps)?.[1];
}
