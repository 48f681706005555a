//! What the document does not describe, kept as it came.

use serde_json::Value;
use std::collections::HashMap;
use std::fmt;

/// The members of an object that the document does not describe, in the order in which they came.
/// They are written back when the object is.
///
/// ```
/// use specwright_runtime::UnknownFields;
///
/// let mut fields = UnknownFields::default();
/// fields.insert("beta", true);
/// assert_eq!(fields.get("beta"), Some(&true.into()));
/// assert_eq!(fields.len(), 1);
/// ```
// One pointer, because nearly always there is nothing to keep, and every type has one of these.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields(Option<Box<Members>>);

#[derive(Clone, Default)]
struct Members {
    list: Vec<(String, Value)>,
    /// Where each key is in the list, once there are many.
    places: Option<HashMap<String, usize>>,
}

/// Up to so many keys are looked through faster than they are hashed.
const FEW: usize = 16;

impl Members {
    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.list.iter().position(|(key, _)| key == name),
        }
    }

    /// Adds a member that is not there.
    fn push(&mut self, name: String, value: Value) {
        let place = self.list.len();
        if let Some(places) = &mut self.places {
            places.insert(name.clone(), place);
        }
        self.list.push((name, value));
        if self.places.is_none() && place >= FEW {
            let keys = self.list.iter().map(|(key, _)| key.clone());
            self.places = Some(keys.zip(0..).collect());
        }
    }

    fn remove(&mut self, name: &str) -> Option<Value> {
        let (_, value) = self.list.remove(self.place(name)?);
        // Those behind it have moved.
        self.places = None;
        Some(value)
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl UnknownFields {
    /// The value of a member.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::UnknownFields::default().get("beta"), None);
    /// ```
    pub fn get(&self, name: &str) -> Option<&Value> {
        let members = self.0.as_ref()?;
        Some(&members.list[members.place(name)?].1)
    }

    /// The members in order.
    ///
    /// ```
    /// let fields = specwright_runtime::UnknownFields::from_iter([("a", 1), ("b", 2)]);
    /// let names: Vec<&str> = fields.iter().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["a", "b"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0
            .iter()
            .flat_map(|members| &members.list)
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Sets a member, and returns the value that it had.
    ///
    /// ```
    /// let mut fields = specwright_runtime::UnknownFields::default();
    /// assert_eq!(fields.insert("seats", 1), None);
    /// assert_eq!(fields.insert("seats", 2), Some(1.into()));
    /// ```
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.into(), value.into());
        let members = self.0.get_or_insert_default();
        match members.place(&name) {
            Some(place) => Some(std::mem::replace(&mut members.list[place].1, value)),
            None => {
                members.push(name, value);
                None
            }
        }
    }

    /// Takes a member out.
    ///
    /// ```
    /// let mut fields = specwright_runtime::UnknownFields::from_iter([("a", 1)]);
    /// assert_eq!(fields.remove("a"), Some(1.into()));
    /// assert!(fields.is_empty());
    /// ```
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let members = self.0.as_mut()?;
        let value = members.remove(name)?;
        if members.list.is_empty() {
            // So that two without members are equal, however they came to it.
            self.0 = None;
        }
        Some(value)
    }

    /// How many there are.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::UnknownFields::default().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| members.list.len())
    }

    /// Whether there are none.
    ///
    /// ```
    /// assert!(specwright_runtime::UnknownFields::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for UnknownFields {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut fields = Self::default();
        fields.extend(members);
        fields
    }
}

impl<K: Into<String>, V: Into<Value>> Extend<(K, V)> for UnknownFields {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

/// The text of an enum's value that the document does not list. It comes from the server, or from
/// the enum's `From<&str>`: there is no other way to one, so that a listed value never hides in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// For the macros, which look at the listed values first.
    #[doc(hidden)]
    pub fn __new(value: &str) -> Self {
        Self(value.into())
    }

    /// The text.
    ///
    /// ```
    /// # #[derive(Debug, Clone, PartialEq)] enum Role { Owner, Unknown(specwright_runtime::UnknownValue) }
    /// specwright_runtime::string_enum!(both Role { Owner = "owner", ..Unknown });
    /// let Role::Unknown(role) = Role::from("guest") else { panic!("it is not listed") };
    /// assert_eq!(role.as_str(), "guest");
    /// ```
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of an enum's value that the document does not list. As with [`UnknownValue`], only
/// the server and the enum's `From<i64>` make one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// For the macros, which look at the listed values first.
    #[doc(hidden)]
    pub fn __new(value: i64) -> Self {
        Self(value)
    }

    /// The number.
    ///
    /// ```
    /// # #[derive(Debug, Clone, PartialEq)] enum Level { One, Unknown(specwright_runtime::UnknownInteger) }
    /// specwright_runtime::integer_enum!(both Level { One = 1, ..Unknown });
    /// let Level::Unknown(level) = Level::from(7) else { panic!("it is not listed") };
    /// assert_eq!(level.as_i64(), 7);
    /// ```
    pub fn as_i64(&self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
