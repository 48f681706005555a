//! Decoding and encoding a list of 100 projects, 300 events of a tagged union and 600 values of an enum: this
//! crate's codec against serde's derives on serde_json. Prints ratios of speed within one run; above 1 is faster
//! than serde.
//!
//! `cargo bench -p specwright-runtime --bench codec`

use serde::{Deserialize, Serialize};
use specwright_runtime::{
    UnknownFields, UnknownValue, json, object, serde_json::Value, string_enum, tagged_union,
};
use std::hint::black_box;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, PartialEq)]
struct Project {
    id: String,
    object: String,
    name: String,
    created_at: i64,
    archived_at: Option<i64>,
    status: Status,
    unknown_fields: UnknownFields,
}
object!(both Project { id, object, name, created_at, archived_at: null, status, ..unknown_fields });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Status {
    Active,
    Archived,
    Unknown(UnknownValue),
}
string_enum!(both Status { Active = "active", Archived = "archived", ..Unknown });

#[derive(Debug, Clone, PartialEq)]
struct Page {
    object: String,
    data: Vec<Project>,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: bool,
    unknown_fields: UnknownFields,
}
object!(both Page { object, data, first_id, last_id, has_more, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
struct Said {
    r#type: String,
    text: String,
    tokens: i64,
    unknown_fields: UnknownFields,
}
object!(both Said { r#type = "type", text, tokens, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
struct Left {
    r#type: String,
    reason: Option<String>,
    unknown_fields: UnknownFields,
}
object!(both Left { r#type = "type", reason: null, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
struct Called {
    r#type: String,
    name: String,
    arguments: Vec<String>,
    unknown_fields: UnknownFields,
}
object!(both Called { r#type = "type", name, arguments, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Said(Said),
    Left(Left),
    Called(Called),
    Unknown(Value),
}
tagged_union!(both Event by "type" { Said = "said", Left = "left", Called = "called", ..Unknown });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Region {
    Global,
    UsStorage,
    EuStorage,
    JpStorage,
    KrStorage,
    Unknown(UnknownValue),
}
string_enum!(both Region { Global = "GLOBAL", UsStorage = "US_STORAGE", EuStorage = "EU_STORAGE",
    JpStorage = "JP_STORAGE", KrStorage = "KR_STORAGE", ..Unknown });

/// The same by hand, as people write it.
mod by_hand {
    use super::{Deserialize, Serialize};

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Project {
        id: String,
        object: String,
        name: String,
        created_at: i64,
        archived_at: Option<i64>,
        status: Status,
    }

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Status {
        Active,
        Archived,
    }

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Page {
        object: String,
        data: Vec<Project>,
        first_id: Option<String>,
        last_id: Option<String>,
        has_more: bool,
    }

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub(super) enum Event {
        Said {
            text: String,
            tokens: i64,
        },
        Left {
            reason: Option<String>,
        },
        Called {
            name: String,
            arguments: Vec<String>,
        },
    }

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub(super) enum Region {
        Global,
        UsStorage,
        EuStorage,
        JpStorage,
        KrStorage,
    }
}

/// Events of three kinds in turn.
fn events() -> String {
    let events: Vec<String> = (0..100)
        .map(|number| {
            format!(
                r#"{{"type":"said","text":"This is what was said {number} times.","tokens":{number}}},{{"type":"left","reason":null}},{{"type":"called","name":"look_up","arguments":["a","b{number}"]}}"#
            )
        })
        .collect();
    format!("[{}]", events.join(","))
}

fn regions() -> String {
    let names = [
        "GLOBAL",
        "US_STORAGE",
        "EU_STORAGE",
        "JP_STORAGE",
        "KR_STORAGE",
        "GLOBAL",
    ];
    let quoted: Vec<String> = (0..600)
        .map(|at| format!("\"{}\"", names[at % 6]))
        .collect();
    format!("[{}]", quoted.join(","))
}

fn page() -> String {
    let projects: Vec<String> = (0..100)
        .map(|index| {
            let (archived_at, status) = if index % 4 == 0 {
                ("1711471533", "archived")
            } else {
                ("null", "active")
            };
            format!(
                r#"{{"id":"proj_{index:08}abcdef","object":"organization.project","name":"Project number {index}","created_at":17114715{index:02},"archived_at":{archived_at},"status":"{status}"}}"#
            )
        })
        .collect();
    format!(
        r#"{{"object":"list","data":[{}],"first_id":"proj_00000000abcdef","last_id":"proj_00000099abcdef","has_more":false}}"#,
        projects.join(",")
    )
}

/// The same with white space, as services that print for people send it.
fn indented(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).expect("the bench writes JSON");
    serde_json::to_string_pretty(&value).expect("a value can be written")
}

/// How long one call takes: the best of many short runs, which interleave with the other side's.
fn compare(name: &str, bytes: usize, mut theirs: impl FnMut(), mut ours: impl FnMut()) {
    let mut best = [Duration::MAX; 2];
    for _ in 0..200 {
        for (best, run) in best
            .iter_mut()
            .zip([&mut theirs as &mut dyn FnMut(), &mut ours])
        {
            let start = Instant::now();
            for _ in 0..20 {
                run();
            }
            *best = start.elapsed().min(*best);
        }
    }
    let [theirs, ours] = best.map(|best| best.as_secs_f64() / 20.0);
    println!(
        "{name:<18} serde {:>6.1} us   ours {:>6.1} us ({:>5.0} MB/s)   speed ratio {:.2}",
        theirs * 1e6,
        ours * 1e6,
        bytes as f64 / ours / 1e6,
        theirs / ours
    );
}

fn main() {
    let text = page();
    let ours: Page = json::from_str(&text).expect("the bench writes JSON");
    let theirs: by_hand::Page = serde_json::from_str(&text).expect("the bench writes JSON");
    assert_eq!(
        json::to_string(&ours),
        serde_json::to_string(&theirs).expect("it can be written")
    );

    for (name, text) in [
        ("decode, compact", text.clone()),
        ("decode, indented", indented(&text)),
    ] {
        let bytes = text.as_bytes();
        compare(
            name,
            bytes.len(),
            || {
                drop(black_box(serde_json::from_slice::<by_hand::Page>(
                    black_box(bytes),
                )))
            },
            || drop(black_box(json::from_slice::<Page>(black_box(bytes)))),
        );
    }
    compare(
        "decode, untyped",
        text.len(),
        || {
            drop(black_box(serde_json::from_slice::<serde_json::Value>(
                black_box(text.as_bytes()),
            )))
        },
        || {
            drop(black_box(json::from_slice::<serde_json::Value>(black_box(
                text.as_bytes(),
            ))))
        },
    );
    compare(
        "encode",
        text.len(),
        || drop(black_box(serde_json::to_vec(black_box(&theirs)))),
        || drop(black_box(json::to_vec(black_box(&ours)))),
    );
    both_ways::<Vec<by_hand::Event>, Vec<Event>>("union", &events());
    both_ways::<Vec<by_hand::Region>, Vec<Region>>("enum", &regions());
}

/// Decodes a text and encodes the value, on both sides.
fn both_ways<T, O>(name: &str, text: &str)
where
    T: Serialize + for<'de> Deserialize<'de>,
    O: json::Encode + json::Decode,
{
    let bytes = text.as_bytes();
    let theirs: T = serde_json::from_slice(bytes).expect("the bench writes JSON");
    let ours: O = json::from_slice(bytes).expect("the bench writes JSON");
    assert_eq!(json::to_string(&ours), text);
    compare(
        &format!("decode, {name}"),
        bytes.len(),
        || drop(black_box(serde_json::from_slice::<T>(black_box(bytes)))),
        || drop(black_box(json::from_slice::<O>(black_box(bytes)))),
    );
    compare(
        &format!("encode, {name}"),
        bytes.len(),
        || drop(black_box(serde_json::to_vec(black_box(&theirs)))),
        || drop(black_box(json::to_vec(black_box(&ours)))),
    );
}
