/** A tree of calls as rows: a level is asked for when its row is opened. */
import type { CallRow, CallShape } from "../../server/src/protocol/views.ts";
import { element } from "./dom.ts";
import { ask, openFrame } from "./host.ts";

/** What a row element stands for. */
interface Item {
  readonly row: CallRow;
  readonly path: readonly number[];
}

const items = new WeakMap<Element, Item>();

/** Fills `place` with the first level; gives the reason where there is none. */
export async function fillRows(
  place: HTMLElement,
  shape: CallShape,
  label: string,
): Promise<readonly string[]> {
  const tree = element("div", { role: "tree", "aria-label": label, class: "rows" });
  place.replaceChildren(tree);
  listenTo(tree, shape);
  const notes = await addLevel(tree, shape, []);
  const [first, second] = tree.querySelectorAll<HTMLElement>("[role=treeitem]");
  first?.setAttribute("tabindex", "0");
  // A single row says nothing that was not known.
  if (first && !second) await toggle(first, shape);
  return notes;
}

async function addLevel(
  place: HTMLElement,
  shape: CallShape,
  path: readonly number[],
): Promise<readonly string[]> {
  const waiting = element("p", { class: "rest" }, "Counting…");
  place.append(waiting);
  place.setAttribute("aria-busy", "true");
  const level = await ask("callNodes", { shape, path }).finally(() => {
    waiting.remove();
    place.removeAttribute("aria-busy");
  });
  if (!level.ok) {
    place.append(element("p", {}, level.reason));
    return [];
  }
  place.append(...level.rows.map((row) => rowElement(row, [...path, row.callable])));
  if (level.rest > 0) {
    place.append(element("p", { class: "rest" }, `and ${level.rest} lighter functions`));
  }
  return level.notes;
}

function rowElement(row: CallRow, path: readonly number[]): HTMLElement {
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", String(row.share));
  const self = row.self === "" ? "" : `self ${row.self}`;
  const line = element(
    "div",
    { class: "row" },
    element("span", { class: "twisty", "aria-hidden": "true" }),
    bar,
    element("span", { class: "number" }, row.label),
    element("span", { class: "name" }, row.name),
    element("span", { class: "self" }, self),
    element("span", { class: "place" }, row.place),
  );
  line.style.setProperty("--depth", String(path.length - 1));
  const words = [row.name, row.label, self, row.place].filter((each) => each !== "");
  const made = element(
    "div",
    {
      role: "treeitem",
      tabindex: "-1",
      "aria-level": String(path.length),
      "aria-label": words.join(", "),
      "aria-expanded": row.canExpand ? "false" : undefined,
    },
    line,
  );
  items.set(made, { row, path });
  return made;
}

function listenTo(tree: HTMLElement, shape: CallShape): void {
  tree.addEventListener("click", ({ target }) => {
    const row = rowAt(target);
    if (!row) return;
    focusOn(tree, row);
    const twisty = target instanceof Element && target.classList.contains("twisty");
    if (twisty) void toggle(row, shape);
    else open(row);
  });
  tree.addEventListener("keydown", (event) => {
    const row = rowAt(event.target);
    if (row && press(event.key, row, tree, shape)) event.preventDefault();
  });
}

/** As trees in the editor do it. Whether the key meant something. */
function press(key: string, row: HTMLElement, tree: HTMLElement, shape: CallShape): boolean {
  const all = visible(tree);
  const at = all.indexOf(row);
  switch (key) {
    case "ArrowDown":
      return focusOn(tree, all[at + 1]);
    case "ArrowUp":
      return focusOn(tree, all[at - 1]);
    case "Home":
      return focusOn(tree, all[0]);
    case "End":
      return focusOn(tree, all.at(-1));
    case "ArrowRight":
      if (row.getAttribute("aria-expanded") === "false") void toggle(row, shape);
      else focusOn(tree, row.querySelector<HTMLElement>("[role=treeitem]") ?? undefined);
      return true;
    case "ArrowLeft":
      if (row.getAttribute("aria-expanded") === "true") void toggle(row, shape);
      else focusOn(tree, rowAt(row.parentElement));
      return true;
    case "Enter":
    case " ":
      open(row);
      return true;
    default:
      return false;
  }
}

async function toggle(row: HTMLElement, shape: CallShape): Promise<void> {
  const item = items.get(row);
  const state = row.getAttribute("aria-expanded");
  if (!item || state === null) return;
  row.setAttribute("aria-expanded", state === "true" ? "false" : "true");
  const known = row.querySelector<HTMLElement>(":scope > [role=group]");
  if (known) {
    known.hidden = state === "true";
    return;
  }
  const group = element("div", { role: "group" });
  row.append(group);
  await addLevel(group, shape, item.path);
}

function open(row: HTMLElement): void {
  const item = items.get(row);
  if (item && item.row.frame >= 0) openFrame(item.row.frame);
}

function focusOn(tree: HTMLElement, row: HTMLElement | undefined): true {
  if (!row) return true;
  for (const each of tree.querySelectorAll("[role=treeitem][tabindex='0']")) {
    each.setAttribute("tabindex", "-1");
  }
  row.setAttribute("tabindex", "0");
  row.focus();
  return true;
}

function visible(tree: HTMLElement): readonly HTMLElement[] {
  const all = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")];
  return all.filter((row) => row.closest("[hidden]") === null);
}

function rowAt(target: EventTarget | null): HTMLElement | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest<HTMLElement>("[role=treeitem]") ?? undefined;
}
