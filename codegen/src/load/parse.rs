//! Bytes to a tree: encoding, the choice between JSON and YAML, and what can go wrong with them.

use super::tree::{Builder, Notes};
use crate::{diagnostics::Place, document::FileId};
use saphyr_parser::{Event, Parser};
use serde::{
    Deserialize,
    de::{DeserializeSeed, IgnoredAny},
};
use serde_json::Value;
use std::path::Path;

const TOO_DEEP: &str = "this is nested too deeply, or contains itself";

/// A line and a column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Point {
    pub(super) const START: Point = Point { line: 1, column: 1 };

    pub(super) fn place(self, file: FileId) -> Place {
        Place::Point {
            file,
            line: self.line,
            column: self.column,
        }
    }

    /// The text of its line before it, and all of the text after.
    pub(super) fn split(self, text: &str) -> (&str, &str) {
        let lines = text.split_inclusive('\n').take(self.line - 1);
        let start = lines.map(str::len).sum::<usize>();
        let line = &text[start..];
        let mut chars = line.char_indices();
        let at = chars.nth(self.column - 1).map_or(line.len(), |(at, _)| at);
        line.split_at(at)
    }

    /// The place right after some text.
    fn after(text: &str) -> Point {
        let line_start = text.rfind('\n').map_or(0, |at| at + 1);
        Point {
            line: text.matches('\n').count() + 1,
            column: text[line_start..].chars().count() + 1,
        }
    }
}

/// What is wrong with a file.
#[derive(Debug)]
pub(super) enum Fault {
    Empty,
    Encoding { message: String, point: Point },
    Syntax { message: String, point: Point },
    LooseJson { message: String, point: Point },
    SeveralDocuments,
    DuplicateKey { pointer: String, key: String },
}

/// A file after parsing: its text in any case, its tree if there is one.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) text: String,
    pub(super) tree: Option<Value>,
    pub(super) faults: Vec<Fault>,
}

pub(super) fn parse(path: &Path, bytes: Vec<u8>) -> Parsed {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err((text, fault)) => {
            return Parsed {
                text,
                tree: None,
                faults: vec![fault],
            };
        }
    };
    if is_prose(path) {
        let tree = Some(Value::String(text.clone()));
        return Parsed {
            text,
            tree,
            faults: Vec::new(),
        };
    }
    let mut faults = Vec::new();
    let says_nothing = |line: &str| {
        let line = line.trim();
        matches!(line, "" | "---" | "...") || line.starts_with('#')
    };
    let tree = if text.lines().all(says_nothing) {
        faults.push(Fault::Empty);
        None
    } else if is_named_json(path) || text.trim_start().starts_with(['{', '[']) {
        json_or_yaml(&text, is_named_json(path), &mut faults)
    } else {
        match yaml(&text, &mut faults) {
            Ok(tree) => Some(tree),
            Err(fault) => {
                faults.push(fault);
                None
            }
        }
    };
    Parsed { text, tree, faults }
}

fn decode(bytes: Vec<u8>) -> Result<String, (String, Fault)> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let point = Point::after(&String::from_utf8_lossy(valid));
            let message = if utf16 {
                "the file is UTF-16, not UTF-8".to_owned()
            } else {
                let byte = error.as_bytes()[valid.len()];
                format!("the byte 0x{byte:02x} is not UTF-8")
            };
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Err((text, Fault::Encoding { message, point }))
        }
    }
}

fn is_named_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// A text that a document refers to in place of a description: all of it is one string.
fn is_prose(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    matches!(
        extension.as_str(),
        "md" | "markdown" | "mdx" | "txt" | "rst" | "adoc" | "html" | "htm"
    )
}

/// Much that calls itself JSON has comments or trailing commas: what is not JSON may be YAML, and a
/// YAML file may well begin with a brace.
fn json_or_yaml(text: &str, named_json: bool, faults: &mut Vec<Fault>) -> Option<Value> {
    let (message, point) = match json(text, faults) {
        Ok(tree) => return Some(tree),
        Err(problem) => problem,
    };
    faults.clear();
    let end = Point::after(text.trim_end());
    let fault = match yaml(text, faults) {
        Ok(tree) if tree.is_object() || !named_json => {
            if named_json {
                faults.push(Fault::LooseJson { message, point });
            }
            return Some(tree);
        }
        // The one that got further was the one that was meant.
        Err(Fault::Syntax { message, point: at }) if !named_json && at.min(end) > point => {
            Fault::Syntax { message, point: at }
        }
        _ => Fault::Syntax { message, point },
    };
    faults.clear();
    faults.push(fault);
    None
}

