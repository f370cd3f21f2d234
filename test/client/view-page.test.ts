/** The page of flame graph and call tree loads nothing but its own script and sheet. */
import { expect, test } from "vitest";
import { boxTree } from "../../client/webview/flame-layout.ts";
import { viewPage } from "../../client/src/views/view-page.ts";
import type { FlameBox } from "../../server/src/protocol/views.ts";

test("the policy allows the nonce's script and the own sheet only, and no inline code is there", () => {
  const page = viewPage({ script: "s.js", sheet: "s.css", source: "https://own", nonce: "n0" });
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/u.exec(page) ?? [];
  expect(policy).toBe("default-src 'none'; style-src https://own; script-src 'nonce-n0'");
  expect(page.match(/<script/gu)).toHaveLength(1);
  expect(page).not.toMatch(/ style=| on\w+=|javascript:/u);
});

function box(parent: number, callable: number, share: number): FlameBox {
  const name = `f${callable}`;
  return {
    parent,
    callable,
    frame: callable,
    name,
    place: "",
    share,
    label: "",
    band: 0,
    isOurs: true,
    hidden: 0,
  };
}

test("boxes become a tree; each knows the way to it, also from inside", () => {
  const boxes = [box(-1, 7, 0.6), box(-1, 8, 0.4), box(0, 9, 0.5)];
  const all = boxTree(boxes, [], "all");
  expect(all.value).toBeCloseTo(1, 9);
  expect(all.children[0]?.children[0]?.path).toEqual([7, 9]);
  const inside = boxTree([box(-1, 9, 0.5), box(0, 4, 0.1)], [7, 9], "all");
  expect(inside.path).toEqual([7, 9]);
  expect(inside.children[0]?.path).toEqual([7, 9, 4]);
});

test("in a comparison nothing is wider than what it stands on", () => {
  const boxes = [box(-1, 1, 0.5), box(0, 2, 0.4), box(0, 3, 0.3)];
  const root = boxTree(boxes, [], "all");
  expect(root.children[0]?.value).toBeCloseTo(0.7, 9);
  expect(root.value).toBeCloseTo(0.7, 9);
});
