/** The menu behind the status bar entry. */
import { commands, window } from "vscode";

export async function showMenu(profileLoaded: boolean): Promise<void> {
  const always = [
    { label: "$(plug) Attach to Running Python Process…", command: "hotlint.attach" },
    { label: "$(pulse) Measure Running Process Live…", command: "hotlint.live" },
    { label: "$(play) Profile Current File", command: "hotlint.profileCurrentFile" },
    { label: "$(database) Profile Memory…", command: "hotlint.profileMemory" },
    { label: "$(beaker) Profile Test at Cursor", command: "hotlint.profileTest" },
    { label: "$(debug-alt) Profile Configuration…", command: "hotlint.profileConfiguration" },
    { label: "$(folder-opened) Open Profile…", command: "hotlint.openProfile" },
    { label: "$(cloud-download) Open Profile from Pyroscope…", command: "hotlint.openPyroscope" },
    { label: "$(checklist) Check Workspace", command: "hotlint.checkWorkspace" },
    { label: "$(output) Show Log", command: "hotlint.showLog" },
  ];
  const loaded = [
    { label: "$(refresh) Measure Again", command: "hotlint.measureAgain" },
    { label: "$(list-ordered) Show Hot Lines", command: "hotlint.hotLines.focus" },
    { label: "$(flame) Show Flame Graph", command: "hotlint.showFlameGraph" },
    { label: "$(list-tree) Show Call Tree", command: "hotlint.showCallTree" },
    { label: "$(arrow-swap) Switch Between Self and Total", command: "hotlint.toggleMeasure" },
    { label: "$(book) Read Hottest Lines", command: "hotlint.readHottestLines" },
    { label: "$(color-mode) Fade Cold Lines", command: "hotlint.fadeColdLines" },
    { label: "$(filter) Show Only Some Threads…", command: "hotlint.filterThreads" },
    { label: "$(clear-all) Clear Profile", command: "hotlint.clearProfile" },
  ];
  const chosen = await window.showQuickPick([...(profileLoaded ? loaded : []), ...always], {
    title: "Hotlint",
  });
  if (chosen) await commands.executeCommand(chosen.command);
}
