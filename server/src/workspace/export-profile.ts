/** Writes a profile to a file in a format that other tools open. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Profile } from "../profile/model.ts";
import { writeCollapsed } from "../profile/writers/collapsed.ts";
import { writeCpuProfile } from "../profile/writers/cpu-profile.ts";
import { writeHtmlReport } from "../profile/writers/html-report.ts";
import { writeSpeedscope } from "../profile/writers/speedscope.ts";
import type { ExportFormat, ExportOutcome } from "../protocol/sessions.ts";

const WRITERS: Readonly<Record<ExportFormat, (profile: Profile) => string>> = {
  speedscope: writeSpeedscope,
  cpuprofile: writeCpuProfile,
  collapsed: writeCollapsed,
  html: writeHtmlReport,
};

/** `file`: absolute; what was there is replaced. */
export async function exportProfile(
  profile: Profile,
  format: ExportFormat,
  file: string,
): Promise<ExportOutcome> {
  try {
    await writeFile(file, WRITERS[format](profile));
    return { ok: true };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `${path.basename(file)} could not be written: ${why}.` };
  }
}
