//! Defaults and bounds, for those who compare clients.

use crate::document::Schema;
use crate::ir::Facts;
use serde_json::Value;

/// The facts of a property or parameter at a place, with its schema after merging.
pub(super) fn of(pointer: String, schema: Option<&Schema>) -> Facts {
    let Some(schema) = schema else {
        return Facts {
            pointer,
            ..Facts::default()
        };
    };
    let number = |bound: Option<f64>| bound.map(Value::from);
    let count = |bound: Option<u64>| bound.map(Value::from);
    let bounds = [
        ("minimum", number(schema.minimum)),
        ("maximum", number(schema.maximum)),
        ("exclusiveMinimum", number(schema.exclusive_minimum)),
        ("exclusiveMaximum", number(schema.exclusive_maximum)),
        ("multipleOf", number(schema.multiple_of)),
        ("minLength", count(schema.min_length)),
        ("maxLength", count(schema.max_length)),
        ("pattern", schema.pattern.clone().map(Value::from)),
        ("minItems", count(schema.min_items)),
        ("maxItems", count(schema.max_items)),
    ];
    let bounds = bounds.into_iter();
    Facts {
        pointer,
        default: schema.default.clone(),
        bounds: bounds.filter_map(|(k, v)| Some((k, v?))).collect(),
    }
}
