//! Values without a type, and values that are passed over.

use super::error::DecodeError;
use super::reader::{Kind, Reader};
use super::writer::Writer;
use super::{Decode, Encode};
use serde_json::{Map, Number, Value};
use std::sync::LazyLock;

impl<'a> Reader<'a> {
    /// Passes over the value that comes next.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new(r#"[{"a": [1, "]"]}] "#);
    /// reader.skip()?;
    /// reader.end()?;
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek()? {
            Kind::String => self.str().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::Bool => self.bool().map(drop),
            Kind::Null => self.null().map(drop),
            Kind::Array => {
                let mut elements = self.begin_array()?;
                while self.next_element(&mut elements)? {
                    self.skip()?;
                }
                Ok(())
            }
            Kind::Object => {
                let mut members = self.begin_object()?;
                while self.next_key(&mut members)?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
        }
    }

    /// Passes over the value that comes next, which must be all that there is.
    pub(crate) fn whole(&mut self) -> Result<(), DecodeError> {
        self.skip()?;
        self.end()
    }

    /// Passes over the value that comes next, and returns its text.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new(r#" {"a": 1} "#);
    /// assert_eq!(reader.raw()?, r#"{"a": 1}"#);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn raw(&mut self) -> Result<&'a str, DecodeError> {
        self.token();
        let start = self.at;
        self.skip()?;
        Ok(&self.text[start..self.at])
    }

    /// Goes to the value that a JSON pointer names, within the value that comes next: `false` if
    /// there is none.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// let mut reader = Reader::new(r#"{"data": [{"id": "a"}, {"id": "b"}]}"#);
    /// assert!(reader.seek("/data/1/id")?);
    /// assert_eq!(reader.str()?, "b");
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn seek(&mut self, pointer: &str) -> Result<bool, DecodeError> {
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let found = match self.peek()? {
                Kind::Object => self.seek_key(&step)?,
                Kind::Array => self.seek_index(&step)?,
                _ => false,
            };
            if !found {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn seek_key(&mut self, name: &str) -> Result<bool, DecodeError> {
        let mut members = self.begin_object()?;
        while let Some(key) = self.next_key(&mut members)? {
            if key == name {
                return Ok(true);
            }
            self.skip()?;
        }
        Ok(false)
    }

    fn seek_index(&mut self, index: &str) -> Result<bool, DecodeError> {
        let Ok(index) = index.parse::<usize>() else {
            return Ok(false);
        };
        let mut elements = self.begin_array()?;
        while self.next_element(&mut elements)? {
            if elements.index() == index {
                return Ok(true);
            }
            self.skip()?;
        }
        Ok(false)
    }
}

impl Decode for Value {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        untyped(r)
    }

    fn from_null() -> Option<Self> {
        Some(Value::Null)
    }

    fn is_untyped() -> bool {
        true
    }
}

impl Decode for Map<String, Value> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = Map::new();
        let mut members = r.begin_object()?;
        while let Some(key) = r.next_key(&mut members)? {
            let key = key.into_owned();
            match untyped(r) {
                Ok(value) => {
                    r.spend_text(key.len())?;
                    r.spend_entry(map.len(), size_of::<(String, Value)>())?;
                    map.insert(key, value)
                }
                Err(error) => return Err(error.in_key(key)),
            };
        }
        Ok(map)
    }
}

impl Decode for Number {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = r.mark();
        match r.short_integer() {
            Some((false, magnitude)) => return Ok(Number::from(magnitude)),
            // `-0` is left to the text: as an integer it would lose its sign.
            Some((true, magnitude)) if magnitude > 0 => {
                return Ok(Number::from(0_i64.wrapping_sub_unsigned(magnitude)));
            }
            _ => r.rewind(start),
        }
        let text = r.number()?;
        let number = if *KEEPS_DIGITS {
            text.parse().ok()
        } else if let Ok(number) = text.parse::<u64>() {
            Some(number.into())
        } else if let Ok(number @ ..0) = text.parse::<i64>() {
            Some(number.into())
        } else {
            text.parse().ok().and_then(Number::from_f64)
        };
        number.ok_or_else(|| r.error_at(start.at, format!("{text} is out of range for f64")))
    }
}

/// Whether the program has turned on serde_json's `arbitrary_precision`, so that a [`Number`] keeps
/// all digits. Without it the standard library is asked, because serde_json may be off by one in
/// the last digit.
static KEEPS_DIGITS: LazyLock<bool> = LazyLock::new(|| "1e400".parse::<Number>().is_ok());

/// Reads a value of any kind.
fn untyped(r: &mut Reader<'_>) -> Result<Value, DecodeError> {
    Ok(match r.peek()? {
        Kind::Null => r.null().map(|_| Value::Null)?,
        Kind::Bool => Value::Bool(r.bool()?),
        Kind::Number => Value::Number(Number::decode(r)?),
        Kind::String => Value::String(String::decode(r)?),
        Kind::Object => Value::Object(Map::decode(r)?),
        Kind::Array => {
            let mut array = Vec::new();
            let mut elements = r.begin_array()?;
            while r.next_element(&mut elements)? {
                let value = untyped(r).map_err(|error| error.in_index(elements.index()))?;
                r.spend_growth((array.len(), array.capacity()), size_of::<Value>())?;
                array.push(value);
            }
            Value::Array(array)
        }
    })
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Value::Null => w.null(),
            Value::Bool(value) => w.bool(*value),
            Value::Number(number) => number.encode(w),
            Value::String(string) => w.str(string),
            Value::Array(array) => array.encode(w),
            Value::Object(map) => map.encode(w),
        }
    }
}

impl Encode for Number {
    fn encode(&self, w: &mut Writer) {
        if let Some(number) = self.as_u64() {
            w.u64(number);
        } else if let Some(number) = self.as_i64() {
            w.i64(number);
        } else {
            w.raw(&self.to_string());
        }
    }
}

impl Encode for Map<String, Value> {
    fn encode(&self, w: &mut Writer) {
        let mut members = w.begin_object();
        for (key, value) in self {
            w.member(&mut members, key, value);
        }
        w.end_object(members);
    }
}
