/** Calls that wait for the clock or for a signal. */
import { each, giving, thread } from "./entry.ts";
import type { BlockingCall, BlockingFactory } from "./entry.ts";

export const timeCalls: readonly BlockingCall[] = [
  {
    name: "time.sleep",
    kind: "time",
    reason: "waits until the time is over",
    replacement: { how: "await", name: "asyncio.sleep" },
    nonBlockingWhen: [{ position: 0, equals: "0" }],
  },
  {
    name: "sched.scheduler.run",
    kind: "time",
    reason: "waits until every scheduled event has run",
    replacement: { how: "library", text: "`loop.call_later`" },
    nonBlockingWhen: [{ position: 0, keyword: "blocking", equals: "False" }],
  },
  ...each("signal", "pause sigwait sigwaitinfo", {
    kind: "time",
    reason: "waits for a signal",
    replacement: { how: "library", text: "`loop.add_signal_handler`" },
  }),
  {
    name: "signal.sigtimedwait",
    kind: "time",
    reason: "waits for a signal",
    replacement: thread,
    nonBlockingWhen: [
      { position: 1, equals: "0" },
      { position: 1, equals: "0.0" },
    ],
  },
];

export const timeFactories: readonly BlockingFactory[] = giving(
  "sched.scheduler",
  "sched.scheduler",
);
