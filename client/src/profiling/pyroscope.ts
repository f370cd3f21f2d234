/** Hotlint: Open Profile from Pyroscope… Asks step by step; the server is asked of nothing before. */
import type { Memento, SecretStorage } from "vscode";
import { ProgressLocation, window, workspace } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type {
  PyroscopeContents,
  PyroscopePeriod,
  PyroscopeServer,
} from "../../../server/src/protocol/pyroscope.ts";
import type { Guide } from "../overlay/navigate.ts";
import type { Measurement } from "./measure.ts";
import {
  parseCredentials,
  parsePeriod,
  type PeriodItem,
  PERIODS,
  selectorOf,
  typeItems,
} from "./pyroscope-items.ts";

const TITLE = "Open Profile from Pyroscope";
const LAST_URL = "pyroscope.url";
const lastSelector = (url: string): string => `pyroscope.selector ${url}`;
const secretOf = (url: string): string => `pyroscope ${new URL(url).origin}`;

/** What a key binding or a test passes; where something is missing everything is asked for. */
export interface PyroscopeRequest {
  readonly url: string;
  readonly selector: string;
  readonly profileType: string;
  readonly period: PyroscopePeriod;
}

export interface PyroscopeMemory {
  /** Of this machine: addresses and selectors that were used last. */
  readonly state: Memento;
  readonly secrets: SecretStorage;
}

export class Pyroscope {
  readonly #guide: Guide;
  readonly #memory: PyroscopeMemory;

  constructor(guide: Guide, memory: PyroscopeMemory) {
    this.#guide = guide;
    this.#memory = memory;
  }

  /** Undefined when the person leaves. */
  async ask(request: PyroscopeRequest | undefined): Promise<Measurement | undefined> {
    if (request) return this.#fetching(await this.#server(request.url), request);
    const url = await this.#askUrl();
    const period = url === undefined ? undefined : await askPeriod();
    if (url === undefined || period === undefined) return undefined;
    const found = await this.#look(url, period);
    if (!found) return undefined;
    const selector = await this.#askSelector(url, found.contents.services);
    if (selector === undefined) return undefined;
    const profileType = await this.#askType(found.contents.profileTypes);
    if (profileType === undefined) return undefined;
    await this.#memory.state.update(lastSelector(url), selector);
    return this.#fetching(found.server, { url, selector, profileType, period });
  }

  /** The secret of the address that was used last. */
  async forget(): Promise<void> {
    const url = this.#lastUrl();
    if (url === "") return;
    await this.#memory.secrets.delete(secretOf(url));
    this.#guide.voice.info(`Credentials for ${new URL(url).origin} are forgotten.`);
  }

