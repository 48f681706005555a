//! Documents, from their text to the client: what must be true is what the generator's tests on
//! changed documents say, of which this is the endless form.
//!
//! A line `--- name.yaml` begins another file, which the first one may refer to.
#![no_main]

#[path = "../../tests/mutation/check.rs"]
mod check;
#[path = "../../tests/mutation/tree.rs"]
mod tree;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::Value;

/// Longer texts say nothing new, and take long.
const LONGEST: usize = 32 << 10;

fuzz_target!(|text: &str| {
    if text.len() <= LONGEST {
        check::check(&files(text));
    }
});

fn files(text: &str) -> Vec<(&str, &str)> {
    let mut files = vec![("api.yaml", text)];
    while let Some((name, rest)) = files[files.len() - 1].1.split_once("\n--- ") {
        if let Some(last) = files.last_mut() {
            last.1 = name;
        }
        files.push(rest.split_once('\n').unwrap_or((rest, "")));
    }
    files
}

// Half of the time the text is changed as the fuzzer likes, half of the time as a tree.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let changed = (seed % 2 == 0)
        .then(|| changed_tree(&data[..size], seed))
        .flatten();
    match changed {
        Some(text) if text.len() <= max_size => {
            data[..text.len()].copy_from_slice(text.as_bytes());
            text.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});

/// The text with something changed in the tree of one of its files.
fn changed_tree(data: &[u8], seed: u32) -> Option<String> {
    let mut choices = numbers(seed).into_iter();
    let text = std::str::from_utf8(data).ok()?;
    let files = files(text);
    let chosen = choices.next()? as usize % files.len();
    let mut changed = String::new();
    for (at, (name, text)) in files.into_iter().enumerate() {
        if at > 0 {
            changed.push_str(&format!("\n--- {name}\n"));
        }
        if at != chosen {
            changed.push_str(text);
            continue;
        }
        // The generator's own limits on aliases are not at work here.
        if text.contains("*") && text.contains("&") {
            return None;
        }
        let mut tree: Value = serde_yaml::from_str(text).ok()?;
        tree::mutate(&mut tree, &mut tree::Choices::new(choices.as_slice()));
        if seed % 4 == 0 {
            changed.push_str(&tree.to_string());
        } else {
            changed.push_str(&serde_yaml::to_string(&tree).ok()?);
        }
    }
    Some(changed)
}

/// Numbers that come of a seed: xorshift.
fn numbers(seed: u32) -> Vec<u32> {
    let next = |state: &u32| {
        let mut state = *state;
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        Some(state)
    };
    std::iter::successors(Some(seed | 1), next)
        .skip(1)
        .take(16)
        .collect()
}
