/** How large the workspace is: 2,002 modules in all. */

/** Packages, each with so many parts and an `__init__` that passes on their names. */
export const AREAS = 53;
export const PARTS = 31;
/** Modules of which each calls the next. */
export const LINKS = 300;
