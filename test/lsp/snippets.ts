/** Python texts with known findings, shared by the sessions. */

/** One finding with a safe fix: `n in ids`, at line 3 from 0, column 11. */
export const SAFE = `def f(lines: str) -> None:
    ids = lines.split()
    for n in lines.split():
        if n in ids:
            print(n)
`;

/** One finding whose fix may change results: who knows whether \`n\` is hashable. */
export const UNSAFE = `def f(lines: str, rows):
    ids = lines.split()
    for n in rows:
        if n in ids:
            print(n)
`;

export const RULE = "list-membership-in-loop";

/** One finding that is shown only when line 3 (from 0) is hot; its fix is safe. */
export const HOT_ONLY = `def show(rows):
    sizes = {row: len(row) for row in rows}
    for row in sizes:
        print(sizes[row], -sizes[row])


def other(n):
    total = 0
    while total < n:
        total += 1
    return total
`;

export const HOT_ONLY_RULE = "dict-double-lookup";

/** What `RULE` says here, where nothing tells how much there is, is shown only when line 3 is hot; its fix is safe. */
export const HOT_ONLY_HERE = `def show(name: str) -> None:
    ids = name.split()
    for n in name.split():
        if n in ids:
            print(n)


def other(n):
    pass
`;