fn json(text: &str, faults: &mut Vec<Fault>) -> Result<Value, (String, Point)> {
    let notes = Notes::new(text.len(), false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Builder::new(&notes)
        .deserialize(&mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree));
    faults.extend(duplicates(notes));
    tree.map_err(|error| {
        let point = Point {
            line: error.line().max(1),
            column: char_column(text, error.line(), error.column()),
        };
        (without_position(&error.to_string()), point)
    })
}

/// serde_json counts bytes.
fn char_column(text: &str, line: usize, byte_column: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or("");
    let before = line.as_bytes().get(..byte_column.saturating_sub(1));
    before.map_or(line.chars().count().max(1), |bytes| {
        String::from_utf8_lossy(bytes).chars().count() + 1
    })
}

fn yaml(text: &str, faults: &mut Vec<Fault>) -> Result<Value, Fault> {
    if let Some(fault) = too_deep(text) {
        return Err(fault);
    }
    let notes = Notes::new(text.len(), true);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let mut tree = Ok(Value::Null);
    // An empty one in front may hold a comment.
    while let Ok(Value::Null) = tree
        && let Some(next) = documents.next()
    {
        tree = Builder::new(&notes).deserialize(next);
    }
    faults.extend(duplicates(notes));
    let tree = tree.map_err(|error| yaml_fault(text, &error))?;
    let next = documents.next().map(Option::<IgnoredAny>::deserialize);
    match next.transpose() {
        Ok(None | Some(None)) => {}
        Ok(Some(Some(_))) => faults.push(Fault::SeveralDocuments),
        Err(error) => return Err(yaml_fault(text, &error)),
    }
    Ok(tree)
}

/// Where brackets are opened beyond reason. The YAML parser would find out by itself, but its time
/// grows with the square of the depth.
///
/// Most brackets are in texts, and which ones are takes a parser to tell. So those are let pass that
/// cost a second at worst, twice as many as the largest documents have; a text with more has to
/// be clean enough for the other parser, which knows how deep it is.
fn too_deep(text: &str) -> Option<Fault> {
    const FEW: usize = 12_000;
    let opened = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    if opened.count() <= FEW {
        return None;
    }
    let error = Parser::new_from_str(text).find_map(Result::err)?;
    let message = match error.info() {
        "recursion limit exceeded" => TOO_DEEP,
        info => info,
    };
    Some(Fault::Syntax {
        message: message.to_owned(),
        point: Point {
            line: error.marker().line(),
            column: error.marker().col() + 1,
        },
    })
}

fn yaml_fault(text: &str, error: &serde_yaml::Error) -> Fault {
    let message = without_position(&error.to_string());
    // The parser looks at all characters before it counts lines.
    if let Some((message, _)) = message.split_once(" at position ")
        && let Some(at) = text.find(is_forbidden)
    {
        let (message, point) = (message.to_owned(), Point::after(&text[..at]));
        return Fault::Syntax { message, point };
    }
    let point = match error.location() {
        Some(location) => Point {
            line: location.line().max(1),
            column: location.column().max(1),
        },
        // Only an excess of aliases is reported without a place.
        None => first_alias(text).unwrap_or(Point::START),
    };
    Fault::Syntax { message, point }
}

/// Characters that a YAML text may not have anywhere.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn first_alias(text: &str) -> Option<Point> {
    let mut events = Parser::new_from_str(text).map_while(Result::ok);
    let (_, span) = events.find(|(event, _)| matches!(event, Event::Alias(_)))?;
    Some(Point {
        line: span.start.line(),
        column: span.start.col() + 1,
    })
}

fn duplicates(notes: Notes) -> impl Iterator<Item = Fault> {
    let duplicates = notes.duplicates.into_inner();
    let fault = |(pointer, key)| Fault::DuplicateKey { pointer, key };
    duplicates.into_iter().map(fault)
}

/// The parsers end their messages with the place, which is shown anyway.
fn without_position(message: &str) -> String {
    if message.starts_with("recursion limit exceeded") {
        return TOO_DEEP.to_owned();
    }
    let mut parts = message.split(" at line ");
    let mut text = parts.next().unwrap_or(message).to_owned();
    for part in parts {
        // What follows `12 column 5` explains the context.
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix(" column ").unwrap_or(rest);
        text.push_str(rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}
