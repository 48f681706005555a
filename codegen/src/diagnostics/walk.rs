//! From a parser's events to JSON pointers.

use saphyr_parser::Event;

/// Follows a parser, and knows the pointer of the node at hand.
#[derive(Default)]
pub(crate) struct Walk {
    pointer: String,
    frames: Vec<Frame>,
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The key of a node.
    Key,
    /// A node without others inside.
    Leaf,
    /// The beginning of an object or an array.
    Container,
}

/// One open object or array.
enum Frame {
    /// The length of the object's pointer, and whether a key was read whose value is to come.
    Object { base: usize, keyed: bool },
    /// The length of the array's pointer, and the index of the next item.
    Array { base: usize, next: usize },
}

impl Walk {
    /// Takes the next event. What it is about is shown to `see`, with its pointer.
    pub(crate) fn step(&mut self, event: &Event<'_>, mut see: impl FnMut(&str, Seen)) {
        match event {
            Event::Scalar(text, ..) if self.expects_key() => {
                self.key(text);
                see(&self.pointer, Seen::Key);
            }
            Event::Scalar(..) | Event::Alias(_) => {
                self.value();
                see(&self.pointer, Seen::Leaf);
                self.done();
            }
            Event::MappingStart(..) => {
                self.value();
                see(&self.pointer, Seen::Container);
                let base = self.pointer.len();
                self.frames.push(Frame::Object { base, keyed: false });
            }
            Event::SequenceStart(..) => {
                self.value();
                see(&self.pointer, Seen::Container);
                let base = self.pointer.len();
                self.frames.push(Frame::Array { base, next: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(Frame::Object { base, .. } | Frame::Array { base, .. }) =
                    self.frames.pop()
                {
                    self.pointer.truncate(base);
                }
                self.done();
            }
            _ => {}
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Object { keyed: false, .. }))
    }

    fn key(&mut self, text: &str) {
        self.pointer.push('/');
        push_escaped(&mut self.pointer, text);
        if let Some(Frame::Object { keyed, .. }) = self.frames.last_mut() {
            *keyed = true;
        }
    }

    /// Inside an array, a node that begins gets its pointer.
    fn value(&mut self) {
        if let Some(Frame::Array { next, .. }) = self.frames.last_mut() {
            self.pointer.push('/');
            self.pointer.push_str(&next.to_string());
            *next += 1;
        }
    }

    /// Leaves the node that ended, for its parent.
    fn done(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Object { base, keyed }) => {
                *keyed = !*keyed;
                self.pointer.truncate(*base);
            }
            Some(Frame::Array { base, .. }) => self.pointer.truncate(*base),
            None => {}
        }
    }
}

/// Appends a key to a pointer.
pub(crate) fn push_escaped(pointer: &mut String, key: &str) {
    if !key.contains(['~', '/']) {
        pointer.push_str(key);
        return;
    }
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
