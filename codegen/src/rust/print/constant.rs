//! Values of the document as expressions.

use super::context::Context;
use crate::gate::rust::{float, string};
use crate::rust::surface::{Constant, Scope};
use serde_json::Value;

/// A constant as an expression.
pub(super) fn expression(cx: &Context<'_>, constant: &Constant, scope: Scope<'_>) -> String {
    let within = |inner| expression(cx, inner, scope);
    match constant {
        Constant::None => "None".to_owned(),
        Constant::Some(inner) => format!("Some({})", within(inner)),
        Constant::Boxed(inner) => format!("Box::new({})", within(inner)),
        Constant::Text(text) => format!("{}.to_owned()", string(text)),
        Constant::Format(ty, text) => format!("{}::from({})", cx.text(ty, scope), string(text)),
        Constant::UnixTime(seconds) => format!("rt::UnixTime::from_secs({seconds})"),
        Constant::Bool(value) => value.to_string(),
        Constant::Integer(digits) => digits.clone(),
        Constant::Float(value) => float(*value),
        Constant::Null => "rt::Null".to_owned(),
        Constant::Json(value) => json(value),
        Constant::Variant(ty, name) => format!("{}::{name}", cx.text(ty, scope)),
    }
}

/// Any JSON, for a field that takes any JSON.
fn json(value: &Value) -> String {
    const VALUE: &str = "rt::serde_json::Value";
    match value {
        Value::Null => format!("{VALUE}::Null"),
        Value::Bool(value) => format!("{VALUE}::from({value})"),
        Value::String(text) => format!("{VALUE}::from({})", string(text)),
        Value::Number(number) => format!("{VALUE}::from({number}_i64)"),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("{VALUE}::Array(vec![{}])", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter();
            let members = members
                .map(|(name, value)| format!("({}.to_owned(), {})", string(name), json(value)));
            let members: Vec<String> = members.collect();
            format!("{VALUE}::from_iter([{}])", members.join(", "))
        }
    }
}
