/** Forms of Python 3.8–3.15, and the statements each holds, in CPython's names. */

export interface Probe {
  /** The Python that has it first, where that is not 3.8. */
  readonly since?: string;
  readonly code: string;
  /** Kinds of all statements, outer ones first. */
  readonly is: string;
}

export const PROBES: Readonly<Record<string, Probe>> = {
  // Soft keywords
  "type as a name": {
    code: "type = 1\ntype: int = 2\ntype.x = type[1] = 3\ntype += 1\ntype, b = 1, 2\ntype(x)\n",
    is: "Assign AnnAssign Assign AugAssign Assign Expr",
  },
  "type at the start of a target": { code: "type(x).a = y\ntype(x)[0] = y\n", is: "Assign Assign" },
  "type before an operator": { code: "type -x\ntype * a, b\ntype in x\n", is: "Expr Expr Expr" },
  "match as a name": {
    code: "match = 1\nmatch(x).y = 1\nmatch[x:y] = z\nmatch -x\nmatch * a, b\nmatch (x)\n",
    is: "Assign Assign Assign Expr Expr Expr",
  },
  "lazy as a name": { code: "lazy = lazy.x\nlazy(x)\nlazy\n", is: "Assign Expr Expr" },
  "print and exec as names": {
    code: "print\nprint >> x\nprint >>x, y\nprint -1\nexec(a) in b\nexec = print\n",
    is: "Expr Expr Expr Expr Expr Assign",
  },
  "soft keywords as parameters and arguments": {
    code: "def match(type, lazy=1, *case, print): pass\nf(match=1, type=2, lazy=3, print=4)\n",
    is: "FunctionDef Pass Expr",
  },
  "soft keywords in imports": {
    code: "import type, match as lazy\nfrom lazy import match as type\nfrom . import case\n",
    is: "Import ImportFrom ImportFrom",
  },
  "soft keywords as classes, targets and globals": {
    code: "class type(match): lazy = case\nfor match in type: pass\nglobal lazy, match\ndel type\n",
    is: "ClassDef Assign For Pass Global Delete",
  },

  // match
  match: {
    since: "3.10",
    code: "match x:\n  case [a, *_] | {'k': b, **rest} if c: pass\n  case A(1, x=2, y=B.c): pass\n  case -1 | 2+3j | None | 's' 't': pass\n  case _: pass\n",
    is: "Match Pass Pass Pass Pass",
  },
  "match of soft keywords": {
    since: "3.10",
    code: "match match:\n  case match: match\n  case case: case = 1\n  case type.x | (1 as lazy): pass\n",
    is: "Match Expr Assign Pass",
  },
  "match of what might be a call, a subscript, an operand": {
    since: "3.10",
    code: "match (a, b):\n  case 1: pass\nmatch [a]:\n  case 1: pass\nmatch -x:\n  case 1: pass\nmatch *a, b:\n  case 1: pass\nmatch {a: b}:\n  case 1: pass\n",
    is: "Match Pass Match Pass Match Pass Match Pass Match Pass",
  },
  "a pattern with a name inside a class pattern": {
    since: "3.10",
    code: "match x:\n  case A(x=1 as y): pass\n",
    is: "Match Pass",
  },

  // Types
  "type statements": {
    since: "3.12",
    code: "type X = int\ntype X[T: int, *Ts, **P] = f(x)\ntype type = type\ntype match[T] = int\ntype \\\n  X = int\n",
    is: "TypeAlias TypeAlias TypeAlias TypeAlias TypeAlias",
  },
  "type parameters": {
    since: "3.12",
    code: "def f[T: (int, str)](x: T) -> T: ...\nclass A[T, *Ts, **P](B): ...\n",
    is: "FunctionDef Expr ClassDef Expr",
  },
  "defaults of type parameters": {
    since: "3.13",
    code: "class A[T = int, *Ts = *tuple[int, ...], **P = [int, str]]: pass\ndef f[T: int = str](): pass\ntype X[T = list[int]] = T\n",
    is: "ClassDef Pass FunctionDef Pass TypeAlias",
  },
  "annotations that are any expression": {
    code: "x: a[b] + c = d\nx: a[b].c | None\ndef f(x: a[b](c) = d, *, y: 'a') -> a[b][c] if d else e: pass\n",
    is: "AnnAssign AnnAssign FunctionDef Pass",
  },
  "an unpacked annotation": {
    since: "3.11",
    code: "def f(*args: *Ts): pass\ndef f(*args: *tuple[int, ...]): pass\n",
    is: "FunctionDef Pass FunctionDef Pass",
  },

  // Unpacking
  unpacking: {
    code: "x = *f(y), 1\n*(a, b), c = d\n*[a], b = c\nfor x in *f(a), b: pass\nprint(*f(x), **d.e(f))\n",
    is: "Assign Assign Assign For Pass Expr",
  },
  "unpacking in a result": {
    code: "def f():\n  return *f(1), 2\n  yield *f(1), 2\n",
    is: "FunctionDef Return Expr",
  },
  "unpacking in a subscript": {
    since: "3.11",
    code: "y[*f(a)] = 2\ny[*a, 1:2]\n",
    is: "Assign Expr",
  },
  "unpacking in comprehensions": {
    since: "3.15",
    code: "[*f(x) for x in y]\n{*x for x in y}\n{**f(d) async for d in ds if d}\n(*x for x in y)\nf(*x for x in y)\n",
    is: "Expr Expr Expr Expr Expr",
  },

  // Imports
  imports: {
    code: "import a.b as c, d\nfrom . import a\nfrom ...a.b import (c as d, e,)\nfrom a import *\nfrom __future__ import annotations\n",
    is: "Import ImportFrom ImportFrom ImportFrom ImportFrom",
  },
  "a star import from the future": { code: "from __future__ import *\n", is: "ImportFrom" },
  "lazy imports": {
    since: "3.15",
    code: "lazy import a.b as c, d\nlazy from a import b\nlazy from . import (a, b)\n",
    is: "Import ImportFrom ImportFrom",
  },

  // Strings
  "f-strings": {
    code: "f'{x!r:>{w}}' f'{x = }' f\"{a['b']}\" f'{x:%Y-%m}' f'{{{x}}}' f'{*a, b}' f'{x,}' rf'\\{x}'\nf'{x:=5}'\nf'{(x:=5)}'\nf'{a != b}{a!r}'\nf'{x:{y}{z!r:{a}}b}'\n",
    is: "Expr Expr Expr Expr Expr",
  },
  "f-strings with quotes, backslashes, comments and lines inside": {
    since: "3.12",
    code: "f'{a['b']}'\nf'{f'{f'{1}'}'}'\nf'{'\\n'.join(x)}'\nf'''{ # c\n x}'''\nf'{\nx}'\n",
    is: "Expr Expr Expr Expr Expr",
  },
  "t-strings": {
    since: "3.14",
    code: "t'{x!r:>{w}}' rt'\\{x}'\nx = T'{a}' t\"{b}\"\nTr'{a['b']}'\n",
    is: "Expr Assign Expr",
  },
  "strings of every prefix": {
    code: "x = 'a' r'\\'' U'b' R\"c\" '''d\n'e''' u'\\N{DASH}'\ny = b'a' Rb'\\x' BR'\\'' bR'''\n'''\n",
    is: "Assign Assign",
  },
  "a string over lines": { code: "x = 'a\\\nb'\ny = ('a'\n'b')\n", is: "Assign Assign" },

  // Errors and contexts
  "except without parentheses": {
    since: "3.14",
    code: "try: pass\nexcept A, B: pass\ntry: pass\nexcept* A, B.c: pass\n",
    is: "Try Pass Pass TryStar Pass Pass",
  },
  "except*": {
    since: "3.11",
    code: "try: pass\nexcept* A as e: pass\n",
    is: "TryStar Pass Pass",
  },
  "the whole of try": {
    code: "try: a\nexcept A if b else C as e: c\nexcept: d\nelse: f\nfinally: g\n",
    is: "Try Expr Expr Expr Expr Expr",
  },
  "with in parentheses": {
    since: "3.9",
    code: "with (a as b, c as d,): pass\nwith (a) as b, (c): pass\nwith (a, b): pass\nwith (yield): pass\n",
    is: "With Pass With Pass With Pass With Pass",
  },

  // The rest
  "async forms": {
    code: "async def f():\n  async with a as b: pass\n  async for x in y: await z ** 2\n  else: [x async for x in y]\n",
    is: "AsyncFunctionDef AsyncWith Pass AsyncFor Expr Expr",
  },
  walrus: {
    code: "if x := f(y): pass\n(x := a if b else c)\nf(x := 1)\n[x := 1, x ** 2]\n",
    is: "If Pass Expr Expr Expr",
  },
  "decorators of any expression": {
    since: "3.9",
    code: "@a[0].b(c)\n@(x := y)\n@lambda f: f\ndef f(): pass\n@type(x).y\nclass A: pass\n",
    is: "FunctionDef Pass ClassDef Pass",
  },
  "parameters of every kind": {
    code: "def f(a, b=1, /, c: int = 2, *d, e, g: int, **h: str) -> int: pass\nlambda a, /, *, b=1: a\nlambda *a, **b: (yield)\n",
    is: "FunctionDef Pass Expr Expr",
  },
  numbers: {
    code: "x = 0xF_F, 0o17, 0b1_0, 1_000, 1.5e-3j, .5, 5., 1_0.0_1, 00\ny = 1if x else 2\n",
    is: "Assign Assign",
  },
  "names in any script": { code: "µ = ſ = K = naïve = 变量 = _ = 1\n", is: "Assign" },
  "statements on one line": {
    code: "a; b; c = 1;\nif a: b; c\nelif d: e;\nelse: f\nclass A: a = 1; b: int\nwhile a: break; continue\n",
    is: "Expr Expr Assign If Expr Expr If Expr Expr ClassDef Assign AnnAssign While Break Continue",
  },
  "all other statements": {
    code: "assert a, b\ndel a, (b), [c]\nraise A from b\nraise\ndef f():\n  nonlocal a, b\n  return\n",
    is: "Assert Delete Raise Raise FunctionDef Nonlocal Return",
  },

  // Lines
  "form feeds": {
    code: "\fx = 1\n\f\nclass A:\n\f    def f(self):\n        \f\n        return 1\n\f\ny = 2\n",
    is: "Assign ClassDef FunctionDef Return Assign",
  },
  "lines that end with a carriage return": {
    code: "if a:\r    b = 1\r    # c\rdef f():\r    '''d\r    e'''\r    return (a,\r  b)\rx = 1\\\r+ 2\r",
    is: "If Assign FunctionDef Expr Return Assign",
  },
  "lines that end with both": {
    code: "if a:\r\n    b = 1\r\n\r\ndef f():\r\n    return (a,\r\n  b)\r\nx = 1 \\\r\n  + 2\r\n",
    is: "If Assign FunctionDef Return Assign",
  },
  "continued lines": {
    code: "x = \\\n  1 + \\\n2\nif a and \\\n   b:\n    c\nassert a, \\\n  'b'\nfrom a import b, \\\n  c\n",
    is: "Assign If Expr Assert ImportFrom",
  },
  "lines in brackets, less indented": {
    code: "def f():\n    if a:\n        x = (b.\n  c.\nd(\n))\n        y = [a.\nb, f(x.\n c)]\n    return x\n",
    is: "FunctionDef If Assign Assign Return",
  },
  "tabs and comments at odd columns": {
    code: "if a:\n\tb\n# c\n\tif d:\n\t    e\n            # f\n\t    g\n  # h\n\telse: i\nj\n",
    is: "If Expr If Expr Expr Expr Expr",
  },
  "a bracket after a comment at the end of a block": {
    code: "def f():\n    if a:\n        b\n        # c\n\n    (d, e) = f\n    if a:\n        b\n        # c\n    [d] = f\n",
    is: "FunctionDef If Expr Assign If Expr Assign",
  },
  "no newline at the end": { code: "if a:\n    b = 1 # c", is: "If Assign" },
  "200 parentheses": {
    code: `x = ${"(".repeat(200)}a.\nb${")".repeat(200)}\ny\n`,
    is: "Assign Expr",
  },
  "200 brackets": { code: `x = ${"[".repeat(200)}${"]".repeat(200)}\ny\n`, is: "Assign Expr" },
  "99 blocks": {
    code: `${Array.from({ length: 99 }, (_, i) => `${" ".repeat(i)}if a:\n`).join("")}${" ".repeat(99)}b\nc\n`,
    is: `${"If ".repeat(99)}Expr Expr`,
  },
  "a sum of 1,000 terms": { code: `x = ${"a + ".repeat(999)}a\n`, is: "Assign" },
};

