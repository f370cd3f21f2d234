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
