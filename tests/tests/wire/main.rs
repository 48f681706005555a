//! The generated client against a real server: each of the 25 operations, as the document has it.

mod api_keys;
mod certificates;
mod groups;
mod openness;
mod projects;
mod rate_limits;
mod service_accounts;
mod users;

use specwright_tests::spec::Spec;

/// Calling `exchange("…")` below is what tests an operation; this sees to it that none is forgotten.
#[test]
fn every_operation_has_its_test() {
    let tests = [
        include_str!("api_keys.rs"),
        include_str!("certificates.rs"),
        include_str!("groups.rs"),
        include_str!("projects.rs"),
        include_str!("rate_limits.rs"),
        include_str!("service_accounts.rs"),
        include_str!("users.rs"),
    ]
    .concat();
    let operations = Spec::open().operations();
    assert_eq!(operations.len(), 25);
    for (id, _) in operations {
        let call = format!("exchange(\"{id}\"");
        assert!(tests.contains(&call), "no test of {id}");
        let pages = format!("\"{id}\",\n        \"");
        let paged = !id.ends_with(".list") || tests.contains(&pages);
        assert!(paged, "no test of the pages of {id}");
    }
}
