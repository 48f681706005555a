//! `DIFF.md` and the codes are the same list.

use specwright::report::diff::{ChangeCode, Level};
use std::collections::BTreeMap;

#[test]
fn every_code_has_a_row_with_its_level() {
    let page = include_str!("../../DIFF.md");
    let rows: BTreeMap<&str, &str> = (page.lines())
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            let code = cells.next()?.trim_end_matches('`');
            Some((code, cells.nth(1)?))
        })
        .collect();
    let expected: BTreeMap<&str, String> = (ChangeCode::ALL.iter())
        .map(|code| {
            let behaviour = if code.behaviour() { " (b)" } else { "" };
            (code.name(), format!("{}{behaviour}", code.level()))
        })
        .collect();
    let expected: BTreeMap<&str, &str> = expected
        .iter()
        .map(|(code, level)| (*code, level.as_str()))
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn no_change_is_without_a_level() {
    assert!(
        ChangeCode::ALL
            .iter()
            .all(|code| code.level() > Level::None)
    );
}
