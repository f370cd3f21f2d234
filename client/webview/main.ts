/** Entry of the views' page: flame graph, call tree and comparison as tabs. */
import "./style.css";
import type { Tab, Target } from "../src/views/view-messages.ts";
import { CallTreeView } from "./call-tree.ts";
import { showChanges } from "./changes.ts";
import { part, say } from "./dom.ts";
import { FlameView } from "./flame.ts";
import { listen } from "./host.ts";

const TABS: readonly Tab[] = ["flame", "tree", "changes"];

const tree = new CallTreeView();
const flame = new FlameView({
  around: (callable, name) => {
    select("tree");
    guard(tree.around(callable, name));
  },
});
let target: Target | undefined;
let shown: Tab = "flame";

for (const tab of TABS) {
  part(`tab-${tab}`).addEventListener("click", () => {
    open(tab);
  });
}
part("tabs").addEventListener("keydown", ({ key }) => {
  const usable = TABS.filter((tab) => !part(`tab-${tab}`).hidden);
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  const next = usable.at((usable.indexOf(shown) + step) % usable.length);
  if (step === 0 || next === undefined) return;
  open(next);
  part(`tab-${next}`).focus();
});
const search = part("search");
search.addEventListener("input", () => {
  if (search instanceof HTMLInputElement) flame.search(search.value.trim());
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "f") return;
  event.preventDefault();
  open("flame");
  search.focus();
});
listen((next) => {
  target = next;
  part("title").textContent = next.title;
  part("tab-changes").hidden = !next.compares;
  part("tab-tree").hidden = next.compares;
  open(next.tab);
});

function open(tab: Tab): void {
  select(tab);
  if (tab === "flame") guard(flame.show(target?.compares ?? false));
  else if (tab === "tree") guard(tree.show());
  else guard(showChanges());
}

function select(tab: Tab): void {
  shown = tab;
  for (const each of TABS) {
    part(`tab-${each}`).setAttribute("aria-selected", String(each === tab));
    part(`tab-${each}`).tabIndex = each === tab ? 0 : -1;
    part(`panel-${each}`).hidden = each !== tab;
  }
}

/** The server may be gone while it is asked. */
function guard(work: Promise<void>): void {
  work.catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
  });
}
