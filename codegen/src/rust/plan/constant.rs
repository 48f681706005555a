//! Values that the document fixes.

use super::types::Types;
use crate::ir::{Enum, EnumRepr, Format, Type, TypeId, TypeKind};
use crate::rust::surface::Constant;
use serde_json::Value;

/// `value` as one of type `ty`; `None` where there is no plain way to write it.
pub(super) fn of(types: &Types<'_>, ty: &Type, value: &Value) -> Option<Constant> {
    let within = |inner| of(types, inner, value).map(Box::new);
    Some(match (ty, value) {
        (Type::Option(_), Value::Null) => Constant::None,
        (Type::Option(inner), _) => Constant::Some(within(inner)?),
        (Type::Boxed(inner), _) => Constant::Boxed(within(inner)?),
        (Type::String, Value::String(text)) => Constant::Text(text.clone()),
        (Type::Bool, Value::Bool(value)) => Constant::Bool(*value),
        (Type::Null, Value::Null) => Constant::Null,
        (Type::Value, value) if is_plain(value) => Constant::Json(value.clone()),
        (Type::Format(Format::UnixTime), _) => Constant::UnixTime(value.as_i64()?),
        (Type::Format(_), Value::String(text)) => Constant::Format(ty.clone(), text.clone()),
        (Type::F64, Value::Number(number)) => {
            Constant::Float(number.as_f64().filter(|number| number.is_finite())?)
        }
        (Type::I32, _) => integer(i32::try_from(value.as_i64()?).ok()?),
        (Type::I64 | Type::I128, _) => integer(value.as_i64()?),
        (Type::U64 | Type::U128, _) => integer(value.as_u64()?),
        (Type::Named(id), _) => Constant::Variant(ty.clone(), variant(types, *id, value)?),
        _ => return None,
    })
}

fn integer(value: impl ToString) -> Constant {
    Constant::Integer(value.to_string())
}

/// The variant of an enum.
fn variant(types: &Types<'_>, id: TypeId, value: &Value) -> Option<String> {
    let TypeKind::Enum(Enum { variants, repr, .. }) = types.kind_of(id) else {
        return None;
    };
    let wire = match (repr, value) {
        (EnumRepr::String, Value::String(text)) => text.clone(),
        (EnumRepr::Integer, Value::Number(number)) => number.to_string(),
        _ => return None,
    };
    let variant = variants.iter().find(|variant| variant.name.wire == wire)?;
    Some(variant.name.rust.clone())
}

/// Whether every number within is one that Rust code can write down.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some(),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.values().all(is_plain),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
