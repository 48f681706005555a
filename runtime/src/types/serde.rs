use crate::json::{Decode, DecodeError, Encode, Reader, Writer};
use serde_core::{Serialize, de::DeserializeOwned};
use std::ops::{Deref, DerefMut};

/// A type of another crate in the place of a schema or a format: anything that has serde's traits.
/// A value that it cannot be made of, or that has no JSON, is an error or `null`.
///
/// ```
/// use specwright_runtime::{Serde, json};
/// use std::net::IpAddr;
///
/// let address: Serde<IpAddr> = json::from_str("\"127.0.0.1\"")?;
/// assert!(address.is_loopback());
/// assert_eq!(json::to_string(&address), "\"127.0.0.1\"");
/// # Ok::<(), json::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

impl<T> From<T> for Serde<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Serde<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Serde<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: DeserializeOwned> Decode for Serde<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text = r.raw()?;
        serde_json::from_str(text)
            .map(Self)
            .map_err(|error| DecodeError::new(without_value(&error.to_string())))
    }
}

/// serde says in quotes what it found, and that may be secret.
fn without_value(message: &str) -> String {
    match (message.split_once('"'), message.rsplit_once('"')) {
        (Some((before, _)), Some((_, after))) => format!("{before}\"…\"{after}"),
        _ => message.to_owned(),
    }
}

impl<T: Serialize> Encode for Serde<T> {
    fn encode(&self, w: &mut Writer) {
        match serde_json::to_string(&self.0) {
            Ok(text) => w.raw(&text),
            Err(_) => w.null(),
        }
    }
}

impl<T: Serialize> Serialize for Serde<T> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde_core::Deserialize<'de>> serde_core::Deserialize<'de> for Serde<T> {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
