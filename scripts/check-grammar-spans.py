"""Prints where CPython's own parser sees statements: one line of JSON for each Python file.

Usage: python check-grammar-spans.py FILE...   (without files: the library of this Python)

Each line holds `path` and either `refused` (why CPython does not accept the file) or
`text` (decoded, line ends and all), `statements` and `expressions` ([kind, start, end] of
each) and `units` (starts of top-level statements and of class members, decorators included).
Offsets are UTF-16 code units, as in the editor. Expressions are given from Python 3.12 on;
parsers before had no true places for what stands in f-strings.
"""

import ast
import io
import json
import os
import re
import sys
import sysconfig
import tokenize
import warnings

# Names, literals and tuples say nothing that these do not.
EXPRESSIONS = tuple(
    getattr(ast, name)
    for name in (
        "Attribute Await BinOp BoolOp Call Compare Dict DictComp GeneratorExp IfExp Lambda "
        "ListComp NamedExpr Set SetComp Starred Subscript UnaryOp Yield YieldFrom"
    ).split()
)
PLACED_IN_F_STRINGS = sys.version_info >= (3, 12)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Offsets:
    """Turns CPython's places (line, UTF-8 column) into UTF-16 offsets."""

    def __init__(self, text):
        self.lines = LINE.findall(text)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + utf16_length(line))

    def at(self, line, column):
        text = self.lines[line - 1]
        if text.isascii():
            return self.starts[line - 1] + column
        before = text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass")
        return self.starts[line - 1] + utf16_length(before)


def utf16_length(text):
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def decode(data):
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


def spans(data):
    tree = ast.parse(data)
    text = decode(data)
    offsets = Offsets(text)
    placed = [
        (
            node,
            [
                type(node).__name__,
                offsets.at(node.lineno, node.col_offset),
                end_of(node, text, offsets),
            ],
        )
        for node in outside_patterns(tree)
        if isinstance(node, (ast.stmt, *EXPRESSIONS))
    ]
    result = {"text": text, "units": units(tree, offsets)}
    result["statements"] = [span for node, span in placed if isinstance(node, ast.stmt)]
    if PLACED_IN_F_STRINGS:
        result["expressions"] = [span for node, span in placed if isinstance(node, EXPRESSIONS)]
    return result


def end_of(node, text, offsets):
    end = offsets.at(node.end_lineno, node.end_col_offset)
    if sys.version_info < (3, 9) and hasattr(node, "body") and isinstance(node, ast.stmt):
        # From 3.9 on, a semicolon after the last statement of a block belongs to the block.
        line = offsets.lines[node.end_lineno - 1].encode("utf-8")[node.end_col_offset :]
        end += len(re.match(rb"([ \t]*;)?", line).group())
    return end


def outside_patterns(node):
    """The node and all below it, but for the patterns of `case`, which are no expressions to us."""
    pending = [node]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(
            child
            for child in ast.iter_child_nodes(node)
            if not hasattr(ast, "pattern") or not isinstance(child, ast.pattern)
        )


def units(tree, offsets):
    """Starts of statements that begin their line: decorators come before a definition's start."""
    starts = []
    for node in tree.body:
        starts.append(unit_start(node, offsets))
        if isinstance(node, ast.ClassDef):
            starts.extend(unit_start(member, offsets) for member in node.body)
    return [start for start in starts if start is not None]


def unit_start(node, offsets):
    line, column = node.lineno, node.col_offset
    decorators = getattr(node, "decorator_list", [])
    if decorators:
        line, column = decorators[0].lineno, decorators[0].col_offset
        while True:
            before = offsets.lines[line - 1].encode("utf-8")[:column]
            if b"@" in before:
                column = before.index(b"@")
                break
            line, column = line - 1, None
    before = offsets.lines[line - 1].encode("utf-8", "surrogatepass")[:column]
    return None if before.strip(b" \t\f") else offsets.starts[line - 1]


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
        return {"path": path, **spans(data)}
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"path": path, "refused": type(error).__name__ + ": " + str(error)}


def main():
    warnings.simplefilter("ignore")
    for path in sys.argv[1:] or library():
        print(json.dumps(describe(path)), flush=True)


main()
