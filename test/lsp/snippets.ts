/** Python texts with known findings, shared by the sessions. */

/** One finding with a safe fix: `n in ids`, at line 3 from 0, column 11. */
export const SAFE = `def f(names: str) -> None:
    ids = names.split()
    for n in names.split():
        if n in ids:
            print(n)
`;

/** One finding whose fix may change results: who knows whether \`n\` is hashable. */
export const UNSAFE = `def f(names: str, others):
    ids = names.split()
    for n in others:
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
