/**
 * Unpacks Debian's CPython 3.14 and 3.15 into .cache/python-3.15, beside the system and without root:
 * the first profiles others through `profiling.sampling` only since 3.15, and few systems have it yet.
 */
import { mkdir, readdir, realpath, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { findOnPath, isExecutable } from "./find-on-path.mjs";
import { installOnce, isMain, root, runScript, tail, Unavailable } from "./install-once.mjs";
import { run } from "./processes.mjs";

const versions = ["3.15", "3.14"];
const packages = [...versions.map((version) => `python${version}`), "patchelf"];
const link = path.join(root, ".cache/python-3.15");

/** @returns {Promise<string>} path of the executable; `HOTLINT_PYTHON315` decides when set, then PATH */
export async function ensurePython315() {
  const chosen = process.env["HOTLINT_PYTHON315"];
  if (chosen !== undefined && chosen !== "") {
    if (await isExecutable(chosen)) return chosen;
    throw new Unavailable(`HOTLINT_PYTHON315 names ${chosen}, which is not an executable file.`);
  }
  const onPath = await findOnPath("python3.15");
  // A version manager's stand-in may be there without the version.
  if (onPath !== undefined && (await run(onPath, ["-c", ""])).ok) return onPath;
  return unpacked();
}

async function unpacked() {
  const mirror = await debianMirror();
  await mkdir(link, { recursive: true });
  // The loader's path is written into the executables, so it must be one that stays.
  const folder = await realpath(link);
  const file = path.join(folder, "usr/bin/python3.15");
  await installOnce({
    what: "CPython 3.15 (for the tests of its own profiler)",
    stamp: path.join(folder, ".hotlint-installed"),
    key: [folder, process.arch, ...packages],
    install: () => install(folder, mirror),
  });
  if ((await run(file, ["-c", "import profiling.sampling"])).ok) return file;
  throw new Unavailable(`${file} does not work. Remove ${folder} and try again.`);
}

/** The mirror that this machine's own apt uses. */
async function debianMirror() {
  for (const tool of ["apt-get", "dpkg-deb"]) {
    if ((await findOnPath(tool)) === undefined) throw unavailable(`there is no ${tool} here.`);
  }
  const format = "$(ORIGIN) $(LABEL) $(REPO_URI)";
  const { output } = await run("apt-get", ["indextargets", "--format", format]);
  const mirror = /^Debian Debian (\S+)$/mu.exec(output)?.[1];
  if (mirror !== undefined) return mirror;
  throw unavailable(
    "this system's package lists name no Debian mirror; `apt-get update` may help.",
  );
}

async function install(folder, mirror) {
  await rm(folder, { recursive: true, force: true });
  const archives = await download(path.join(folder, "apt"), mirror);
  for (const archive of archives) await need("dpkg-deb", ["--extract", archive, folder]);
  await rm(path.join(folder, "apt"), { recursive: true });
  const libraries = await libraryFolder(folder);
  const loader = await loaderIn(libraries);
  const edit = (...args) => {
    const patchelf = path.join(folder, "usr/bin/patchelf");
    return need(loader, ["--library-path", libraries, patchelf, ...args]);
  };
  for (const version of versions) {
    const python = path.join(folder, `usr/bin/python${version}`);
    // In this order: patchelf 0.18 writes a broken executable the other way round.
    await edit("--force-rpath", "--set-rpath", libraries, python);
    await edit("--set-interpreter", loader, python);
  }
}

/** With a state of its own, apt takes nothing for installed and needs no rights. */
async function download(state, mirror) {
  const archives = path.join(state, "archives");
  await mkdir(path.join(archives, "partial"), { recursive: true });
  await mkdir(path.join(state, "lists/partial"), { recursive: true });
  await writeFile(path.join(state, "status"), "");
  await writeFile(path.join(state, "sources.list"), `deb ${mirror} sid main\n`);
  const settings = {
    "Dir::State": state,
    "Dir::State::status": path.join(state, "status"),
    "Dir::Cache": state,
    "Dir::Etc::sourcelist": path.join(state, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::Etc::preferencesparts": "-",
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  await need("apt-get", [...options, "update"]);
  const quietly = ["--download-only", "--yes", "--no-install-recommends"];
  await need("apt-get", [...options, "install", ...quietly, ...packages]);
  const names = await readdir(archives);
  return names.filter((name) => name.endsWith(".deb")).map((name) => path.join(archives, name));
}

async function libraryFolder(folder) {
  const libraries = path.join(folder, "usr/lib");
  const triplet = (await readdir(libraries)).find((name) => name.includes("-linux-"));
  if (triplet === undefined) throw unavailable("the packages hold no libraries.");
  return path.join(libraries, triplet);
}

async function loaderIn(libraries) {
  const loader = (await readdir(libraries)).find((name) => /^ld-linux.*\.so\.\d$/u.test(name));
  if (loader === undefined) throw unavailable("the packages hold no loader.");
  return path.join(libraries, loader);
}

async function need(command, args) {
  const { ok, output } = await run(command, args);
  if (!ok) throw unavailable(`${command} failed:\n${tail(output)}`);
}

function unavailable(reason) {
  return new Unavailable(
    `No CPython 3.15 can be had: ${reason} Or set HOTLINT_PYTHON315 to an executable.`,
  );
}

if (isMain(import.meta.url)) await runScript(async () => console.log(await ensurePython315()));
