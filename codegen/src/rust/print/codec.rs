//! Calls of the runtime's codec macros.

use super::layout;
use crate::gate::rust::string;

/// `rt::name!(head { entry, entry });`, on as few lines as it takes.
pub(super) fn call(name: &str, head: &str, entries: &[String]) -> String {
    let mut out = format!("rt::{name}!({head} {{");
    layout::flow(&mut out, entries, 4, " });\n");
    out
}

/// `rust = "wire"`, or `rust` alone where both are the same.
pub(super) fn entry(rust: &str, wire: &str) -> String {
    match rust == wire {
        true => rust.to_owned(),
        false => format!("{rust} = {}", string(wire)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_are_told() {
        let entries = [entry("id", "id"), entry("r#type", "type")];
        let expected = "rt::object!(both A { id, r#type = \"type\" });\n";
        assert_eq!(call("object", "both A", &entries), expected);
    }
}
