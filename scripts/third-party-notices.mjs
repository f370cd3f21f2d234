/** Collects the licences of every package that ends up inside the bundles. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** In dist/python-parser.wasm, and so not seen by the bundler. */
const compiledIn = ["node_modules/tree-sitter", "node_modules/tree-sitter-python"];
/** Part of tree-sitter under a licence of its own. */
const unicode = "node_modules/tree-sitter/vendor/tree-sitter/lib/src/unicode/LICENSE";

const line = "=".repeat(80);

/**
 * @param {string} root the project's folder
 * @param {readonly string[]} inputs source files of the bundles, relative to `root`
 * @returns {Promise<string>} one text with name, version and licence of each package, sorted by name
 */
export async function thirdPartyNotices(root, inputs) {
  const packages = new Set([...compiledIn, ...inputs.flatMap(packageFolder)]);
  const notices = await Promise.all(
    [...packages].sort().map((folder) => notice(path.join(root, folder))),
  );
  const unicodeNotice = (await readFile(path.join(root, unicode), "utf8")).trim();
  notices.push(`${line}\nUnicode support of tree-sitter (ICU)\n\n${unicodeNotice}\n`);
  return `Hotlint contains the following third-party software.\n\n${notices.join("\n")}`;
}

/** `node_modules/@a/b/lib/c.js` → `node_modules/@a/b`; nested installs keep their whole path. */
function packageFolder(input) {
  const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  return folder === undefined ? [] : [folder];
}

async function notice(folder) {
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const files = await readdir(folder);
  const licenceFile = files.find((file) => /^licen[cs]e/i.test(file));
  const text =
    licenceFile === undefined
      ? `Licence: ${manifest.license ?? "not stated"}`
      : (await readFile(path.join(folder, licenceFile), "utf8")).trim();
  return `${line}\n${manifest.name} ${manifest.version}\n\n${text}\n`;
}
