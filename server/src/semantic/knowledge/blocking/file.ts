/** Calls that wait for the disk; usually short, so they have a quieter rule of their own. */
import { each, giving, library, thread } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory } from "./entry.ts";

const PATH = "pathlib.Path";
const TEXT_FILE = "io.TextIOWrapper";

const disk: About = { kind: "file", reason: "waits for the disk", replacement: thread };
const opening: About = { ...disk, replacement: library("`aiofiles.open` or `anyio.open_file`") };
const path: About = { ...disk, replacement: library("`anyio.Path`") };
const tree: About = { ...disk, reason: "waits for the disk, once for each file" };

export const fileCalls: readonly BlockingCall[] = [
  ...each(["builtins", "io"], "open", opening),
  ...each(TEXT_FILE, "read readline readlines write writelines flush", opening),
  ...each(PATH, "open read_text read_bytes write_text write_bytes", path),
  ...each(PATH, "exists is_file is_dir stat lstat touch mkdir rmdir unlink", path),
  ...each(PATH, "rename replace chmod symlink_to resolve samefile", path),
  ...each(
    "os",
    "listdir mkdir makedirs rmdir removedirs remove unlink rename renames replace",
    disk,
  ),
  ...each("os", "stat lstat access truncate utime chmod link symlink readlink fsync", disk),
  ...each("os.path", "exists isfile isdir getsize getmtime realpath samefile", disk),
  ...each("shutil", "copyfile copy copy2 copyfileobj disk_usage", disk),
  ...each("shutil", "copytree rmtree move make_archive unpack_archive", tree),
  ...each("tempfile", "mkstemp mkdtemp TemporaryFile NamedTemporaryFile TemporaryDirectory", disk),
  ...each("glob", "glob", tree),
  ...each("zipfile.ZipFile", "read write extract extractall testzip", tree),
  ...each("tarfile", "open", disk),
  ...each("tarfile.TarFile", "add extract extractall", tree),
];

export const fileFactories: readonly BlockingFactory[] = [
  ...giving(TEXT_FILE, "builtins.open io.open pathlib.Path.open"),
  ...giving("tarfile.TarFile", "tarfile.open"),
];
