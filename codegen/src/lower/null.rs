//! `null`: where a schema allows it, and what a type becomes by that.

use super::Lowerer;
use crate::document::{JsonType, Schema, SchemaId};
use crate::ir::Type;
use std::sync::Arc;

impl Lowerer<'_> {
    /// Takes `null` out of what a schema allows, and says whether it was there.
    pub(super) fn split_null(&self, schema: &Arc<Schema>) -> (Arc<Schema>, bool) {
        let typed = schema.types.contains(&JsonType::Null) && schema.types.len() > 1;
        let listed = schema
            .enum_values
            .as_ref()
            .is_some_and(|values| values.len() > 1 && values.contains(&serde_json::Value::Null));
        let members = |list: &[SchemaId]| list.iter().any(|id| self.is_null(*id));
        let member = members(&schema.one_of) || members(&schema.any_of);
        if !typed && !listed && !member {
            return (schema.clone(), false);
        }
        let mut rest = Schema::clone(schema);
        rest.types.retain(|ty| *ty != JsonType::Null || !typed);
        if let Some(values) = &mut rest.enum_values {
            values.retain(|value| !value.is_null());
        }
        rest.one_of.retain(|id| !self.is_null(*id));
        rest.any_of.retain(|id| !self.is_null(*id));
        (Arc::new(rest), true)
    }

    /// Whether a schema allows `null` and nothing else.
    fn is_null(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        schema.types == [JsonType::Null]
            || schema
                .const_value
                .as_ref()
                .is_some_and(serde_json::Value::is_null)
            || schema
                .enum_values
                .as_ref()
                .is_some_and(|v| v.len() == 1 && v[0].is_null())
    }

    /// Whether a member of the union that a schema is allows `null` beside other values. Then the union
    /// does, and a recursive use has to know it before the members have types.
    pub(super) fn has_nullable_member(&mut self, schema: &Schema) -> bool {
        let mut members = schema.one_of.iter().chain(&schema.any_of);
        members.any(|member| {
            let member = self.merged(*member);
            self.split_null(&member).1
        })
    }
}

/// `Option<T>`, but never twice, and not around what has a `null` of its own.
pub(super) fn optional(ty: Type, nullable: bool) -> Type {
    match ty {
        Type::Option(_) | Type::Null | Type::Value => ty,
        ty if nullable => Type::Option(Box::new(ty)),
        ty => ty,
    }
}

/// What an `Option` holds, or the type itself.
pub(super) fn without_null(ty: &Type) -> &Type {
    match ty {
        Type::Option(inner) => inner,
        ty => ty,
    }
}
