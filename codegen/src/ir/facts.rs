//! What a document says of a property or parameter beyond its type.

use serde::Serialize;
use serde_json::Value;
use std::hash::{Hash, Hasher};

/// Where a property or parameter stands, its default, and what bounds its values.
///
/// The generated types do not depend on it. So all facts are equal: two types that differ in
/// nothing else are one.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Facts {
    /// Its pointer, with the file in front when it is not the root's.
    pub pointer: String,
    /// `default`
    pub default: Option<Value>,
    /// The keywords that bound it, such as `maximum`, with their values.
    pub bounds: Vec<(&'static str, Value)>,
}

impl PartialEq for Facts {
    fn eq(&self, _: &Facts) -> bool {
        true
    }
}

impl Eq for Facts {}

impl Hash for Facts {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
