//! Values of the document as expressions.

use super::context::{Context, Scope};
use crate::gate::rust::{float, string};
use crate::ir::{Enum, EnumRepr, Format, Type, TypeId, TypeKind};
use serde_json::Value;

/// `value` as an expression of type `ty`; `None` where there is no plain way to write it.
pub(super) fn expression(
    cx: &Context<'_>,
    ty: &Type,
    value: &Value,
    scope: Scope<'_>,
) -> Option<String> {
    Some(match (ty, value) {
        (Type::Option(_), Value::Null) => "None".to_owned(),
        (Type::Option(inner), _) => format!("Some({})", expression(cx, inner, value, scope)?),
        (Type::Patch(_), Value::Null) => "rt::Patch::Null".to_owned(),
        (Type::Patch(inner), _) => {
            let value = expression(cx, inner, value, scope)?;
            format!("rt::Patch::Value({value})")
        }
        (Type::Boxed(inner), _) => format!("Box::new({})", expression(cx, inner, value, scope)?),
        (Type::String, Value::String(text)) => format!("{}.to_owned()", string(text)),
        (Type::Bool, Value::Bool(value)) => value.to_string(),
        (Type::Null, Value::Null) => "rt::Null".to_owned(),
        (Type::Value, _) => json(value)?,
        (Type::Format(Format::UnixTime), _) => {
            format!("rt::UnixTime::from_secs({})", value.as_i64()?)
        }
        (Type::Format(_), Value::String(text)) => {
            format!("{}::from({})", cx.text(ty, scope), string(text))
        }
        (Type::F64, Value::Number(number)) => {
            let number = number.as_f64().filter(|number| number.is_finite())?;
            float(number)
        }
        (Type::I32, _) => i32::try_from(value.as_i64()?).ok()?.to_string(),
        (Type::I64 | Type::I128, _) => value.as_i64()?.to_string(),
        (Type::U64 | Type::U128, _) => value.as_u64()?.to_string(),
        (Type::Named(id), _) => variant(cx, *id, value, scope)?,
        _ => return None,
    })
}

/// The variant of an enum.
fn variant(cx: &Context<'_>, id: TypeId, value: &Value, scope: Scope<'_>) -> Option<String> {
    let TypeKind::Enum(Enum { variants, repr, .. }) = &cx.api.type_def(id).kind else {
        return None;
    };
    let wire = match (repr, value) {
        (EnumRepr::String, Value::String(text)) => text.clone(),
        (EnumRepr::Integer, Value::Number(number)) => number.to_string(),
        _ => return None,
    };
    let variant = variants.iter().find(|variant| variant.name.wire == wire)?;
    let path = cx.text(&Type::Named(id), scope);
    Some(format!("{path}::{}", variant.name.rust))
}

/// Any JSON, for a field that takes any JSON.
fn json(value: &Value) -> Option<String> {
    const VALUE: &str = "rt::serde_json::Value";
    Some(match value {
        Value::Null => format!("{VALUE}::Null"),
        Value::Bool(value) => format!("{VALUE}::from({value})"),
        Value::String(text) => format!("{VALUE}::from({})", string(text)),
        Value::Number(number) => format!("{VALUE}::from({}_i64)", number.as_i64()?),
        Value::Array(items) => {
            let items = items.iter().map(json).collect::<Option<Vec<_>>>()?;
            format!("{VALUE}::Array(vec![{}])", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                Some(format!("({}.to_owned(), {})", string(name), json(value)?))
            });
            let members = members.collect::<Option<Vec<_>>>()?;
            format!("{VALUE}::from_iter([{}])", members.join(", "))
        }
    })
}
