/** A callee as a message shows it: on one line, and of a long one only its end. */

const LONGEST = 40;

export function shownCallee(callee: string): string {
  const line = callee.replace(/\s+/g, " ");
  return line.length <= LONGEST ? line : `…${line.slice(line.lastIndexOf("."))}`;
}
