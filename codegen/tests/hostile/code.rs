//! What must be true of a client's Rust code, and its shape.

use crate::check::inert;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use specwright::render::File;

/// Asserts that a file is Rust of which nothing came from the document's text, and that its docs
/// hold no code that runs but our examples.
pub(crate) fn check(file: &File) {
    if let Err(error) = syn::parse_file(&file.contents) {
        panic!("{} is not Rust: {error}", file.path);
    }
    let tokens: TokenStream = file.contents.parse().expect("what parses has tokens");
    not_injected(tokens.clone(), &file.path);
    each_docs(tokens, &mut |docs| check_docs(docs, &file.path));
}

fn not_injected(tokens: TokenStream, place: &str) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => assert_ne!(name, "INJECTED", "{place}"),
            TokenTree::Group(group) => not_injected(group.stream(), place),
            _ => {}
        }
    }
}

/// The docs of each item: the text of `#[doc = "…"]`s that follow one another.
fn each_docs(tokens: TokenStream, found: &mut dyn FnMut(&str)) {
    let mut docs = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                tokens.next_if(
                    |next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'),
                );
                if let Some(line) = tokens.peek().and_then(doc) {
                    tokens.next();
                    docs.push_str(&line);
                    docs.push('\n');
                    continue;
                }
            }
            TokenTree::Group(group) => each_docs(group.stream(), found),
            _ => {}
        }
        if !docs.is_empty() {
            found(&std::mem::take(&mut docs));
        }
    }
    if !docs.is_empty() {
        found(&docs);
    }
}

/// The text of `[doc = "…"]`.
fn doc(token: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = token else {
        return None;
    };
    let mut inside = group.stream().into_iter();
    let is_doc = matches!(inside.next(), Some(TokenTree::Ident(name)) if name == "doc");
    let text = inside.nth(1).filter(|_| is_doc)?;
    let text: syn::LitStr = syn::parse2(text.into()).ok()?;
    Some(text.value())
}

/// As rustdoc shows docs, and as it looks for tests in them.
fn check_docs(docs: &str, place: &str) {
    let shown = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let docs: Vec<&str> = docs
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let docs = docs.join("\n");
    for options in [shown, Options::empty()] {
        let mut example: Option<String> = None;
        for event in Parser::new_ext(&docs, options) {
            inert(&event, place);
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => match &*info {
                    "text" => {}
                    "no_run" => example = Some(String::new()),
                    info => panic!("{place} has a block of {info:?} in its docs:\n{docs}"),
                },
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    panic!("{place} has indented code in its docs:\n{docs}")
                }
                Event::Text(text) => example.iter_mut().for_each(|code| code.push_str(&text)),
                Event::End(TagEnd::CodeBlock) => {
                    example
                        .take()
                        .iter()
                        .for_each(|code| check_example(code, place));
                }
                _ => {}
            }
        }
    }
}

/// An example is what we print, a `use` and a function.
fn check_example(code: &str, place: &str) {
    let lines = code
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let lines: Vec<&str> = lines.collect();
    let file = syn::parse_file(&lines.join("\n"));
    let file = file.unwrap_or_else(|error| panic!("{place}: {error} in an example:\n{code}"));
    let ours =
        matches!(&*file.items, [syn::Item::Use(_), syn::Item::Fn(f)] if f.sig.ident == "example");
    assert!(ours, "{place} has another example:\n{code}");
    not_injected(
        code.replace("# ", "").parse().expect("Rust has tokens"),
        place,
    );
}

/// Code without what a document may choose: documentation, identifiers, literals. In the codec's
/// tables a name that Rust spells as the document does stands once. Where lines end decides on a
/// comma before a bracket of any kind.
pub(crate) fn shape(code: &str) -> String {
    let mut out = String::new();
    write(&mut out, code.parse().expect("a file has tokens"));
    out.replace("I =L ", "I ").replace(",>", ">")
}

fn write(out: &mut String, tokens: TokenStream) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                tokens.next_if(
                    |next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'),
                );
                if tokens.next_if(|next| doc(next).is_some()).is_none() {
                    out.push_str("# ");
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' && tokens.peek().is_none() => {}
            TokenTree::Punct(mark) => out.push(mark.as_char()),
            TokenTree::Literal(_) => out.push_str("L "),
            TokenTree::Ident(name) if KEPT.contains(&&*name.to_string()) => {
                out.push_str(&format!("{name} "));
            }
            TokenTree::Ident(_) => out.push_str("I "),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("( ", ") "),
                    Delimiter::Brace => ("{ ", "}\n"),
                    Delimiter::Bracket => ("[ ", "] "),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                write(out, group.stream());
                out.push_str(close);
            }
        }
    }
}

/// Words of the language, and names that a document does not choose.
#[rustfmt::skip]
const KEPT: &[&str] = &[
    "as", "async", "await", "const", "crate", "else", "enum", "extern", "fn", "for", "if", "impl", "in", "let", "match",
    "mod", "mut", "pub", "ref", "return", "static", "struct", "super", "trait", "type", "unsafe", "use", "where",
    "derive", "allow", "non_exhaustive", "deprecated", "must_use", "rt",
];
