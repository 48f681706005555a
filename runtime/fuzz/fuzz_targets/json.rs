//! The runtime's JSON against serde_json's: it must take the same texts, for the same values, and
//! write what serde_json reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;
use specwright_runtime::json::{self, Reader};

fuzz_target!(|bytes: &[u8]| {
    let ours = json::from_slice::<Value>(bytes);
    let theirs = serde_json::from_slice::<Value>(bytes);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours, theirs);
            let written = json::to_string(ours);
            let back = serde_json::from_str::<Value>(&written).expect("serde_json reads it");
            assert_eq!(*ours, back, "{written}");
        }
        (Err(_), Err(_)) => {}
        _ => panic!("{ours:?} here, {theirs:?} there"),
    }
    passes_over(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        same::<bool>(text);
        same::<i64>(text);
        same::<u64>(text);
        same::<f64>(text);
        same::<String>(text);
        same::<Vec<Option<String>>>(text);
    }
});

/// What is passed over unread must be JSON nevertheless. serde_json is not asked for the reverse: it
/// passes over half of a surrogate pair.
fn passes_over(bytes: &[u8]) {
    let Ok(mut reader) = Reader::from_slice(bytes) else {
        return;
    };
    let ours = reader.raw().is_ok() && reader.end().is_ok();
    if ours {
        serde_json::from_slice::<IgnoredAny>(bytes).expect("it was passed over here");
    } else {
        serde_json::from_slice::<Value>(bytes).expect_err("it is no JSON here");
    }
}

/// Types that both know: where serde_json has a value, there is the same here. The reverse is not
/// asked, because `1.0` is an integer only here.
fn same<T>(text: &str)
where
    T: json::Decode + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let ours = json::from_str::<T>(text);
    if let Ok(theirs) = serde_json::from_str::<T>(text) {
        assert_eq!(ours.expect("serde_json reads it"), theirs);
    }
}
