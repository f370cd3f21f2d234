//! Writes a parser in C (src/parser.c) and its node-types.json from the grammar.js of a folder.
use std::{env, error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: generate-grammar <folder>")?;
    tree_sitter_generate::generate_parser_in_directory(
        Path::new(&folder),
        None,
        None,
        tree_sitter::LANGUAGE_VERSION,
        None,
        None,
    )?;
    Ok(())
}
