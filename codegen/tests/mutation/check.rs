//! What must be true of a generation, whatever the document says.

use specwright::diagnostics::Diagnostics;
use specwright::inspect::Inspection;
use specwright::{Config, generate_in_memory};

/// Generates from files in memory, the first of which is the root, and asserts that a refusal names
/// a place and that what is accepted is Rust, the same each time. Whether it was accepted.
pub(crate) fn check(files: &[(&str, &str)]) -> bool {
    let config = Config::new(files[0].0, "out");
    let first = match generate_in_memory(files, &config) {
        Ok(output) => output,
        Err(problems) => {
            refused(&problems);
            return false;
        }
    };
    located(&first.warnings);
    for file in first.files.iter().filter(|file| file.path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!("{} is not Rust: {error}", file.path);
        }
    }
    serde_json::to_string(&Inspection::new(&first.surface)).expect("an inspection is JSON");
    let second = generate_in_memory(files, &config).expect("it was accepted before");
    assert_eq!(first.files, second.files, "it is not the same twice");
    true
}

fn refused(problems: &Diagnostics) {
    assert!(problems.has_errors(), "refused without a reason");
    located(problems);
}

/// Every problem of a document is somewhere in it.
fn located(problems: &Diagnostics) {
    for report in problems.iter() {
        let place = (report.file, report.line, report.column);
        assert!(
            matches!(place, (Some(_), Some(1..), Some(1..))),
            "{}: {} has no place: {place:?}",
            report.severity,
            report.message
        );
    }
    assert!(problems.is_empty() || !problems.to_string().is_empty());
}
