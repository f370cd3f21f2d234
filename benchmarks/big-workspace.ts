/** A workspace of 2,000 modules, as a grown program has them: the same text each time. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chainInit, chainModule } from "./big-workspace/chain.ts";
import { areaInit, areaModule } from "./big-workspace/area.ts";
import { helpersModule, viewsModule } from "./big-workspace/entry.ts";
import { AREAS, LINKS, PARTS } from "./big-workspace/size.ts";
import { metricsModule, workersModule } from "./big-workspace/threads.ts";

export interface BigWorkspace {
  readonly modules: number;
  readonly lines: number;
  /** Coroutines that call into everything else. */
  readonly views: string;
  /** What most modules import. */
  readonly helpers: string;
  /** Modules with coroutines of their own that lead to the helpers, one of each area. */
  readonly handlers: readonly string[];
  /** Holds what the workers' threads update. */
  readonly metrics: string;
  readonly workers: string;
}

/** Puts it into an empty folder. */
export function writeBigWorkspace(folder: string): BigWorkspace {
  const root = path.join(folder, "src/shop");
  let modules = 0;
  let lines = 0;
  const put = (name: string, text: string): string => {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    modules++;
    lines += text.split("\n").length - 1;
    return file;
  };
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(folder, "pyproject.toml"), '[project]\nname = "shop"\n');
  put("__init__.py", '"""A shop with everything in it."""\n');
  const helpers = put("helpers.py", helpersModule());
  const views = put("views.py", viewsModule());
  const metrics = put("metrics.py", metricsModule());
  const workers = put("workers.py", workersModule());
  put("chain/__init__.py", chainInit(LINKS));
  for (let link = 0; link < LINKS; link++) {
    put(`chain/link_${String(link)}.py`, chainModule(link, LINKS));
  }
  const handlers = Array.from({ length: AREAS }, (_, area) => {
    put(`area_${String(area)}/__init__.py`, areaInit(area, PARTS));
    const files = Array.from({ length: PARTS }, (__, module) =>
      put(
        `area_${String(area)}/part_${String(module)}.py`,
        areaModule({ area, module, areas: AREAS, modules: PARTS }),
      ),
    );
    return files[0] ?? "";
  });
  return { modules, lines, views, helpers, handlers, metrics, workers };
}
