"""Prints what CPython's own symbol table says of every scope: one line of JSON for each Python file.

Usage: python check-scopes-symbols.py FILE...   (without files: the library of this Python)

A first line holds `version` ([3, 13]). Each other line holds `path` and either `refused` (why
CPython does not accept the file) or `text` (decoded, line ends and all) and `scopes`: for each
scope [where, names]. `where` leads to it from the outside in ("class A 3/function f 4");
`names` are words such as "x:br:local", sorted, with these letters:

  b bound by an assignment, definition, `del`, …   i imported     p parameter   a annotated
  g declared global                                n declared nonlocal          r read
"""

import io
import json
import os
import symtable
import sys
import sysconfig
import tokenize
import warnings

# What CPython adds, and no code spells to mean a variable.
ADDED = {"__classdict__", "__type_params__"}
LETTERS = (
    ("b", "is_assigned"),
    ("i", "is_imported"),
    ("p", "is_parameter"),
    ("a", "is_annotated"),
    ("g", "is_declared_global"),
    ("n", "is_nonlocal"),
    ("r", "is_referenced"),
)
KINDS = ("module", "class", "function")


def scopes(table, around=""):
    kind = str(getattr(table.get_type(), "value", table.get_type()))
    # Type parameters, their bounds and defaults, and aliases: each evaluated on its own.
    kind = kind if kind in KINDS else "types"
    where = around + "{} {} {}".format(kind, table.get_name(), table.get_lineno())
    names = [word(symbol, kind) for symbol in table.get_symbols() if is_spelled(symbol.get_name())]
    yield [where, sorted(names)]
    for child in table.get_children():
        yield from scopes(child, where + "/")


def is_spelled(name):
    return not name.startswith(".") and name not in ADDED


def word(symbol, kind):
    letters = "".join(letter for letter, method in LETTERS if getattr(symbol, method)())
    return "{}:{}:{}".format(symbol.get_name(), letters, place(symbol, kind))


def place(symbol, kind):
    if symbol.is_free():
        return "free"
    # Of a function that is called `top`, `is_global` thinks that it is the module.
    is_local = symbol.is_local() and not symbol.is_declared_global()
    return "local" if kind != "module" and is_local else "global"


def library():
    top = sysconfig.get_paths()["stdlib"]
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(set(folders) - {"site-packages", "__pycache__"})
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(folder, name)


def describe(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        found = list(scopes(symtable.symtable(data, path, "exec")))
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return {"path": path, "text": data.decode(encoding), "scopes": found}
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"path": path, "refused": type(error).__name__ + ": " + str(error)}


def main():
    warnings.simplefilter("ignore")
    print(json.dumps({"version": sys.version_info[:2]}), flush=True)
    for path in sys.argv[1:] or library():
        print(json.dumps(describe(path)), flush=True)


main()
