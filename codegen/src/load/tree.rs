//! The one way from JSON and YAML to a tree.

use crate::diagnostics::push_escaped;
use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};
use std::{
    cell::{Cell, RefCell},
    fmt,
};

/// A tree may take this many bytes more than `PER_BYTE` times its text: YAML's aliases can blow up
/// a few lines to any size.
const SLACK: usize = 64 << 20;
const PER_BYTE: usize = 40;

/// What is noticed while a file is read.
pub(super) struct Notes {
    /// The pointer of each key that is written twice, and the key.
    pub(super) duplicates: RefCell<Vec<(String, String)>>,
    /// How many bytes the rest of the tree may take.
    budget: Cell<usize>,
    is_yaml: bool,
}

impl Notes {
    pub(super) fn new(text_length: usize, is_yaml: bool) -> Notes {
        Notes {
            duplicates: RefCell::default(),
            budget: Cell::new(text_length.saturating_mul(PER_BYTE).saturating_add(SLACK)),
            is_yaml,
        }
    }

    fn spend<E: Error>(&self, text: usize) -> Result<(), E> {
        let rest = self
            .budget
            .get()
            .checked_sub(text + std::mem::size_of::<Value>())
            .ok_or_else(|| E::custom("the aliases make the document too large"))?;
        self.budget.set(rest);
        Ok(())
    }
}

/// The way from the root to a node, as a list on the stack.
#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    fn pointer(&self) -> String {
        let (parent, key) = match self {
            Path::Root => return String::new(),
            Path::Key(parent, key) => (parent, (*key).to_owned()),
            Path::Index(parent, index) => (parent, index.to_string()),
        };
        let mut pointer = parent.pointer();
        pointer.push('/');
        push_escaped(&mut pointer, &key);
        pointer
    }
}

/// Builds the tree of one node.
#[derive(Clone, Copy)]
pub(super) struct Builder<'n> {
    notes: &'n Notes,
    path: &'n Path<'n>,
}

impl<'n> Builder<'n> {
    pub(super) fn new(notes: &'n Notes) -> Builder<'n> {
        Builder {
            notes,
            path: &Path::Root,
        }
    }

    /// Takes note if `map` has the key already; the later value wins, as in most parsers.
    fn insert(self, map: &mut Map<String, Value>, key: String, value: Value) {
        match map.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(mut entry) => {
                let key = entry.key().clone();
                let pointer = Path::Key(self.path, &key).pointer();
                self.notes.duplicates.borrow_mut().push((pointer, key));
                entry.insert(value);
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Builder<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Builder<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // JSON has no word for YAML's `.inf` and `.nan`.
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.notes.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.notes.spend(value.len())?;
        Ok(Value::String(value))
    }

    /// A YAML tag, which says nothing that a document needs.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_, content) = data.variant::<serde::de::IgnoredAny>()?;
        content.newtype_variant_seed(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let path = Path::Index(self.path, list.len());
            let builder = Builder {
                notes: self.notes,
                path: &path,
            };
            let Some(item) = items.next_element_seed(builder)? else {
                break;
            };
            self.notes.spend(0)?;
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            let path = Path::Key(self.path, &key);
            let value = entries.next_value_seed(Builder {
                notes: self.notes,
                path: &path,
            })?;
            self.notes.spend(key.len())?;
            match value {
                Value::Object(defaults) if self.notes.is_yaml && key == "<<" => {
                    merged.push(defaults);
                }
                Value::Array(list) if self.notes.is_yaml && key == "<<" => {
                    merged.extend(list.into_iter().filter_map(|item| match item {
                        Value::Object(defaults) => Some(defaults),
                        _ => None,
                    }));
                }
                value => self.insert(&mut map, key, value),
            }
        }
        // Keys of the object itself win over merged ones, earlier merged ones over later.
        for (key, value) in merged.into_iter().flatten() {
            map.entry(key).or_insert(value);
        }
        Ok(Value::Object(map))
    }
}

/// A key, to the letter: YAML would read `1.10` as a number and `Null` as nothing, but they are names here.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
