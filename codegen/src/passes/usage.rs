//! Which way values of each type travel, so that only what is needed is emitted.

use super::visit;
use crate::ir::{Api, Type, TypeId, Usage};

/// Marks what requests and responses reach. What neither reaches, as webhooks and events, travels
/// both ways, with all that it mentions, but nothing builds it.
pub(super) fn run(api: &mut Api) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    visit::operations(&mut api.root, &mut |operation| {
        visit::sent(operation, &mut |ty: &mut Type| {
            visit::named(ty, &mut |id| sent.push(*id))
        });
        visit::received(operation, &mut |ty| {
            visit::named(ty, &mut |id| received.push(*id))
        });
    });
    spread(api, sent, |usage| &mut usage.request);
    spread(api, received, |usage| &mut usage.response);
    for def in &mut api.types {
        def.usage.built = def.usage.request;
    }
    let unused: Vec<TypeId> = (0..api.types.len() as u32)
        .map(TypeId)
        .filter(|id| api.type_def(*id).usage == Usage::default())
        .collect();
    spread(api, unused.clone(), |usage| &mut usage.request);
    spread(api, unused, |usage| &mut usage.response);
}

fn spread(api: &mut Api, mut open: Vec<TypeId>, flag: fn(&mut Usage) -> &mut bool) {
    while let Some(id) = open.pop() {
        let def = &mut api.types[id.0 as usize];
        if !std::mem::replace(flag(&mut def.usage), true) {
            open.extend(visit::mentioned(def));
        }
    }
}
