/** How a row of the Hot Lines view looks, reads aloud and opens its line. */
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, workspace } from "vscode";
import type { HotFinding, HotLine } from "../../../server/src/protocol.ts";
import type { HotFile, HotFunction } from "./hot-line-groups.ts";
import { lineItem, percent } from "./hot-line-items.ts";
import type { HotNode } from "./hot-lines-tree.ts";

export function hotTreeItem(node: HotNode, hasChildren: boolean): TreeItem {
  const item = itemOf(node);
  item.collapsibleState = hasChildren
    ? TreeItemCollapsibleState.Expanded
    : TreeItemCollapsibleState.None;
  item.contextValue = `hotlint.${node.kind}`;
  return item;
}

function itemOf(node: HotNode): TreeItem {
  switch (node.kind) {
    case "file":
      return fileItem(node.file);
    case "function":
      return functionItem(node.function);
    case "line":
      return hotLineItem(node.group.line);
    case "finding":
      return findingItem(node.uri, node.finding);
  }
}

function fileItem({ uri, share, functions }: HotFile): TreeItem {
  const resource = Uri.parse(uri);
  const item = new TreeItem(resource);
  const path = workspace.asRelativePath(resource);
  item.label = path;
  item.description = percent(share);
  item.tooltip = `${path}: ${percent(share)}`;
  const count = functions.length === 1 ? "1 function" : `${functions.length} functions`;
  item.accessibilityInformation = { label: `${path}, ${percent(share)}, ${count}` };
  item.iconPath = ThemeIcon.File;
  return item;
}

function functionItem({ uri, name, share, lines }: HotFunction): TreeItem {
  const item = new TreeItem(name);
  item.description = percent(share);
  item.accessibilityInformation = { label: `${name}, ${percent(share)}` };
  item.iconPath = new ThemeIcon(name === "<module>" ? "symbol-module" : "symbol-function");
  item.command = reveal(uri, lines[0]?.line.line ?? 0);
  return item;
}

function hotLineItem(line: HotLine): TreeItem {
  const words = lineItem(line, workspace.asRelativePath(Uri.parse(line.uri)));
  const item = new TreeItem(words.label);
  item.description = words.description;
  item.tooltip = words.tooltip;
  item.accessibilityInformation = { label: words.spoken };
  item.iconPath = new ThemeIcon(words.icon, new ThemeColor(`hotlint.heat${line.band}Foreground`));
  item.command = reveal(line.uri, line.line);
  return item;
}

function findingItem(uri: string, finding: HotFinding): TreeItem {
  const item = new TreeItem(finding.message.replaceAll("`", ""));
  item.tooltip = `${finding.message} (${finding.rule}, line ${finding.line + 1})`;
  item.iconPath = new ThemeIcon(finding.hasFix ? "lightbulb-autofix" : "lightbulb");
  item.command = reveal(uri, finding.line);
  return item;
}

function reveal(uri: string, line: number): NonNullable<TreeItem["command"]> {
  return { title: "Go to Line", command: "hotlint.revealLine", arguments: [uri, line] };
}
