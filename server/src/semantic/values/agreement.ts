/** What several values have in common, and how evidence names what has the value. */
import type { Value, ValueKind } from "../value.ts";

/**
 * The one value where all agree on the kind; an element kind survives only where all agree on that.
 * `None` beside another kind leaves that kind, or `None`.
 */
export function agreed(values: readonly (Value | undefined)[]): Value | undefined {
  const others = values.filter((value) => value?.kind !== "None");
  const [first] = others;
  if (!first) return values[0];
  let result = first;
  for (const value of others.slice(1)) {
    if (value?.kind !== first.kind) return undefined;
    if (value.element !== result.element) result = withoutElement(result);
  }
  const orNone = others.length < values.length || others.some((value) => value?.orNone);
  return orNone ? { ...result, orNone } : result;
}

export function withoutElement({ kind, orNone, evidence }: Value): Value {
  return { kind, ...(orNone && { orNone }), evidence };
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
