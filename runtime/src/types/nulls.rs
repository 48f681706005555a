use super::{IntoPatch, Patch};
use std::fmt;

/// Which members of a struct are `null`, where services tell that from absence: the fields
/// themselves are `None` for both.
///
/// ```
/// use specwright_runtime::{Null, Nulls};
///
/// let mut nulls = Nulls::default();
/// let mut name: Option<String> = nulls.put("name", Null);
/// assert_eq!(name, None);
/// assert!(nulls.has("name"));
/// name = nulls.put("name", "Apollo");
/// assert_eq!(name.as_deref(), Some("Apollo"));
/// assert!(!nulls.has("name"));
/// ```
// One pointer, and not three: nearly always there is nothing to remember.
#[allow(clippy::box_collection)]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Nulls(Option<Box<Vec<&'static str>>>);

impl Nulls {
    /// Remembers what is said of a member, and gives what its field holds.
    ///
    /// ```
    /// use specwright_runtime::{Nulls, Patch};
    ///
    /// let mut nulls = Nulls::default();
    /// assert_eq!(nulls.set("seats", Patch::Value(3)), Some(3));
    /// assert_eq!(nulls.set::<i64>("seats", Patch::Absent), None);
    /// ```
    pub fn set<T>(&mut self, member: &'static str, value: Patch<T>) -> Option<T> {
        match (&mut self.0, value.is_null()) {
            (None, false) => {}
            (names, true) => {
                let names = names.get_or_insert_default();
                if let Err(place) = names.binary_search(&member) {
                    names.insert(place, member);
                }
            }
            (Some(names), false) => {
                names.retain(|name| *name != member);
                if names.is_empty() {
                    self.0 = None;
                }
            }
        }
        value.into_value()
    }

    /// The same for whatever sets a member.
    ///
    /// ```
    /// let mut nulls = specwright_runtime::Nulls::default();
    /// assert_eq!(nulls.put::<i64, _>("seats", 3), Some(3));
    /// ```
    pub fn put<T, M>(&mut self, member: &'static str, value: impl IntoPatch<T, M>) -> Option<T> {
        self.set(member, value.into_patch())
    }

    /// Whether a member is `null`, unless its field has a value.
    ///
    /// ```
    /// assert!(!specwright_runtime::Nulls::default().has("name"));
    /// ```
    pub fn has(&self, member: &str) -> bool {
        let names = self.0.as_deref();
        names.is_some_and(|names| names.contains(&member))
    }
}

impl fmt::Debug for Nulls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.iter().flat_map(|names| names.iter()))
            .finish()
    }
}
