//! What completes the IR between lowering and emitting. Each pass does one thing; the order counts.

mod boxing;
mod dedup;
mod headers;
mod naming;
mod placement;
mod presence;
mod selection;
mod usage;
mod visit;
mod words;

pub use selection::Unmatched;

use crate::ir::Api;

/// What a caller may decide about the passes.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these operations, and what they need: operation ids, paths with `*`, `tag:NAME`.
    pub only: Vec<String>,
}

/// Completes an API. Gives back the selectors that matched nothing.
pub fn run(api: &mut Api, options: &Options) -> Vec<Unmatched> {
    let unmatched = selection::run(api, &options.only);
    dedup::run(api);
    usage::run(api);
    presence::run(api);
    boxing::run(api);
    naming::run(api);
    placement::run(api);
    headers::run(api);
    unmatched
}