/** What Python 3 does not accept, though Python 2 or a careless parser would. */
export const REFUSED: readonly string[] = [
  "print x\n",
  "print 'a', b\n",
  "exec 'a' in b\n",
  "x = await\n",
  "async = 1\n",
  "type(x) = \n",
  "type X[T]\n",
  "lazy import\n",
  "for return in x: pass\n",
  "def class(): pass\n",
  "x = *\n",
  "f'{}'\n",
  "f'{x'\n",
  "match x:\n  pass\n",
  "try: pass\n",
  "try: pass\nexcept A B: pass\n",
  "with a as: pass\n",
];

/** Two lines of which the first is half typed; to a parser that skips newlines they are one statement. */
export const TWO_LINES: readonly (readonly [half: string, next: string])[] = [
  ["x.", "y = 1"],
  ["x =", "y"],
  ["x +=", "y.z()"],
  ["x: ", "int = 3"],
  ["a +", "b"],
  ["a + # c", "b"],
  ["a and", "b(c)"],
  ["x = not", "b"],
  ["x = a if b else", "c"],
  ["x = lambda:", "c"],
  ["return a or", "b"],
  ["await", "b()"],
  ["assert a,", "b"],
  ["raise A from", "b"],
  ["import", "b"],
  ["from a import", "b"],
  ["global a,", "b"],
  ["x = 'a' +", "'b'"],
  ["x = a + \\", "\n    b"],
  ["x = (a,\n  b).", "c = d"],
  ["x = '''\n''' %", "c"],
  ["@", "b"],
  ["if a", ": b"],
  ["while a and", "b: c"],
  ["for a in", "b: c"],
  ["if a: b\n    else", ": c"],
];
