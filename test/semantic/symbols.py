"""Prints what CPython's own symbol table says of every function: one JSON line a file.

Reads paths from stdin. A line is {path, scopes: [[name, line, {symbol: "local" | "global" | "free"}]]}.
"""

import json
import sys
import symtable


def main():
    for path in sys.stdin.read().splitlines():
        try:
            with open(path, encoding="utf-8", newline="") as file:
                code = file.read()
            table = symtable.symtable(code, path, "exec")
        except (SyntaxError, ValueError):
            continue
        print(json.dumps({"path": path, "scopes": list(functions(table))}))


def functions(table):
    for child in table.get_children():
        if str(child.get_type()) in ("function", "SymbolTableType.FUNCTION"):
            symbols = {s.get_name(): place(s) for s in child.get_symbols()}
            yield [child.get_name(), child.get_lineno(), symbols]
        yield from functions(child)


def place(symbol):
    if symbol.is_global():
        return "global"
    return "free" if symbol.is_free() else "local"


main()
