//! Whether a member may be absent, and whether absent and `null` differ.

use crate::ir::{Api, Field, Type, TypeKind, Usage};

/// Gives each field the type that it has in Rust: what may be absent or `null` is an `Option`,
/// whoever uses the struct. Where a request tells the two apart, the field is of three states: its
/// setter takes a `Patch`, and the struct remembers `null`.
pub(super) fn run(api: &mut Api) {
    for def in &mut api.types {
        let usage = def.usage;
        if let TypeKind::Struct(body) = &mut def.kind {
            body.fields
                .iter_mut()
                .for_each(|field| settle(field, usage));
        }
    }
}

fn settle(field: &mut Field, usage: Usage) {
    // A client cannot send what is read-only, and does not receive what is write-only.
    let never_sent = field.read_only && usage.request;
    let never_received = field.write_only && usage.response;
    if never_sent || never_received {
        field.sent_only = field.required && !never_sent;
        field.required = false;
    }
    if field.required {
        return;
    }
    let ty = std::mem::replace(&mut field.ty, Type::Unit);
    field.ty = match ty {
        Type::Option(inner) => {
            field.three_state = usage.request && !field.read_only;
            Type::Option(inner)
        }
        ty => Type::Option(Box::new(ty)),
    };
}
