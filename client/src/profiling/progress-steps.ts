/** Turns the protocol's progress (a percentage so far) into the editor's (a step since last time). */
import type { WorkProgress } from "../language-client.ts";

export interface Step {
  readonly message?: string;
  readonly increment?: number;
}

export function progressSteps(report: (step: Step) => void): (value: WorkProgress) => void {
  let sofar = 0;
  return (value) => {
    if (value.kind === "end") return;
    const { message, percentage } = value;
    const increment = percentage === undefined ? 0 : Math.max(0, percentage - sofar);
    sofar += increment;
    report({
      ...(message === undefined ? {} : { message }),
      ...(increment > 0 ? { increment } : {}),
    });
  };
}
