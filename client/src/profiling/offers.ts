/** The ways out that a refused measurement offers, as buttons. */
import { commands } from "vscode";
import type { ProfileRefusal } from "../../../server/src/protocol.ts";
import type { Action } from "../voice.ts";

/** `again` with `argument` measures once more, where the way out makes that possible. */
export function offeredActions(
  offer: ProfileRefusal["offer"],
  again: string,
  argument?: unknown,
): readonly Action[] {
  switch (offer) {
    case undefined:
      return [];
    case "install-py-spy": {
      const install = async (): Promise<void> => {
        const installed = await commands.executeCommand<boolean>("hotlint.installPySpy");
        if (installed) await commands.executeCommand(again, argument);
      };
      return [{ title: "Install py-spy…", run: install }];
    }
    case "profile-current-file":
      return [
        {
          title: "Profile Current File",
          run: () => commands.executeCommand("hotlint.profileCurrentFile"),
        },
      ];
    case "refresh-processes":
      return [{ title: "Choose a Process…", run: () => commands.executeCommand(again) }];
  }
}