  #fetching(
    server: PyroscopeServer,
    { selector, profileType, period }: PyroscopeRequest,
  ): Measurement {
    return {
      method: REQUEST.pyroscopeProfile,
      params: { server, selector, profileType, period },
      title: `Opening ${selector} from Pyroscope`,
    };
  }

  #lastUrl(): string {
    const said = workspace.getConfiguration("hotlint").get<string>("pyroscope.url", "");
    const last = this.#memory.state.get<string>(LAST_URL) ?? "";
    return [said, last].find((url) => URL.canParse(url)) ?? "";
  }

  async #askUrl(): Promise<string | undefined> {
    const last = this.#lastUrl();
    const text = await window.showInputBox({
      title: TITLE,
      prompt: "Address of the Grafana Pyroscope server.",
      placeHolder: "https://pyroscope.example.com",
      value: last === "" ? "http://localhost:4040" : last,
      validateInput: (value) =>
        URL.canParse(value.trim()) ? undefined : "An address that begins with https:// or http://",
    });
    const url = text?.trim();
    if (url === undefined) return undefined;
    await this.#memory.state.update(LAST_URL, url);
    return url;
  }

  /** What is there; asks for credentials as long as the server wants others. */
  async #look(
    url: string,
    period: PyroscopePeriod,
  ): Promise<
    | {
        readonly server: PyroscopeServer;
        readonly contents: Extract<PyroscopeContents, { readonly ok: true }>;
      }
    | undefined
  > {
    for (;;) {
      const server = await this.#server(url);
      const contents = await this.#contents(server, period);
      if (contents?.ok === true) return { server, contents };
      if (!contents || contents.cancelled === true) return undefined;
      const text = [contents.reason, contents.remedy].filter(Boolean).join(" ");
      if (contents.wantsCredentials !== true) {
        this.#guide.voice.error(text);
        return undefined;
      }
      if (!(await this.#askCredentials(url, text))) return undefined;
    }
  }

  /** Undefined when the person no longer waits. */
  async #contents(
    server: PyroscopeServer,
    period: PyroscopePeriod,
  ): Promise<PyroscopeContents | undefined> {
    const title = `Asking ${new URL(server.url).host}`;
    return window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (_, token) => {
        try {
          const params = { server, period };
          return await this.#guide.server.request(REQUEST.pyroscopeContents, params, token);
        } catch (error) {
          if (token.isCancellationRequested) return undefined;
          throw error;
        }
      },
    );
  }

  async #server(url: string): Promise<PyroscopeServer> {
    const tenant = workspace.getConfiguration("hotlint").get<string>("pyroscope.tenant", "");
    const secret = URL.canParse(url) ? await this.#memory.secrets.get(secretOf(url)) : undefined;
    const credentials = secret === undefined ? undefined : parseCredentials(secret);
    return {
      url,
      ...(credentials && { credentials }),
      ...(tenant !== "" && { tenant }),
    };
  }

  /** Whether there are any now. */
  async #askCredentials(url: string, why: string): Promise<boolean> {
    const text = await window.showInputBox({
      title: TITLE,
      prompt: `${why} A token, or name:password; it is kept in the editor's secret store.`,
      password: true,
      ignoreFocusOut: true,
    });
    if (text === undefined || parseCredentials(text) === undefined) return false;
    await this.#memory.secrets.store(secretOf(url), text.trim());
    return true;
  }

  async #askSelector(url: string, services: readonly string[]): Promise<string | undefined> {
    const own = "$(edit) Label selector…";
    const chosen = await window.showQuickPick([...services, own], {
      title: TITLE,
      placeHolder: "Service",
    });
    if (chosen === undefined) return undefined;
    if (chosen !== own) return selectorOf(chosen);
    return window.showInputBox({
      title: TITLE,
      prompt: 'Label selector, such as {service_name="shop", region="eu"}.',
      value: this.#memory.state.get(lastSelector(url)) ?? '{service_name=""}',
      validateInput: (value) =>
        /^\s*\{.*\}\s*$/u.test(value) ? undefined : 'Labels in braces, as in {service_name="shop"}',
    });
  }

  async #askType(profileTypes: readonly string[]): Promise<string | undefined> {
    if (profileTypes.length === 0) {
      this.#guide.voice.warning(
        "Pyroscope has no profiles in that time. Choose a longer time, or check that programs send theirs there.",
      );
      return undefined;
    }
    const items = typeItems(profileTypes);
    const chosen = await window.showQuickPick([...items], {
      title: TITLE,
      placeHolder: "What was counted",
    });
    return chosen?.profileType;
  }
}

async function askPeriod(): Promise<PyroscopePeriod | undefined> {
  const chosen = await window.showQuickPick<PeriodItem>([...PERIODS], {
    title: TITLE,
    placeHolder: "Time",
  });
  if (!chosen || chosen.period) return chosen?.period;
  const text = await window.showInputBox({
    title: TITLE,
    prompt: "Two times, such as 2026-11-30 14:00 to 2026-11-30 15:30.",
    validateInput: (value) =>
      parsePeriod(value) ? undefined : "Two times with “to” between them, the earlier one first",
  });
  return text === undefined ? undefined : parsePeriod(text);
}
