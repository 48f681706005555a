use crate::json::{Decode, DecodeError, Encode, Reader, Writer};

/// What a request says about a member that may be left out and may be `null`, which services tell
/// apart: leave it as it is, clear it, or set it.
///
/// ```
/// use specwright_runtime::Patch;
///
/// let name: Patch<String> = Patch::from("Apollo");
/// assert_eq!(name.value().map(String::as_str), Some("Apollo"));
/// assert!(Patch::<String>::default().is_absent());
/// assert!(Patch::<String>::from(None::<String>).is_null());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    /// Nothing is said.
    #[default]
    Absent,
    /// `null`
    Null,
    /// A value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(specwright_runtime::Patch::<i64>::Absent.is_absent());
    /// ```
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is `null`.
    ///
    /// ```
    /// assert!(specwright_runtime::Patch::<i64>::Null.is_null());
    /// ```
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if there is one.
    ///
    /// ```
    /// use specwright_runtime::Patch;
    ///
    /// assert_eq!(Patch::Value(5).value(), Some(&5));
    /// assert_eq!(Patch::<i64>::Null.value(), None);
    /// ```
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one, by itself.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::Patch::Value(5).into_value(), Some(5));
    /// ```
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// `None` if nothing is said, `Some(None)` for `null`.
    ///
    /// ```
    /// use specwright_runtime::Patch;
    ///
    /// assert_eq!(Patch::<i64>::Absent.as_option(), None);
    /// assert_eq!(Patch::<i64>::Null.as_option(), Some(None));
    /// assert_eq!(Patch::Value(5).as_option(), Some(Some(&5)));
    /// ```
    pub fn as_option(&self) -> Option<Option<&T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

/// What sets a member of three states: a value, `Some` or `None`, a [`Patch`], or [`Null`]. The second parameter tells
/// these apart, and is always inferred.
///
/// ```
/// use specwright_runtime::{IntoPatch, Null, Patch};
///
/// fn name<M>(value: impl IntoPatch<String, M>) -> Patch<String> {
///     value.into_patch()
/// }
///
/// assert_eq!(name("Apollo"), Patch::Value("Apollo".to_owned()));
/// assert_eq!(name(Null), Patch::Null);
/// assert_eq!(name(Patch::Absent), Patch::Absent);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a value, an `Option`, a `Patch` nor `Null` of this member"
)]
pub trait IntoPatch<T, M> {
    /// The value, as a `Patch`.
    ///
    /// ```
    /// # use specwright_runtime::{IntoPatch, Patch};
    /// let seats: Patch<i64> = 3.into_patch();
    /// assert_eq!(seats, Patch::Value(3));
    /// ```
    fn into_patch(self) -> Patch<T>;
}

/// How a value becomes a [`Patch`].
#[doc(hidden)]
#[derive(Debug)]
pub enum ByValue {}

/// How [`Null`] becomes a [`Patch`].
#[doc(hidden)]
#[derive(Debug)]
pub enum ByNull {}

impl<T, V: Into<Patch<T>>> IntoPatch<T, ByValue> for V {
    fn into_patch(self) -> Patch<T> {
        self.into()
    }
}

impl<T> IntoPatch<T, ByNull> for Null {
    fn into_patch(self) -> Patch<T> {
        Patch::Null
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.null()? {
            Ok(T::from_null().map_or(Self::Null, Self::Value))
        } else {
            T::decode(r).map(Self::Value)
        }
    }

    fn absent(_: &'static str) -> Result<Self, DecodeError> {
        Ok(Self::Absent)
    }
}

impl<T: Encode> Encode for Patch<T> {
    fn encode(&self, w: &mut Writer) {
        self.value().encode(w);
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// `null`, and nothing else.
///
/// ```
/// use specwright_runtime::{Null, json};
///
/// assert_eq!(json::from_str::<Null>("null")?, Null);
/// assert!(json::from_str::<Null>("0").is_err());
/// # Ok::<(), json::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Null;

impl Decode for Null {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        <()>::decode(r).map(|()| Self)
    }

    fn from_null() -> Option<Self> {
        Some(Self)
    }
}

impl Encode for Null {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }
}

crate::serde_traits!(both [T] Patch<T>);
crate::serde_traits!(both [] Null);
