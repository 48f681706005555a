//! The outline as a file: a line for the mark, one for the format, one for each item.

use super::{ClientItem, MethodItem, Outline, ResourceItem, TypeItem};
use crate::{gate, mark};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::{self, Write};

/// The name of the file in a generated package.
pub const FILE: &str = "surface.jsonl";

/// The version of the format. A later one may say what this reader does not know.
pub const FORMAT: u32 = 1;

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    Format(u32),
    #[serde(bound(deserialize = "'de: 'a"))]
    Client(Cow<'a, ClientItem>),
    Resource(Cow<'a, ResourceItem>),
    Method(Box<Cow<'a, MethodItem>>),
    Type(Cow<'a, TypeItem>),
}

/// The outline as text. The same outline gives the same bytes.
pub fn write(outline: &Outline) -> String {
    let mut out = format!("{}\n", mark::LINES);
    let client = Line::Client(Cow::Borrowed(&outline.client));
    let resources = outline.resources.iter().map(Cow::Borrowed);
    let methods = outline.methods.iter().map(Cow::Borrowed);
    let types = outline.types.iter().map(Cow::Borrowed);
    let lines = [Line::Format(FORMAT), client].into_iter();
    let lines = lines.chain(resources.map(Line::Resource));
    let lines = lines.chain(methods.map(|method| Line::Method(Box::new(method))));
    for line in lines.chain(types.map(Line::Type)) {
        // Strings, numbers and lists of them are always JSON.
        let text = serde_json::to_string(&line).unwrap_or_default();
        let _ = writeln!(out, "{}", gate::json::visible(&text));
    }
    out
}

/// Why a text is no outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {})", self.message, self.line)
    }
}

impl std::error::Error for Unreadable {}

/// Reads what [`write()`] wrote.
///
/// # Errors
///
/// The text lacks the mark, is of a newer format, or has a line that is no item.
pub fn read(text: &str) -> Result<Outline, Unreadable> {
    let fault = |line: usize, column: usize, message: String| Unreadable {
        line,
        column: column.max(1),
        message,
    };
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, line)| line != mark::LINES) {
        let message = "this is not a surface that specwright wrote".to_owned();
        return Err(fault(1, 1, message));
    }
    let mut client = None;
    let mut resources = Vec::new();
    let mut methods = Vec::new();
    let mut types = Vec::new();
    for (at, line) in lines {
        if at == 1 {
            check_format(line).map_err(|message| fault(2, 1, message))?;
            continue;
        }
        let read = serde_json::from_str(line)
            .map_err(|error| fault(at + 1, error.column(), format!("this is no item: {error}")))?;
        match read {
            Line::Format(_) => {}
            Line::Client(item) => client = Some(item.into_owned()),
            Line::Resource(item) => resources.push(item.into_owned()),
            Line::Method(item) => methods.push(item.into_owned()),
            Line::Type(item) => types.push(item.into_owned()),
        }
    }
    let end = text.lines().count();
    let client = client.ok_or_else(|| fault(end, 1, "the file is cut off".to_owned()))?;
    Ok(Outline {
        client,
        resources,
        methods,
        types,
    })
}

fn check_format(line: &str) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    match serde_json::from_str::<Format>(line) {
        Ok(Format { format: FORMAT }) => Ok(()),
        Ok(Format { format }) => Err(format!(
            "the surface is of format {format}, and this version of specwright reads {FORMAT}"
        )),
        Err(_) => Err("this line should say the format".to_owned()),
    }
}
