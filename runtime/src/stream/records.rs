//! Cutting bytes into the records of a JSON text sequence (RFC 7464).

/// Stands before each record, and nowhere in JSON.
pub(super) const SEPARATOR: u8 = 0x1E;

/// Collects chunks and gives whole records. A value may be written on several lines; it is given once the line ends on
/// which it does, so that nobody waits for the record behind it.
#[derive(Default)]
pub(super) struct RecordBuffer {
    bytes: Vec<u8>,
    /// Up to here the bytes were given.
    start: usize,
    /// Up to here they were looked at.
    seen: usize,
    nesting: Nesting,
}

/// Where in a value the looking stands.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl RecordBuffer {
    pub(super) fn push(&mut self, chunk: &[u8]) {
        self.bytes.drain(..self.start);
        self.seen -= self.start;
        self.start = 0;
        self.bytes.extend_from_slice(chunk);
    }

    /// How long the record is that has no end yet.
    pub(super) fn pending(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// The next whole record, without the white space around it. One that another cuts off is given as far as it goes.
    pub(super) fn record(&mut self) -> Option<&[u8]> {
        while let Some(&byte) = self.bytes.get(self.seen) {
            self.seen += 1;
            if byte != SEPARATOR && !self.nesting.ends_with(byte) {
                continue;
            }
            let record = self.start..self.seen - 1;
            self.start = self.seen;
            self.nesting = Nesting::default();
            if !self.bytes[record.clone()].trim_ascii().is_empty() {
                return Some(self.bytes[record].trim_ascii());
            }
        }
        None
    }

    /// What is left when nothing more comes.
    pub(super) fn rest(&mut self) -> &[u8] {
        let rest = self.start..self.bytes.len();
        self.start = self.bytes.len();
        self.seen = self.start;
        self.bytes[rest].trim_ascii()
    }
}

impl Nesting {
    /// Whether a byte ends the line on which a value has ended.
    fn ends_with(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::RecordBuffer;

    fn records(text: &[u8], size: usize) -> Vec<String> {
        let mut buffer = RecordBuffer::default();
        let mut found = Vec::new();
        let text_of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        for chunk in text.chunks(size) {
            buffer.push(chunk);
            while let Some(record) = buffer.record() {
                found.push(text_of(record));
            }
        }
        found.push(text_of(buffer.rest()));
        found
    }

    #[test]
    fn values_on_one_line_and_on_several() {
        let text = b"\x1e{\"a\":\n  \"}\\\"\\\\\"\n}\n\x1e7\n\x1e\x1e[1,\x1e{}\n\n\x1etrue";
        let expected = ["{\"a\":\n  \"}\\\"\\\\\"\n}", "7", "[1,", "{}", "true"];
        for size in 1..text.len() {
            assert_eq!(records(text, size), expected, "chunks of {size}");
        }
    }
}
