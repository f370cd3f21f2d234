/** How much there is of something, as far as the text says. */

/**
 * `few`: what one object, one call or one line of the source holds.
 * `any`: what callers pass, or what an object gathers while it is used: as long as they like.
 * `many`: lines, files, rows: as much as the world outside has.
 * `unknown`: nothing says it.
 */
export type Amount = "few" | "unknown" | "any" | "many";

const FROM_FEW_TO_MANY: readonly Amount[] = ["few", "unknown", "any", "many"];

export function most(amounts: readonly Amount[]): Amount {
  return FROM_FEW_TO_MANY.findLast((amount) => amounts.includes(amount)) ?? "few";
}

export function least(amounts: readonly Amount[]): Amount {
  return FROM_FEW_TO_MANY.find((amount) => amounts.includes(amount)) ?? "few";
}
