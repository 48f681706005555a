//! Which way values of each type travel, so that only what is needed is emitted.

use super::visit;
use crate::ir::{Api, Type, TypeId, Usage};

/// Marks what requests and responses reach. What neither reaches stays unmarked: webhooks and
/// events, which arrive by other ways.
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
}

fn spread(api: &mut Api, mut open: Vec<TypeId>, flag: fn(&mut Usage) -> &mut bool) {
    while let Some(id) = open.pop() {
        let def = &mut api.types[id.0 as usize];
        if !std::mem::replace(flag(&mut def.usage), true) {
            open.extend(visit::mentioned(def));
        }
    }
}
