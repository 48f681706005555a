//! serde's traits on top of ours, so that types work with any of its formats: two lines per type
//! call the functions here. The way leads through JSON text, which costs time at run time and
//! hardly any to compile.

use super::error::DecodeError;
use super::reader::{Kind, Reader};
use super::writer::Writer;
use super::{Decode, Encode};
use serde_core::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Number;
use std::cell::RefCell;
use std::fmt;

/// The key under which serde_json hides a number, when the program has turned on its
/// `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// What the macros implement `Deserialize` with.
#[doc(hidden)]
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_any(Transcode(&mut writer))?;
    super::from_str(&writer.into_string()).map_err(de::Error::custom)
}

/// What the macros implement `Serialize` with.
#[doc(hidden)]
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let text = super::to_string(value);
    let reader = RefCell::new(Reader::new(&text));
    Node { reader: &reader }.serialize(serializer)
}

/// Writes whatever a deserializer has.
struct Transcode<'w>(&'w mut Writer);

impl Transcode<'_> {
    fn done<E>(self, write: impl FnOnce(&mut Writer)) -> Result<(), E> {
        write(self.0);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something that JSON can express")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.done(|w| w.bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.done(|w| w.i64(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.done(|w| w.u64(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.done(|w| w.i128(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.done(|w| w.u128(value))
    }

    fn visit_f32<E>(self, value: f32) -> Result<(), E> {
        self.done(|w| w.f32(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.done(|w| w.f64(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.done(|w| w.str(value))
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.done(Writer::null)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.done(Writer::null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut elements = self.0.begin_array();
        loop {
            let next = Element {
                writer: self.0,
                elements: &mut elements,
            };
            if seq.next_element_seed(next)?.is_none() {
                break;
            }
        }
        self.0.end_array(elements);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members = None;
        while let Some(key) = map.next_key_seed(Key)? {
            if members.is_none() && key == NUMBER {
                let number: String = map.next_value()?;
                // Only a number may be written as it is.
                let mut check = Reader::new(&number);
                check
                    .number()
                    .and_then(|_| check.end())
                    .map_err(de::Error::custom)?;
                self.0.raw(&number);
                return Ok(());
            }
            let members = members.get_or_insert_with(|| self.0.begin_object());
            self.0.key(members, &key);
            map.next_value_seed(Transcode(self.0))?;
        }
        let members = members.unwrap_or_else(|| self.0.begin_object());
        self.0.end_object(members);
        Ok(())
    }
}

/// An element of an array: its comma is written only once it is there.
struct Element<'w> {
    writer: &'w mut Writer,
    elements: &'w mut super::Open,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.writer.separate(self.elements);
        deserializer.deserialize_any(Transcode(self.writer))
    }
}

/// The key of a map, as text: formats other than JSON have keys of other types.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that JSON can express")
    }

    fn visit_str<E>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E>(self, key: String) -> Result<String, E> {
        Ok(key)
    }

    fn visit_bool<E>(self, key: bool) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_i64<E>(self, key: i64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_u64<E>(self, key: u64) -> Result<String, E> {
        Ok(key.to_string())
    }
}

/// A value within a text that is being serialized: the one that the reader is at.
struct Node<'r, 'a> {
    reader: &'r RefCell<Reader<'a>>,
}

impl<'a> Node<'_, 'a> {
    /// Reads with the reader, but only as long as this call: what is inside reads with it, too.
    fn read<T, E: serde_core::ser::Error>(
        &self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, E> {
        read(&mut self.reader.borrow_mut()).map_err(E::custom)
    }

    fn number<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.read(Reader::number)?;
        if let Ok(number) = text.parse() {
            serializer.serialize_u64(number)
        } else if let Ok(number) = text.parse() {
            serializer.serialize_i64(number)
        } else if let Ok(number) = text.parse() {
            serializer.serialize_u128(number)
        } else if let Ok(number) = text.parse() {
            serializer.serialize_i128(number)
        } else {
            // With all its digits, if serde_json keeps them.
            Number::decode(&mut Reader::new(text))
                .map_err(S::Error::custom)?
                .serialize(serializer)
        }
    }
}

impl Serialize for Node<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.read(Reader::peek)? {
            Kind::Null => {
                self.read(Reader::null)?;
                serializer.serialize_unit()
            }
            Kind::Bool => serializer.serialize_bool(self.read(Reader::bool)?),
            Kind::Number => self.number(serializer),
            Kind::String => serializer.serialize_str(&self.read(Reader::str)?),
            Kind::Array => {
                let mut elements = self.read(Reader::begin_array)?;
                let mut seq = serializer.serialize_seq(None)?;
                while self.read(|r| r.next_element(&mut elements))? {
                    seq.serialize_element(self)?;
                }
                seq.end()
            }
            Kind::Object => {
                let mut members = self.read(Reader::begin_object)?;
                let mut map = serializer.serialize_map(None)?;
                while let Some(key) = self.read(|r| r.next_key(&mut members))? {
                    map.serialize_entry(&*key, self)?;
                }
                map.end()
            }
        }
    }
}
