//! Schemas, in the dialect of JSON Schema 2020-12.

use super::Location;
use serde_json::Value;

/// An index into [`Document::schemas`](super::Document::schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

/// A name in `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// What whole numbers need room for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// 64 bits with a sign.
    #[default]
    I64,
    /// 64 bits without a sign.
    U64,
    /// More.
    Beyond,
}

impl Reach {
    /// What a number needs room for. One that stands as a float has lost its last digits: at an
    /// end of a range it is taken to be beyond.
    pub fn of(value: &Value) -> Reach {
        let (low, middle, high) = (
            -9_223_372_036_854_775_808.0,
            9_223_372_036_854_775_808.0,
            18_446_744_073_709_551_616.0,
        );
        match value.as_f64() {
            _ if value.is_i64() => Reach::I64,
            _ if value.is_u64() => Reach::U64,
            Some(float) if low < float && float < middle => Reach::I64,
            Some(float) if middle <= float && float < high => Reach::U64,
            Some(_) => Reach::Beyond,
            None => Reach::I64,
        }
    }
}

/// A schema. A keyword that the document does not use is `None` or empty.
///
/// 3.0's `nullable: true` has become a `Null` in `types`, its boolean `exclusiveMinimum` a number,
/// `example` an entry of `examples`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// Where it stands.
    pub location: Option<Location>,
    /// `true` or `false` instead of an object.
    pub boolean: Option<bool>,
    /// What `$ref` (or `$dynamicRef`) leads to. The other members are its siblings.
    pub reference: Option<SchemaId>,
    /// `type`; empty when the document does not say.
    pub types: Vec<JsonType>,
    /// `title`
    pub title: Option<String>,
    /// `description`, CommonMark
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `format`
    pub format: Option<String>,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `contentSchema`
    pub content_schema: Option<SchemaId>,
    /// `enum`; `Some` of an empty list when it is written and empty
    pub enum_values: Option<Vec<Value>>,
    /// `const`
    pub const_value: Option<Value>,
    /// `default`
    pub default: Option<Value>,
    /// `examples`, and `example`
    pub examples: Vec<Value>,
    /// `properties`, in order
    pub properties: Vec<(String, SchemaId)>,
    /// `required`
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional_properties: Option<SchemaId>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<SchemaId>,
    /// `patternProperties`, in order
    pub pattern_properties: Vec<(String, SchemaId)>,
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `items`; 2019's array form has become `prefix_items`
    pub items: Option<SchemaId>,
    /// `prefixItems`
    pub prefix_items: Vec<SchemaId>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `oneOf`
    pub one_of: Vec<SchemaId>,
    /// `anyOf`
    pub any_of: Vec<SchemaId>,
    /// `then`, `else` and `dependentSchemas`: each holds for some values only
    pub branches: Vec<SchemaId>,
    /// Keywords that say what no type can, such as `not`, each once
    pub untyped: Vec<&'static str>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// `minimum`
    pub minimum: Option<f64>,
    /// `maximum`
    pub maximum: Option<f64>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<f64>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<f64>,
    /// How far these four bounds reach. Exactly: as `f64`, the ends of 64 bits cannot be told from
    /// what is beyond.
    pub reach: Reach,
    /// `multipleOf`
    pub multiple_of: Option<f64>,
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<String>,
    /// `x-…` members
    pub extensions: Vec<(String, Value)>,
}

/// `discriminator`.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`, in order, followed to the schemas it names; a target that does not exist is left
    /// out, with a diagnostic
    pub mapping: Vec<(String, SchemaId)>,
    /// 3.2's `defaultMapping`
    pub default: Option<SchemaId>,
}
