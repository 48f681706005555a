//! Text of a document is only ever text: with hostile text in every key and every string, the code
//! is that of a harmless twin but for identifiers and literals, and the docs hold nothing that runs.
//!
//! Which cases are tried is the same in every run. `PROPTEST_CASES=20000` tries more of them, and
//! `PROPTEST_RNG_SEED=7` others.

mod check;
mod code;
mod names;
mod payloads;
mod places;

use payloads::{PAYLOADS, harmless};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A small document in which most of OpenAPI stands somewhere.
const DOCUMENT: &str = include_str!("document.yaml");

fn document() -> Value {
    serde_yaml::from_str(DOCUMENT).expect("the document is YAML")
}

/// A document with a text in the place of another, or after it.
fn changed(document: &Value, old: &str, new: &str, appended: bool) -> String {
    let new = if appended {
        format!("{old}{new}")
    } else {
        new.to_owned()
    };
    places::with(document, old, &new).to_string()
}

/// Whether the payload was accepted in this place.
fn tried(document: &Value, old: &str, payload: &str, appended: bool) -> bool {
    let hostile = changed(document, old, payload, appended);
    let twin = changed(document, old, &harmless(payload), appended);
    let result = catch_unwind(AssertUnwindSafe(|| check::check(&hostile, Some(&twin))));
    result.unwrap_or_else(|_| panic!("{payload:?} for {old:?}, appended: {appended}"))
}

#[test]
fn the_document_is_good() {
    let document = document();
    assert!(check::check(
        &document.to_string(),
        Some(&document.to_string())
    ));
}

#[test]
fn every_payload_is_text_in_a_description() {
    let document = document();
    for payload in PAYLOADS {
        assert!(
            tried(&document, "The whole API.", payload, false),
            "{payload:?} is refused"
        );
    }
}

#[test]
fn hostile_text_is_text_everywhere() {
    let document = document();
    let texts = places::texts(&document);
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 200;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0);
    }
    let cases = config.cases;
    let accepted = Cell::new(0);
    let strategy = (0..texts.len(), 0..PAYLOADS.len(), any::<bool>());
    let result = TestRunner::new(config).run(&strategy, |(text, payload, appended)| {
        let was_accepted = tried(&document, &texts[text], PAYLOADS[payload], appended);
        accepted.set(accepted.get() + u32::from(was_accepted));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    // A test of refusals would say nothing of printers.
    assert!(
        accepted.get() > cases / 3,
        "only {} were accepted",
        accepted.get()
    );
}
