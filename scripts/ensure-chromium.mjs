/** Finds a Chromium for the workbench tests and pictures, installing Debian's where permitted. */
import { aptInstall } from "./apt.mjs";
import { findOnPath, isExecutable } from "./find-on-path.mjs";
import { isMain, runScript, Unavailable } from "./install-once.mjs";
import { run } from "./processes.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macChrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** @returns {Promise<string>} path of the executable; `CHROMIUM` in the environment decides when set */
export async function ensureChromium() {
  const chosen = process.env["CHROMIUM"];
  if (chosen !== undefined && chosen !== "") {
    if (await isExecutable(chosen)) return chosen;
    throw new Unavailable(`CHROMIUM names ${chosen}, which is not an executable file.`);
  }
  const found = (await findAny()) ?? (await installed());
  await ensureSymbolFont();
  return found;
}

async function findAny() {
  for (const name of names) {
    const file = await findOnPath(name);
    if (file !== undefined) return file;
  }
  return (await isExecutable(macChrome)) ? macChrome : undefined;
}

async function installed() {
  const result = await aptInstall(["chromium", "fonts-symbola"]);
  const file = await findAny();
  if (file !== undefined) return file;
  const reason = result.ok ? "apt-get installed it, but it is not on PATH." : result.reason;
  throw new Unavailable(
    `The editor tests need Chromium, and there is none. ${reason} Or set CHROMIUM to an executable.`,
  );
}

/** Without a symbol font signs such as ⏱ are boxes in the pictures; the tests do not mind. */
async function ensureSymbolFont() {
  const fonts = await run("fc-list", [":charset=23f1", "family"]);
  if (fonts.ok && fonts.output.trim() === "") await aptInstall(["fonts-symbola"]);
}

if (isMain(import.meta.url)) await runScript(async () => console.log(await ensureChromium()));
