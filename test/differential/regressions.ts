/** Minimised cases of earlier differences: each shows none any more. `npm run test:differential` prints new ones. */
import type { Case } from "./run.ts";

export const REGRESSIONS: Readonly<Record<string, Case>> = {
  "line ends in a fix": {
    text: ":\nfound=[]\nfor l in t:\n if t in found:\nfound.",
    settings: 0,
    operations: [
      { do: "compare" },
      { do: "edit", splices: [{ start: 0, end: 0, text: "\r" }] },
      { do: "compare" },
    ],
  },
  "membership in a comprehension of one line": {
    text: 'known=t.split("")\nr:[w for w in s if w in known]',
    settings: 0,
    operations: [{ do: "compare" }],
  },
  "a class header that moves": {
    text: "class:\n    t\n",
    settings: 0,
    operations: [
      { do: "settings", index: 9 },
      {
        do: "edit",
        splices: [
          {
            start: 13,
            end: 13,
            text: "class Receipt:\n    def test_init(self):\n        self.assertEqual(self.calltip.anchor_widget, self.text)\n\n",
          },
        ],
      },
      { do: "compare" },
      {
        do: "edit",
        splices: [
          {
            start: 13,
            end: 118,
            text: "    def test_init(self):\n        self.assertEqual(self.calltip.anchor_widget, self.text)\n\nclass Receipt:\n",
          },
        ],
      },
      { do: "compare" },
    ],
  },
  "nonlocal without an outer function": {
    text: "def d():\n nonlocal out\n out=l",
    settings: 0,
    operations: [{ do: "compare" }],
  },
  "a private name in a class without one": {
    text: "",
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 0, end: 0, text: "class:\n __x" }] },
      { do: "compare" },
    ],
  },
  "half of a surrogate pair": {
    text: "l\n.AI_NUMERIy\ud835\udcb3",
    settings: 0,
    operations: [
      { do: "ask" },
      { do: "edit", splices: [{ start: 14, end: 15, text: "" }] },
      { do: "compare" },
    ],
  },
  "a blank inside of a line end": {
    text: "#\r\n",
    settings: 11,
    operations: [
      { do: "ask" },
      { do: "edit", splices: [{ start: 2, end: 2, text: " " }] },
      { do: "look" },
    ],
  },
  "a blank after a lone quote": {
    text: '"""',
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 3, end: 3, text: '""""\n "()' }] },
      { do: "look" },
      { do: "edit", splices: [{ start: 7, end: 7, text: " " }] },
      { do: "look" },
    ],
  },
  "NUL in a comment": {
    text: "#",
    settings: 0,
    operations: [
      { do: "look" },
      { do: "edit", splices: [{ start: 1, end: 1, text: "\u0000" }] },
      { do: "compare" },
    ],
  },
  "a line end after a comment of a class": {
    text: '"""',
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 3, end: 3, text: '"""\nclass e():#\n' }] },
      { do: "look" },
      { do: "edit", splices: [{ start: 18, end: 18, text: "\r\n" }] },
      { do: "look" },
    ],
  },
  "a blank line at the start of a docstring": {
    text: '"\n "',
    settings: 8,
    operations: [
      { do: "ask" },
      { do: "edit", splices: [{ start: 1, end: 1, text: "\n" }] },
      { do: "look" },
    ],
  },
  "CRLF after a comment": {
    text: "#\ndef e():",
    settings: 0,
    operations: [
      { do: "compare" },
      { do: "edit", splices: [{ start: 1, end: 1, text: "\r\n" }] },
      { do: "look" },
    ],
  },
  "CRLF after a comment at the end": {
    text: "",
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 0, end: 0, text: "#\n" }] },
      { do: "look" },
      { do: "edit", splices: [{ start: 1, end: 1, text: "\r\n" }] },
      { do: "compare" },
    ],
  },
  "half a character alone": {
    text: "",
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 0, end: 0, text: "\ud835" }] },
      { do: "compare" },
    ],
  },
  "a decorated member that becomes a class": {
    text: "class:\n    @\n    e\nclass:",
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 13, end: 13, text: " " }] },
      { do: "edit", splices: [{ start: 17, end: 18, text: "" }] },
      { do: "look" },
    ],
  },
  "a middle dot before a name": {
    text: "property",
    settings: 0,
    operations: [
      { do: "compare" },
      { do: "edit", splices: [{ start: 0, end: 8, text: "@·property\ndef d(:" }] },
      { do: "compare" },
    ],
  },
  "a star after an imported name": {
    text: "",
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 0, end: 0, text: "from y import l*" }] },
      { do: "compare" },
    ],
  },
  "a half-typed function that ends in a star import": {
    text: "",
    settings: 0,
    operations: [
      { do: "edit", splices: [{ start: 0, end: 0, text: "def f():\n (:\nfrom import*" }] },
      { do: "compare" },
    ],
  },
};
