/** Installs py-spy and the other Python tools of the tests into .cache/venv. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { aptInstall } from "./apt.mjs";
import { findOnPath } from "./find-on-path.mjs";
import { installOnce, isMain, root, runScript, tail, Unavailable } from "./install-once.mjs";
import { run } from "./processes.mjs";

const venv = path.join(root, ".cache/venv");
const requirements = path.join(root, "test/requirements.txt");
const oldest = { major: 3, minor: 8 };

/** Where the tools are, `py-spy` among them. */
export const pythonTools = path.join(venv, process.platform === "win32" ? "Scripts" : "bin");

/** @returns {Promise<string>} the folder with the tools' executables */
export async function ensurePythonTools() {
  const python = await findPython();
  await installOnce({
    what: "Python tools (py-spy, memray, ruff, pylint, flake8)",
    stamp: path.join(venv, ".hotlint-installed"),
    key: [await readFile(requirements, "utf8"), python.version],
    install: () => install(python.file),
  });
  return pythonTools;
}

/** @returns {Promise<{ file: string, version: string }>} the first Python ≥ 3.8 on PATH */
export async function findPython() {
  const seen = [];
  for (const name of ["python3", "python"]) {
    const file = await findOnPath(name);
    if (file === undefined) continue;
    const version = await versionOf(file);
    if (version !== undefined && isRecent(version)) return { file, version };
    seen.push(`${file} is ${version ?? "not a working Python"}`);
  }
  const found = seen.length === 0 ? "there is none on PATH" : seen.join("; ");
  throw new Unavailable(`Python ${oldest.major}.${oldest.minor} or newer is needed; ${found}.`);
}

async function versionOf(python) {
  const code = "import platform; print(platform.python_version())";
  const { ok, output } = await run(python, ["-c", code]);
  return ok ? output.trim() : undefined;
}

function isRecent(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

async function install(python) {
  await createVenv(python);
  const args = ["-m", "pip", "install", "--disable-pip-version-check", "-r", requirements];
  const { ok, output } = await run(path.join(pythonTools, "python"), args);
  if (!ok) throw new Unavailable(`pip could not install test/requirements.txt:\n${tail(output)}`);
}

/** Debian's Python comes without the venv module's other half. */
async function createVenv(python) {
  const create = () => run(python, ["-m", "venv", "--clear", venv]);
  const first = await create();
  if (first.ok) return;
  const added = await aptInstall(["python3-venv"]);
  const second = added.ok ? await create() : first;
  if (second.ok) return;
  const hint = added.ok ? "" : `\n${added.reason}`;
  throw new Unavailable(
    `${python} could not make a virtual environment:\n${tail(second.output)}${hint}`,
  );
}

if (isMain(import.meta.url)) await runScript(async () => console.log(await ensurePythonTools()));
