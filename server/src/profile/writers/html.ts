/** HTML in which every inserted text is escaped; only HTML goes in as it is. */

/** Text that may stand in a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Escapes what is inserted, for elements and for quoted attributes. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (Html | string | number)[]
): Html {
  const text = parts.map((part, index) => part + inserted(values[index])).join("");
  return new Html(text);
}

export function join(parts: readonly Html[]): Html {
  return new Html(parts.map(({ text }) => text).join(""));
}

function inserted(value: Html | string | number | undefined): string {
  if (value === undefined) return "";
  return value instanceof Html ? value.text : escapeText(String(value));
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

function escapeText(text: string): string {
  return text.replace(/[&<>"']/gu, (found) => ENTITIES.get(found) ?? "");
}
