/** What several values have in common, and how evidence names what has the value. */
import type { Value, ValueKind } from "../value.ts";

/** The one value where all agree on the kind; an element kind survives only where all agree on that. */
export function agreed(values: readonly (Value | undefined)[]): Value | undefined {
  const [first] = values;
  if (!first) return undefined;
  let result = first;
  for (const value of values.slice(1)) {
    if (value?.kind !== first.kind) return undefined;
    if (value.element !== result.element) result = withoutElement(first);
  }
  return result;
}

export function withoutElement({ kind, evidence }: Value): Value {
  return { kind, evidence };
}

/** The value after more elements came to it. */
export function withMore(value: Value, added: ValueKind | undefined): Value {
  return value.element === undefined || value.element === added ? value : withoutElement(value);
}

export function named(value: Value, name: string): Value {
  if (value.evidence.text.startsWith("`" + name + "` is ")) return value;
  const text = value.evidence.text.replace(/^`[^`]+` is /, "");
  return { ...value, evidence: { text: `\`${name}\` is ${text}`, node: value.evidence.node } };
}
