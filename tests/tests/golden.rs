//! What the generator writes for small documents, to be read in a review. All of it is compiled here
//! under `deny(warnings)`, as modules of another package.
//!
//! After a wanted change: `UPDATE_GOLDEN=1 cargo test -p specwright-tests --test golden`, and once more
//! to compile what that wrote. Empty the files first when they no longer compile.

use specwright::{Config, Layout};
use std::fs;

/// A module per document: the checked-in client, and the test that it is what the generator writes.
macro_rules! golden {
    ($($name:ident: $document:literal $(, $setting:ident = $value:expr)?;)*) => {$(
        mod $name {
            #[deny(warnings)]
            mod client {
                include!(concat!("../golden/", stringify!($name), ".rs"));
            }

            #[test]
            fn is_what_the_generator_writes() {
                let document = specwright_tests::root().join($document);
                #[allow(unused_mut)]
                let mut config = specwright::Config::new(document, "");
                $(config.$setting = $value;)?
                super::compare(stringify!($name), config);
            }
        }
    )*};
}

golden! {
    answers: "tests/golden/answers.yaml";
    choices: "tests/golden/choices.yaml";
    composition: "tests/golden/composition.yaml";
    media_types: "tests/golden/media_types.yaml";
    credentials: "tests/golden/credentials.yaml";
    events: "tests/golden/events.yaml";
    judged: "tests/golden/judged.yaml";
    names: "tests/golden/names.yaml";
    new_dialect: "tests/golden/new_dialect.yaml";
    objects: "tests/golden/objects.yaml";
    old_dialect: "tests/golden/old_dialect.yaml";
    operations: "tests/golden/operations.yaml";
    projects: "spec/openai-admin.yaml", serde = specwright::Serde::Both;
    sending: "tests/golden/sending.yaml";
    several_files: "tests/golden/several_files/api.yaml";
    swagger: "tests/golden/swagger.yaml";
    unions: "tests/golden/unions.yaml";
}

fn compare(name: &str, mut config: Config) {
    config.layout = Layout::File;
    let output = specwright::generate(&config).unwrap_or_else(|problems| panic!("{problems}"));
    let [file] = &output.files[..] else {
        panic!("one file, not {}", output.files.len())
    };
    let path = specwright_tests::root().join(format!("tests/golden/{name}.rs"));
    let checked_in = fs::read_to_string(&path).unwrap_or_default();
    if checked_in == file.contents {
        return;
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &file.contents).expect("the golden file is written");
        return;
    }
    panic!(
        "tests/golden/{name}.rs is not what the generator writes now:\n{}\n\
         UPDATE_GOLDEN=1 updates it; read the difference before you commit it",
        first_difference(&checked_in, &file.contents)
    );
}

fn first_difference(old: &str, new: &str) -> String {
    let same = old
        .lines()
        .zip(new.lines())
        .take_while(|(old, new)| old == new);
    let at = same.count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").to_owned();
    format!("line {}\n- {}\n+ {}", at + 1, line(old), line(new))
}
