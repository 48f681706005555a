//! Hostile text in any place of a document: what must be true is what the test on hostile text says,
//! of which this is the endless form.
//!
//! Two bytes choose the place, one chooses a payload that is known, and the text goes on from there.
#![no_main]

#[path = "../../tests/hostile/check.rs"]
mod check;
#[path = "../../tests/hostile/code.rs"]
mod code;
#[path = "../../tests/hostile/payloads.rs"]
mod payloads;
#[path = "../../tests/hostile/places.rs"]
mod places;

use libfuzzer_sys::fuzz_target;
use payloads::{PAYLOADS, harmless};
use serde_json::Value;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let document = include_str!("../../tests/hostile/document.yaml");
    serde_yaml::from_str(document).expect("the document is YAML")
});

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| places::texts(&DOCUMENT));

fuzz_target!(|case: (u16, u8, &str)| {
    let (place, known, text) = case;
    let old = &TEXTS[usize::from(place) % TEXTS.len()];
    let payload = format!("{}{text}", PAYLOADS[usize::from(known) % PAYLOADS.len()]);
    let hostile = places::with(&DOCUMENT, old, &payload);
    let twin = places::with(&DOCUMENT, old, &harmless(&payload));
    check::check(&hostile.to_string(), Some(&twin.to_string()));
});
