//! Operations whose answers have the same headers share a struct: many APIs have theirs everywhere.

use crate::ir::{Api, Resource, ResponseHeader, ResponseHeaders, Type};
use std::collections::HashMap;

/// What makes headers the same: all but their descriptions.
type Key = Vec<(String, String, bool, bool, Type)>;

/// Finds, for each operation, an earlier one of its module with the same headers.
pub(super) fn run(api: &mut Api) {
    share(&mut api.root);
}

fn share(resource: &mut Resource) {
    let mut known: HashMap<(String, Key), String> = HashMap::new();
    for operation in &mut resource.operations {
        let headers = &mut operation.headers;
        if headers.fields.is_empty() {
            continue;
        }
        let key = (operation.module.clone(), key(headers));
        match known.get(&key) {
            Some(name) => headers.same_as = Some(name.clone()),
            None => {
                known.insert(key, headers.name.rust.clone());
            }
        }
    }
    resource.children.iter_mut().for_each(share);
}

fn key(headers: &ResponseHeaders) -> Key {
    let part = |header: &ResponseHeader| {
        let ResponseHeader {
            name,
            deprecated,
            json,
            ty,
            ..
        } = header;
        (
            name.wire.clone(),
            name.rust.clone(),
            *deprecated,
            *json,
            ty.clone(),
        )
    };
    headers.fields.iter().map(part).collect()
}
