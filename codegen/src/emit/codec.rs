//! Calls of the runtime's codec macros, as text: prettyplease leaves macro calls on one line.

/// The widest line that is written.
const WIDTH: usize = 100;

/// `specwright_runtime::name!(head { entry, entry });`, on one line where it fits.
pub(super) fn call(name: &str, head: &str, entries: &[String]) -> String {
    let open = format!("specwright_runtime::{name}!({head} {{");
    let one_line = format!("{open} {} }});", entries.join(", "));
    if one_line.len() <= WIDTH {
        return one_line;
    }
    let mut out = open;
    let mut used = WIDTH;
    for (index, entry) in entries.iter().enumerate() {
        let end = if index + 1 < entries.len() { "," } else { "" };
        let length = entry.len() + end.len();
        if used + 1 + length > WIDTH {
            out.push_str("\n    ");
            used = 4 + length;
        } else {
            out.push(' ');
            used += 1 + length;
        }
        out.push_str(entry);
        out.push_str(end);
    }
    out.push_str("\n});");
    out
}

/// `rust = "wire"`, or `rust` alone where both are the same.
pub(super) fn entry(rust: &str, wire: &str) -> String {
    match rust == wire {
        true => rust.to_owned(),
        false => format!("{rust} = {wire:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fill_lines() {
        assert_eq!(
            call(
                "object",
                "both A",
                &[entry("id", "id"), entry("r#type", "type")]
            ),
            "specwright_runtime::object!(both A { id, r#type = \"type\" });"
        );
        let many: Vec<String> = (0..30).map(|n| format!("field_{n}")).collect();
        let text = call("object", "decode Many", &many);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert_eq!(text.lines().count(), 6, "{text}");
    }
}
