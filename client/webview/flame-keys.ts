/** Mouse and keyboard in the flame graph: one box has the focus, arrows walk, Enter goes nearer. */
import type { Laid } from "d3-flame-graph";
import type { Box } from "./flame-layout.ts";

export interface BoxActions {
  readonly focus: (box: Box) => void;
  readonly zoom: (box: Box) => void;
  readonly out: () => void;
  readonly open: (box: Box) => void;
}

/** The library binds a node to each group that it draws. */
type Group = SVGGElement & { __data__?: Laid<Box> };

export function walkBoxes(place: HTMLElement, actions: BoxActions): void {
  // Before the library's own listener, which would zoom at a click.
  place.addEventListener(
    "click",
    (event) => {
      const group = groupAt(event.target);
      if (!group) return;
      event.stopPropagation();
      focusOn(place, group, actions);
      const box = group.__data__?.data;
      if (box) actions.open(box);
    },
    true,
  );
  place.addEventListener("dblclick", (event) => {
    const box = groupAt(event.target)?.__data__?.data;
    if (box) actions.zoom(box);
  });
  place.addEventListener("keydown", (event) => {
    if (press(event, place, actions)) event.preventDefault();
  });
}

/** Whether the key meant something here. */
function press(event: KeyboardEvent, place: HTMLElement, actions: BoxActions): boolean {
  const group = groupAt(event.target) ?? groupsOf(place)[0];
  const node = group?.__data__;
  if (!node) return false;
  switch (event.key) {
    case "ArrowUp":
      return focusOnNode(place, node.parent ?? undefined, actions);
    case "ArrowDown":
      return focusOnNode(place, shown(place, node.children ?? [])[0], actions);
    case "ArrowLeft":
    case "ArrowRight": {
      const row = shown(place, node.parent?.children ?? []);
      const step = event.key === "ArrowLeft" ? -1 : 1;
      return focusOnNode(place, row[row.indexOf(node) + step], actions);
    }
    case "Enter":
      if (event.ctrlKey || event.metaKey) actions.open(node.data);
      else actions.zoom(node.data);
      return true;
    case " ":
      actions.open(node.data);
      return true;
    case "Escape":
    case "Backspace":
      actions.out();
      return true;
    default:
      return false;
  }
}

/** What a screen reader needs, put on boxes that were drawn anew; `focus`: the first one gets it. */
export function labelBoxes(place: HTMLElement, focus: boolean): void {
  const svg = place.querySelector("svg");
  svg?.setAttribute("role", "tree");
  svg?.setAttribute("aria-label", "Flame graph");
  const groups = groupsOf(place);
  for (const group of groups) {
    group.setAttribute("role", "treeitem");
    group.setAttribute("tabindex", "-1");
    group.setAttribute("aria-level", String((group.__data__?.depth ?? 0) + 1));
    group.setAttribute("aria-label", group.querySelector("title")?.textContent ?? "");
  }
  groups[0]?.setAttribute("tabindex", "0");
  if (focus) groups[0]?.focus();
}

function focusOnNode(
  place: HTMLElement,
  node: Laid<Box> | undefined,
  actions: BoxActions,
): boolean {
  const group = groupsOf(place).find((each) => each.__data__ === node);
  if (group) focusOn(place, group, actions);
  return true;
}

function focusOn(place: HTMLElement, group: Group, actions: BoxActions): void {
  for (const each of groupsOf(place)) each.setAttribute("tabindex", each === group ? "0" : "-1");
  group.focus();
  if (group.__data__) actions.focus(group.__data__.data);
}

/** In order of the picture; those too narrow to be drawn cannot be walked to. */
function shown(place: HTMLElement, nodes: readonly Laid<Box>[]): readonly Laid<Box>[] {
  const drawn = new Set(groupsOf(place).map(({ __data__ }) => __data__));
  return nodes.filter((node) => drawn.has(node));
}

function groupAt(target: EventTarget | null): Group | undefined {
  return target instanceof Element ? (target.closest<Group>("g.frame") ?? undefined) : undefined;
}

function groupsOf(place: HTMLElement): readonly Group[] {
  return [...place.querySelectorAll<Group>("g.frame")];
}
