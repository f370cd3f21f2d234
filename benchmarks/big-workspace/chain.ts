/** A chain of calls, each in the next module, with a wait at its end. */

/** From the end, as Python can only follow so many imports at a time. */
export function chainInit(links: number): string {
  return Array.from(
    { length: links },
    (_, i) => `from . import link_${String(links - 1 - i)}\n`,
  ).join("");
}

export function chainModule(link: number, links: number): string {
  const [own, next] = [String(link), String(link + 1)];
  if (link === links - 1) {
    return `"""The last link."""\nimport time\n\n\ndef step_${own}(value: int) -> int:\n    time.sleep(value)\n    return value\n`;
  }
  return `"""Link ${own}."""
from .link_${next} import step_${next}


def step_${own}(value: int) -> int:
    """Leaves the work to the next one."""
    if value > 1_000:
        raise ValueError(value)
    return step_${next}(value + 1) - 1
`;
}
