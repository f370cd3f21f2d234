/** Entry of the live timeline's page: one bar for each piece, as high as it was busy. */
import "./timeline.css";
import type { LiveStatus } from "../../server/src/protocol.ts";
import {
  afterKey,
  type Choice,
  chosen,
  inWords,
  pieceAt,
  spanOf,
} from "../src/views/timeline-choice.ts";
import type { FromTimeline, ToTimeline } from "../src/views/timeline-messages.ts";
import { part } from "./dom.ts";

declare function acquireVsCodeApi(): { readonly postMessage: (message: FromTimeline) => void };

const SVG = "http://www.w3.org/2000/svg";
const editor = acquireVsCodeApi();
const strip = part("strip");
let status: LiveStatus | null = null;
let choice: Choice | undefined;
let isDragging = false;

window.addEventListener("message", ({ data }: MessageEvent<ToTimeline>) => {
  status = data.status;
  // "Now" and "all" may have been chosen elsewhere.
  if (typeof status?.view === "string" && !isDragging) choice = undefined;
  draw();
});

strip.addEventListener("pointerdown", (event) => {
  isDragging = true;
  strip.setPointerCapture(event.pointerId);
  point(event, event.shiftKey);
});
strip.addEventListener("pointermove", (event) => {
  if (isDragging) point(event, true);
});
strip.addEventListener("pointerup", () => {
  isDragging = false;
  show();
});
strip.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    editor.postMessage({ type: "show", view: "now" });
    return;
  }
  const next = status && afterKey(status.timeline, choice, event.key, event.shiftKey);
  if (!next) return;
  event.preventDefault();
  choice = next;
  show();
});
for (const view of ["now", "all"] as const) {
  part(view).addEventListener("click", () => {
    editor.postMessage({ type: "show", view });
  });
}
part("pause").addEventListener("click", () => {
  editor.postMessage({ type: "pauseOrResume" });
});
part("stop").addEventListener("click", () => {
  editor.postMessage({ type: "stop" });
});
editor.postMessage({ type: "ready" });

function point(event: PointerEvent, extend: boolean): void {
  if (!status) return;
  const { left, width } = strip.getBoundingClientRect();
  const second = ((event.clientX - left) / Math.max(1, width)) * status.seconds;
  const piece = pieceAt(status.timeline, second);
  if (!piece) return;
  choice = chosen(choice, piece, extend);
  draw();
}

function show(): void {
  if (choice) editor.postMessage({ type: "show", view: spanOf(choice) });
  draw();
}

function draw(): void {
  if (!status) {
    strip.replaceChildren();
    part("said").textContent = "";
    return;
  }
  const view = choice ? spanOf(choice) : status.view;
  const words = inWords({ ...status, view });
  part("said").textContent = `Shown: ${words}`;
  strip.setAttribute("aria-valuetext", words);
  strip.setAttribute("aria-valuemin", "0");
  strip.setAttribute("aria-valuemax", String(Math.floor(status.seconds)));
  strip.setAttribute("aria-valuenow", String(Math.floor(choice?.focus.from ?? status.seconds)));
  part("now").setAttribute("aria-pressed", String(view === "now"));
  part("all").setAttribute("aria-pressed", String(view === "all"));
  part("pause").textContent = status.state === "paused" ? "Go on" : "Pause";
  strip.replaceChildren(bars({ ...status, view }));
}

/** Drawn in seconds across and in samples a second upwards, and stretched to the strip. */
function bars({ timeline, seconds, view }: LiveStatus): SVGElement {
  const rate = (each: (typeof timeline)[number]): number =>
    each.samples / Math.max(0.001, each.to - each.from);
  const most = Math.max(1e-9, ...timeline.map(rate));
  const isShown = ({ from, to }: (typeof timeline)[number]): boolean =>
    view === "all" || (view !== "now" && to > view.from && from < view.to);
  const chart = drawn("svg", { viewBox: `0 0 ${seconds} 1`, preserveAspectRatio: "none" });
  chart.setAttribute("aria-hidden", "true");
  for (const each of timeline) {
    const width = each.to - each.from;
    const height = rate(each) / most;
    const ground = { x: each.from, y: 0, width, height: 1, class: "ground" };
    const bar = { x: each.from, y: 1 - height, width: width * 0.9, height, class: "bar" };
    chart.append(drawn("g", { class: isShown(each) ? "shown" : "" }, ground, bar));
  }
  return chart;
}

type Attributes = Readonly<Record<string, string | number>>;

function drawn(tag: "svg" | "g" | "rect", attributes: Attributes, ...rects: Attributes[]) {
  const made = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...rects.map((each) => drawn("rect", each)));
  return made;
}
