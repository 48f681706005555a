//! The one way from JSON and YAML to a tree.

use super::budget::{Budget, Exceeded};
use crate::diagnostics::push_escaped;
use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};
use std::{cell::RefCell, collections::HashSet, fmt};

/// What an item of an array takes, beside its text.
const ITEM: usize = std::mem::size_of::<Value>();
/// What a member of an object takes, beside its texts.
const MEMBER: usize = ITEM + 64;
/// Longer pointers count: each node may be asked for its place, more than once, and one long key is part of the place of all that is below it.
const USUAL_POINTER: usize = 200;

const TOO_LARGE: &str = "aliases or long keys make the document far larger than its text";

/// What is noticed while a file is read.
pub(super) struct Notes {
    /// The pointer of each key that is written twice, and the key.
    pub(super) duplicates: RefCell<Vec<(String, String)>>,
    /// What the rest of the tree may take.
    budget: Budget,
    is_yaml: bool,
}

impl Notes {
    pub(super) fn new(text_length: usize, is_yaml: bool) -> Notes {
        Notes {
            duplicates: RefCell::default(),
            budget: Budget::for_text(text_length),
            is_yaml,
        }
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let spent = self.budget.spend(bytes);
        spent.map_err(|Exceeded| E::custom(TOO_LARGE))
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
    /// How long its pointer is, roughly.
    length: usize,
}

impl<'n> Builder<'n> {
    pub(super) fn new(notes: &'n Notes) -> Builder<'n> {
        Builder {
            notes,
            path: &Path::Root,
            length: 0,
        }
    }

    /// The builder of a node inside, whose key is so long.
    fn inside<'p>(self, path: &'p Path<'p>, key: usize) -> Builder<'p>
    where
        'n: 'p,
    {
        Builder {
            notes: self.notes,
            path,
            length: self.length + 1 + key,
        }
    }

    /// Accounts for a node that takes so many bytes.
    fn spend<E: Error>(self, bytes: usize) -> Result<(), E> {
        let long = self.length.saturating_sub(USUAL_POINTER);
        // Later stages make as much of what an alias repeats as of what is written out.
        let times = if self.notes.is_yaml { 2 } else { 1 };
        self.notes.spend(times * (bytes + 2 * long))
    }

    /// Takes note if `map` has the key already, once for each; the later value wins, as in most parsers.
    fn insert<E: Error>(
        self,
        map: &mut Map<String, Value>,
        repeated: &mut HashSet<String>,
        key: String,
        value: Value,
    ) -> Result<(), E> {
        match map.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(mut entry) => {
                let key = entry.key().clone();
                entry.insert(value);
                if repeated.insert(key.clone()) {
                    let pointer = Path::Key(self.path, &key).pointer();
                    self.notes.spend(pointer.len() + 2 * key.len())?;
                    self.notes.duplicates.borrow_mut().push((pointer, key));
                }
            }
        }
        Ok(())
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
            let builder = self.inside(&path, 4);
            let Some(item) = items.next_element_seed(builder)? else {
                break;
            };
            builder.spend(ITEM)?;
            list.push(item);
        }
        // A list of one has room for four, and there may be millions of them.
        if list.len() < 4 {
            list.shrink_to_fit();
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        let mut repeated = HashSet::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            let path = Path::Key(self.path, &key);
            let builder = self.inside(&path, key.len());
            let value = entries.next_value_seed(builder)?;
            builder.spend(MEMBER + key.len())?;
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
                value => self.insert(&mut map, &mut repeated, key, value)?,
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
