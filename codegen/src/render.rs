//! Tokens to text, and texts to files or to one nested file.
//!
//! prettyplease prints neither comments nor blank lines between items, so items are printed one
//! by one and joined here.

use proc_macro2::TokenStream;
use std::fmt::Write;

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// Its text.
    pub contents: String,
}

/// Something that a module consists of.
pub(crate) enum Piece {
    /// Items, still to be printed.
    Tokens(TokenStream),
    /// An item as text: the call of a macro, which prettyplease would leave on one line.
    Text(String),
}

/// A module with its text and the modules below it.
pub(crate) struct Module {
    /// Its name; empty for the root.
    pub name: String,
    /// `pub` or nothing.
    pub public: bool,
    /// Outer attributes and doc comments, a line each.
    pub attributes: Vec<String>,
    /// Its own items.
    pub text: String,
    /// The modules that it declares.
    pub children: Vec<Module>,
}

/// Prints pieces, with a blank line between items.
pub(crate) fn pieces(pieces: Vec<Piece>) -> Result<String, syn::Error> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            // The codec of a type belongs to it.
            Piece::Text(text) if text.starts_with("rt::") => out.push_str(&text),
            Piece::Text(text) => separated(&mut out, &text),
            Piece::Tokens(tokens) => {
                for item in syn::parse2::<syn::File>(tokens)?.items {
                    print_item(&mut out, item);
                }
            }
        }
    }
    Ok(out)
}

fn separated(out: &mut String, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text);
    if !text.ends_with('\n') {
        out.push('\n');
    }
}

fn print_item(out: &mut String, item: syn::Item) {
    let is_use = matches!(item, syn::Item::Use(_));
    let has_members = matches!(item, syn::Item::Impl(_) | syn::Item::Trait(_));
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    let last_line = out.trim_end().rsplit('\n').next().unwrap_or_default();
    if is_use && (last_line.starts_with("use ") || last_line.starts_with("pub use ")) {
        out.push_str(&text);
    } else if has_members {
        separated(out, &spread(&text));
    } else {
        separated(out, &text);
    }
}

/// Puts a blank line after each member that ends in a block, except the last.
fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line == "    }" && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
    out
}

/// The tree as files: a module with modules below it becomes a folder.
pub(crate) fn files(root: &Module, root_file: &str, header: &str) -> Vec<File> {
    let mut files = vec![File {
        path: root_file.to_owned(),
        contents: file_text(root, header),
    }];
    for child in &root.children {
        add_files(&mut files, child, "", header);
    }
    files
}

fn add_files(files: &mut Vec<File>, module: &Module, folder: &str, header: &str) {
    let file = file_stem(&module.name);
    let path = match module.children.is_empty() {
        true => format!("{folder}{file}.rs"),
        false => format!("{folder}{file}/mod.rs"),
    };
    files.push(File {
        path,
        contents: file_text(module, header),
    });
    for child in &module.children {
        add_files(files, child, &format!("{folder}{file}/"), header);
    }
}

/// The file of a module: `r#type` lives in `type.rs`.
fn file_stem(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn file_text(module: &Module, header: &str) -> String {
    let mut text = format!("{header}\n");
    for (index, child) in module.children.iter().enumerate() {
        // Documented modules stand apart, a plain list of names does not.
        if index == 0 || child.attributes.iter().any(|line| line.starts_with("///")) {
            text.push('\n');
        }
        declare(&mut text, child, "");
        text.push_str(";\n");
    }
    if !module.text.is_empty() {
        text.push('\n');
        text.push_str(&module.text);
    }
    text
}

fn declare(out: &mut String, module: &Module, indent: &str) {
    for line in &module.attributes {
        push_line(out, indent, line);
    }
    let visibility = if module.public { "pub " } else { "" };
    let _ = write!(out, "{indent}{visibility}mod {}", module.name);
}

/// The tree as one file: `mod name { … }` within one another.
pub(crate) fn nested(root: &Module, header: &str) -> String {
    let mut out = format!("{header}\n\n{}", root.text);
    for child in &root.children {
        out.push('\n');
        add_nested(&mut out, child, 0);
    }
    out
}

fn add_nested(out: &mut String, module: &Module, depth: usize) {
    let indent = "    ".repeat(depth);
    let inner = "    ".repeat(depth + 1);
    declare(out, module, &indent);
    out.push_str(" {\n");
    // No string in the output spans lines, so indenting lines changes no value.
    for line in module.text.lines() {
        push_line(out, &inner, line);
    }
    for (index, child) in module.children.iter().enumerate() {
        if index > 0 || !module.text.is_empty() {
            out.push('\n');
        }
        add_nested(out, child, depth + 1);
    }
    push_line(out, &indent, "}");
}

fn push_line(out: &mut String, indent: &str, line: &str) {
    if !line.is_empty() {
        out.push_str(indent);
        out.push_str(line);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn module(name: &str, text: &str, children: Vec<Module>) -> Module {
        Module {
            name: name.to_owned(),
            public: true,
            attributes: Vec::new(),
            text: text.to_owned(),
            children,
        }
    }

    #[test]
    fn items_and_methods_are_set_apart() {
        let tokens = quote! {
            use a::b;
            use c::d;
            #[doc = " A."]
            struct A { a: bool, b: bool }
            impl A { fn a(&self) {} fn b(&self) {} }
        };
        let text = pieces(vec![
            Piece::Tokens(tokens),
            Piece::Text("rt::m!(A);\n".to_owned()),
        ])
        .expect("prints");
        let expected = "use a::b;\nuse c::d;\n\n/// A.\nstruct A {\n    a: bool,\n    b: bool,\n}\n\n\
            impl A {\n    fn a(&self) {}\n    fn b(&self) {}\n}\nrt::m!(A);\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn one_tree_has_two_layouts() {
        let tree = module(
            "",
            "pub use a::A;\n",
            vec![module(
                "a",
                "",
                vec![module("r#type", "struct A;\n", vec![])],
            )],
        );
        let files = files(&tree, "lib.rs", "// header");
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["lib.rs", "a/mod.rs", "a/type.rs"]);
        assert_eq!(
            files[0].contents,
            "// header\n\npub mod a;\n\npub use a::A;\n"
        );
        assert_eq!(files[1].contents, "// header\n\npub mod r#type;\n");
        let expected = "// header\n\npub use a::A;\n\npub mod a {\n    pub mod r#type {\n        struct A;\n    }\n}\n";
        assert_eq!(nested(&tree, "// header"), expected);
    }
}
