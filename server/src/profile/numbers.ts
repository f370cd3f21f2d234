/** Writes measured numbers for people, in few digits. */
import type { WeightUnit } from "./model.ts";

/** A share of 0…1: "38 %", "2.4 %", "< 0.1 %". */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return "< 0.1 %";
  return `${value < 9.95 ? trim(value.toFixed(1)) : value.toFixed(0)} %`;
}

/** A weight in a profile's unit: "1.2 s", "340 ms", "12 samples", "4.0 MB", "3 allocations". */
export function weight(value: number, unit: WeightUnit): string {
  switch (unit) {
    case "seconds":
      return seconds(value);
    case "samples":
      return count(value, "sample");
    case "allocations":
      return count(value, "allocation");
    case "bytes":
      return bytes(value);
  }
}

function count(value: number, noun: string): string {
  const whole = Math.round(value);
  return `${whole} ${noun}${whole === 1 ? "" : "s"}`;
}

function seconds(value: number): string {
  if (value === 0) return "0 s";
  if (value < 0.001) return `${Math.max(1, Math.round(value * 1e6))} µs`;
  if (value < 0.9995) return `${digits(value * 1000)} ms`;
  return `${digits(value)} s`;
}

function bytes(value: number): string {
  if (value < 1000) return `${Math.round(value)} B`;
  if (value < 1e6) return `${digits(value / 1e3)} kB`;
  if (value < 1e9) return `${digits(value / 1e6)} MB`;
  return `${digits(value / 1e9)} GB`;
}

function digits(value: number): string {
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}

function trim(text: string): string {
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}
