/** Odd scopes, form by form: what a library of sensible code seldom holds. */

/** Title, code, and what does not let older Pythons take it: the first that does. */
export const PROBES: readonly (readonly [title: string, code: string, since?: `3.${number}`])[] = [
  ["a name bound below is local above", "x = 1\ndef f():\n    print(x)\n    x = 2"],
  ["`del` makes a name local", "def f():\n    del x\n    return x"],
  ["a declaration makes a name local", "def f():\n    x: int\n    return x"],
  ["in parentheses it says nothing", "x = 1\ndef f():\n    (x): int\n    return x"],
  ["with a value it binds", "def f():\n    (x): int = 1\n    (a.b): int\n    (c[d]): int = 2"],
  [
    "a class's names are not its methods'",
    "class A:\n    x = 1\n    def f(self):\n        return x",
  ],
  ["nor its comprehensions'", "class A:\n    x = 1\n    y = [x for _ in x]\n    z = lambda: x"],
  [
    "in a function",
    "def f():\n    x = 1\n    class A:\n        x = 2\n        def g(self):\n            return x",
  ],
  [
    "a class that only reads",
    "def f():\n    x = 1\n    class A:\n        y = x\n        class B:\n            z = x",
  ],
  [
    "global in a class",
    "def f():\n    x = 1\n    class A:\n        global x\n        x = 2\n        def g(self):\n            return x",
  ],
  [
    "nonlocal in a class",
    "def f():\n    x = 1\n    class A:\n        nonlocal x\n        x = 2\n        y = x",
  ],
  [
    "nonlocal through two functions",
    "def f():\n    x = 1\n    def g():\n        def h():\n            nonlocal x\n            x += 1",
  ],
  [
    "nonlocal before the binding",
    "def f():\n    def g():\n        nonlocal x\n        x = 1\n    x = 2",
  ],
  [
    "nonlocal that is never named",
    "def f():\n    x = 1\n    def g():\n        def h():\n            nonlocal x",
  ],
  ["global that is never named", "def f():\n    global x\n    def g():\n        return x"],
  [
    "global hides an outer local",
    "def f():\n    x = 1\n    def g():\n        global x\n        def h():\n            return x",
  ],
  ["global in the module", "global x\nx = 1\ndef f():\n    return x"],
  ["global at one member of a class", "class A:\n    global x\n    x = 1\n    y = x"],
  [
    "a class's header and members",
    "class A(B, metaclass=C): pass\nclass D:\n    x = len\n    len = x\n    def f(self, y=x): return len, y",
  ],
  [
    "defaults and decorators are outside",
    "def f():\n    x = 1\n    @x\n    def g(x=x, *, y: x = x, **z: x) -> x:\n        return x\n    return lambda x=x: x",
  ],
  [
    "a comprehension's first iterable is outside",
    "def f(x):\n    return [x for x in x for y in x if (lambda: y)()]",
  ],
  [
    "nested comprehensions",
    "def f(x):\n    return {a: [b for b in a if x] for a in {c for c in (d for d in x)}}",
  ],
  ["a comprehension in a class", "class A:\n    x = 1\n    y = {x for x in [x for _ in x]}"],
  [":= leaves comprehensions", "def f(a):\n    x = [[y := z for z in b] for b in a]\n    return y"],
  [":= of the module", "x = [y := z for z in a]\ndef f():\n    return [w := z for z in y]"],
  [":= of a global", "def f(a):\n    global y\n    return [y := z for z in a]"],
  [":= stays in a lambda", "x = [lambda: (y := z) for z in a]"],
  [":= under a condition", "def f(a):\n    return any((hit := b) for b in a) and hit"],
  [
    "private names",
    "__x = 1\nclass A:\n    __y = __x\n    def __f(self, __a=__x):\n        global __g\n        import __h\n        return __x, __a, __y.__z, f(__k=1)",
  ],
  [
    "private names of two classes",
    "def f():\n    __x = 1\n    class A:\n        def g(self):\n            __x = 2\n            class B:\n                def h(self):\n                    return __x\n            return lambda: __x\n    return __x",
  ],
  [
    "private names of a class of underscores",
    "class __:\n    def f(self):\n        __x = 1\n        return lambda: __x",
  ],
  [
    "names with two underscores that are not private",
    "class A:\n    def f(self):\n        __x__ = __y__ = ___\n        return lambda: __x__",
  ],
  [
    "__class__",
    "class A:\n    def f(self):\n        super().f()\n        return lambda: __class__\n    x = [__class__ for _ in a]\n    def g(self):\n        class B:\n            y = __class__\n            def h(self): return super",
  ],
  ["__class__ outside", "def f():\n    return super().f, __class__"],
  [
    "__class__ as a name",
    "class A:\n    __class__ = property(f)\n    def f(self, __class__):\n        return __class__",
  ],
  ["names that are the same", "def f():\n    ｗｉｄｔｈ = 1\n    return width, lambda: 𝔴𝔦𝔡𝔱𝔥"],
  [
    "imports",
    "import a.b.c, d.e as f\nfrom .g import h as i, j\nfrom k import *\ndef l():\n    import a.m\n    return a, f, i, j",
  ],
  [
    "imports that are tried",
    "try:\n    import a\nexcept ImportError as e:\n    a = None\nelse:\n    b = a\nfinally:\n    del b",
  ],
  [
    "targets",
    "for a, (b, *c), d.e, f[g] in h: pass\nwith i as j, k as (l, m), n as o.p: pass\na += b; d.e += 1; f[g] += f",
  ],
  ["exceptions", "def f():\n    try: pass\n    except (A, B) as e: print(e)\n    return lambda: e"],
  ["f-strings", "def f(a, b, c):\n    return f'{a!r:>{b}} {(lambda: c)()} {[x for x in a]} {a=}'"],
  [
    "async",
    "async def f(a):\n    async with a as b:\n        async for c in b: await c\n    return [d async for d in c if await d]",
  ],
  ["keywords are no names", "f(a=1, **b)\nx.a.b = c.a(d=lambda a: e)"],
  [
    "functions called like CPython's own",
    "def top(a): return a\ndef listcomp(a): return [b for b in a]\ndef genexpr(a): return a",
  ],
  ["a lambda's parameters", "lambda a, /, b=c, *d, e=f, **g: (a, b, d, e, g, h)"],
  [
    "annotations that stay text",
    "from __future__ import annotations\ndef f(a: b, c: [d for d in e] = g) -> h:\n    i: j = k\n    (l): m",
  ],
  [
    "patterns",
    "match a:\n    case [b, *c, _] | {'d': b, **c} if e: pass\n    case F(g, h=i, j=K.l) as m: pass\n    case n.o | 1 | 'p' | -1 + 2j: pass\n    case (q): pass",
    "3.10",
  ],
  [
    "patterns in a function",
    "def f(a):\n    match a, b:\n        case {K.l: [c], **e}: return lambda: c\n        case d: return d",
    "3.10",
  ],
  ["except*", "def f():\n    try: pass\n    except* A as e: pass\n    return e", "3.11"],
  [
    "type parameters",
    "def f[T: int, *Ts, **P](a: T, *b: *Ts, c=T) -> P:\n    x: T = T\n    return lambda: T",
    "3.12",
  ],
  [
    "of a class",
    "class A[T: (B, C)](D[T], k=lambda: T):\n    x: T\n    def f[S: T](self, y=S) -> S: return T, S, __class__",
    "3.12",
  ],
  ["of an alias", "type X[T: A] = dict[T, X]\ntype Y = lambda: X", "3.12"],
  [
    "types in a class",
    "class A:\n    T = int\n    type U[K: T] = T | K | U\n    def f[S: T](self, a: T = T) -> T: return T",
    "3.12",
  ],
  [
    "types in a class in a function",
    "def g():\n    T = 1\n    class A:\n        T = int\n        type U = T\n        type V = W\n        W = T\n    return lambda: A",
    "3.12",
  ],
  [
    "private type parameters",
    "class A[__T: __B](__C, __T):\n    def f[__S](self, x: __T) -> __S: return __T, __B\ndef g():\n    class B[__T]:\n        x: __T",
    "3.13",
  ],
  [
    "defaults of type parameters",
    "class A[T, S = list[T], *Ts = *tuple[T], **P = [T]]: pass\ntype X[T: int = T] = T",
    "3.13",
  ],
];
