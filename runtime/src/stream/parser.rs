//! Cutting bytes into lines, and lines into events. Chunks may end anywhere, also inside a character.

use crate::error::{Error, Kind};

/// Collects chunks and gives whole lines.
#[derive(Default)]
pub(super) struct LineBuffer {
    bytes: Vec<u8>,
    /// Up to here the bytes were given.
    start: usize,
    /// Up to here there is no end of a line.
    searched: usize,
    /// A line ended with the last byte, `\r`: a `\n` that follows belongs to it.
    after_return: bool,
    began: bool,
}

impl LineBuffer {
    pub(super) fn push(&mut self, chunk: &[u8]) {
        self.bytes.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.bytes.extend_from_slice(chunk);
    }

    /// An error if the line that has no end yet is longer than `most`: a broken server's.
    pub(super) fn check(&self, most: usize) -> Result<(), Error> {
        if self.bytes.len() - self.start <= most {
            return Ok(());
        }
        Err(too_large("a line", most))
    }

    /// The next whole line. `universal`: `\r` alone ends a line too, as in event streams.
    pub(super) fn line(&mut self, universal: bool) -> Option<&[u8]> {
        if self.after_return && self.bytes.get(self.start) == Some(&b'\n') {
            self.start += 1;
            self.searched = self.searched.max(self.start);
            self.after_return = false;
        }
        let is_end = |byte: &u8| *byte == b'\n' || (universal && *byte == b'\r');
        let Some(length) = self.bytes[self.searched..].iter().position(is_end) else {
            self.searched = self.bytes.len();
            return None;
        };
        let end = self.searched + length;
        self.after_return = self.bytes[end] == b'\r';
        let line = self.start..end;
        self.start = end + 1;
        self.searched = self.start;
        Some(self.without_mark(line))
    }

    /// What is left when nothing more comes.
    pub(super) fn rest(&mut self) -> Option<&[u8]> {
        let rest = self.start..self.bytes.len();
        self.start = self.bytes.len();
        self.searched = self.start;
        let rest = self.without_mark(rest);
        (!rest.is_empty()).then_some(rest)
    }

    /// A byte order mark may stand before the first line.
    fn without_mark(&mut self, line: std::ops::Range<usize>) -> &[u8] {
        let line = &self.bytes[line];
        if std::mem::replace(&mut self.began, true) {
            line
        } else {
            line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
        }
    }
}

/// The error of a part that a broken server does not end.
pub(super) fn too_large(what: &str, most: usize) -> Error {
    let message = format!("{what} of the stream is larger than {most} bytes");
    Error::new(Kind::TooLarge, message)
}

/// Each event that follows has a copy of the id, and a header is to hold it.
const LONGEST_ID: usize = 4096;

/// Puts lines together to events, by the rules of the HTML standard.
#[derive(Default)]
pub(super) struct EventParser {
    data: String,
    has_data: bool,
    kind: String,
    /// What the `id` fields said so far.
    id: String,
    /// The id of the last event that was whole: with it a stream goes on.
    pub(super) last_id: String,
    /// How long the server asks to wait before connecting again, in milliseconds.
    pub(super) retry: Option<u64>,
}

/// An event before its data is decoded.
#[derive(Debug, PartialEq)]
pub(super) struct RawEvent {
    pub(super) kind: String,
    pub(super) data: String,
}

impl EventParser {
    /// Whether an event has begun and is not complete.
    pub(super) fn is_inside(&self) -> bool {
        self.has_data
    }

    /// Takes a line; an empty one completes an event.
    pub(super) fn line(&mut self, line: &[u8]) -> Option<RawEvent> {
        if line.is_empty() {
            self.last_id.clone_from(&self.id);
            let kind = std::mem::take(&mut self.kind);
            let data = std::mem::take(&mut self.data);
            return std::mem::take(&mut self.has_data).then_some(RawEvent { kind, data });
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            "event" => value.clone_into(&mut self.kind),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" => self.retry = value.parse().ok().or(self.retry),
            // An empty field is a comment; others are for later versions.
            _ => {}
        }
        None
    }

    /// An error if the event that has no end yet is larger than `most`, or its id than any that can be sent back.
    pub(super) fn check(&self, most: usize) -> Result<(), Error> {
        let (what, most) = match self.data.len() > most {
            true => ("an event", most),
            false if self.id.len() > LONGEST_ID => ("the id of an event", LONGEST_ID),
            false => return Ok(()),
        };
        Err(too_large(what, most))
    }

    /// Forgets an event that was cut off.
    pub(super) fn reset(&mut self) {
        self.id.clone_from(&self.last_id);
        self.data.clear();
        self.kind.clear();
        self.has_data = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(chunks: &[&[u8]]) -> Vec<(String, String)> {
        let (mut lines, mut parser, mut found) =
            (LineBuffer::default(), EventParser::default(), Vec::new());
        for chunk in chunks {
            lines.push(chunk);
            while let Some(line) = lines.line(true) {
                found.extend(parser.line(line).map(|event| (event.kind, event.data)));
            }
        }
        found
    }

    #[test]
    fn whole_streams() {
        let text = "\u{feff}: hello\nevent: a\ndata: é1\ndata: é2\nid: 7\n\ndata:x\r\n\r\ndata\r\revent: none\n\ndata: cut";
        let expected = [("a", "é1\né2"), ("", "x"), ("", "")]
            .map(|(kind, data)| (kind.to_owned(), data.to_owned()))
            .to_vec();
        assert_eq!(events(&[text.as_bytes()]), expected);
        // However the stream is cut into chunks, inside characters, fields and line ends too.
        for size in 1..12 {
            let chunks: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
            assert_eq!(events(&chunks), expected, "chunks of {size}");
        }
    }

    #[test]
    fn ids_and_waits() {
        let mut parser = EventParser::default();
        for line in ["id: 5", "retry: 250", "retry: soon", "id: a\0b", ""] {
            assert_eq!(parser.line(line.as_bytes()), None);
        }
        assert_eq!((parser.last_id.as_str(), parser.retry), ("5", Some(250)));
        // An event that is cut off does not count: it is asked for again.
        parser.line(b"id: 6");
        parser.line(b"data: cut");
        parser.reset();
        parser.line(b"");
        assert_eq!(parser.last_id, "5");
    }

    #[test]
    fn json_lines() {
        let mut lines = LineBuffer::default();
        lines.push(b"{\"a\":\"\\r\"}\r\n{\"b\"");
        assert_eq!(lines.line(false), Some(&b"{\"a\":\"\\r\"}\r"[..]));
        assert_eq!(lines.line(false), None);
        lines.push(b":1}");
        assert_eq!(lines.line(false), None);
        assert_eq!(lines.rest(), Some(&b"{\"b\":1}"[..]));
        assert_eq!(lines.rest(), None);
    }
}
