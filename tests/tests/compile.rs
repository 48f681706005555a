//! Programs that use the generated client: those in `ui/pass` compile, those in `ui/fail` do not, for the
//! reason that stands beside them.
//!
//! After a wanted change: `TRYBUILD=overwrite cargo test -p specwright-tests --test compile`.

use std::process::Command;

/// The compiler whose words are in `ui/fail`. Others say the same in other words.
const RECORDED_WITH: &str = "rustc 1.95.";

#[test]
fn programs_compile_or_do_not() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    if compiler().starts_with(RECORDED_WITH) {
        cases.compile_fail("ui/fail/*.rs");
    } else {
        eprintln!(
            "the messages of {RECORDED_WITH}x are not compared with those of another compiler"
        );
    }
}

fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let output = output.expect("the compiler says its version");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
