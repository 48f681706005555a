//! The reader against serde_json: what one accepts the other accepts, with the same value.

use serde_json::{Map, Value};
use specwright_runtime::json;

/// A small generator of pseudo-random numbers (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

const STRINGS: &[&str] = &[
    "",
    "a",
    "id",
    "caf\u{e9}",
    "\u{1f980}",
    r"\u0041",
    r"\ud83e\udd80",
    r"\n\t\r\b\f\/\\",
    "\\\"",
    r"\u0000",
    "\u{7f}",
    "\u{2028}",
    "a long string without anything special in it, at all",
    "0123456\\n",
    "01234567\\n",
    "012345678\\n",
    "\u{fffd}",
    "{}[]:,",
];

const BROKEN_STRINGS: &[&str] = &[
    r"\ud83e",
    r"\udd80",
    r"\ud83e\u0041",
    r"\ud83e\n",
    r"\ud83ex",
    r"\u12",
    r"\u12g4",
    r"\x",
    "\\",
    "\n",
    "\t",
    "\0",
    "\u{1f}",
    r"\U0041",
    r"\ud83e\ud83e",
    r"\u+123",
    "\"",
];

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "123456789",
    "0.5",
    "-0.0",
    "1.0",
    "1e3",
    "1E3",
    "1e+3",
    "1e-3",
    "1.5e300",
    "1e-400",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "-9223372036854775808",
    "-9223372036854775809",
    "123456789012345678",
    "1234567890123456789",
    "12345678901234567890",
    "0.1234567890123456789",
    "5e-324",
    "1.7976931348623157e308",
    "-123456789012345678",
    "100000000000000000000000000000000000000",
];

const BROKEN_NUMBERS: &[&str] = &[
    "01", "-", "+1", ".5", "1.", "1.e3", "1e", "1e+", "-01", "00", "0x10", "1_000", "1e999",
    "-1e999", "NaN", "Infinity", "--1", "1-", "1.2.3", "1e3.5", "-a", "\u{661}",
];

const BROKEN: &[&str] = &[
    "nul",
    "nulll",
    "True",
    "tru",
    "falsee",
    "'a'",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{1:1}",
    "{\"a\" 1}",
    "[",
    "]",
    "{",
    "}",
    "[}",
    "{]",
    "/**/1",
    "",
    "\u{feff}1",
    "\u{a0}1",
    "\u{b}1",
    "\u{c}1",
    "1\0",
    ":",
    ",",
    "[1]]",
    "{}{}",
    "\"",
    "[\"a]",
];

/// Some JSON, broken somewhere in one of ten.
fn text(random: &mut Random, depth: usize) -> String {
    let space = random.pick(&["", "", "", " ", "\n\t", "\r\n  "]);
    let broken = random.below(60) == 0;
    let value = match random.below(if depth == 0 { 6 } else { 9 }) {
        _ if broken => match random.below(3) {
            0 => random.pick(BROKEN).to_owned(),
            1 => random.pick(BROKEN_NUMBERS).to_owned(),
            _ => format!("\"{}\"", random.pick(BROKEN_STRINGS)),
        },
        0 => random.pick(&["null", "true", "false"]).to_owned(),
        1 | 2 => random.pick(NUMBERS).to_owned(),
        3..6 => format!("\"{}{}\"", random.pick(STRINGS), random.pick(STRINGS)),
        6 => {
            let items: Vec<_> = (0..random.below(4))
                .map(|_| text(random, depth - 1))
                .collect();
            format!("[{space}{}]", items.join(","))
        }
        _ => {
            let members: Vec<_> = (0..random.below(5))
                .map(|_| {
                    format!(
                        "\"{}\"{space}:{}",
                        random.pick(STRINGS),
                        text(random, depth - 1)
                    )
                })
                .collect();
            format!("{{{}{space}}}", members.join(","))
        }
    };
    format!("{space}{value}{space}")
}

fn compare(bytes: &[u8]) -> bool {
    let ours = json::from_slice::<Value>(bytes);
    let theirs = serde_json::from_slice::<Value>(bytes);
    let shown = String::from_utf8_lossy(bytes);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours, theirs, "{shown}");
            let written = json::to_string(&ours);
            assert_eq!(written, serde_json::to_string(&theirs).unwrap(), "{shown}");
            true
        }
        (Err(_), Err(_)) => false,
        (ours, theirs) => panic!("{shown:?}\nours {ours:?}\ntheirs {theirs:?}"),
    }
}

#[test]
fn generated_texts() {
    let mut random = Random(0x5eed);
    let mut accepted = 0;
    for _ in 0..20_000 {
        accepted += usize::from(compare(text(&mut random, 5).as_bytes()));
    }
    assert!(
        (5_000..19_500).contains(&accepted),
        "{accepted} of 20000 are JSON"
    );
}

#[test]
fn every_list_by_itself() {
    for text in STRINGS.iter().chain(BROKEN_STRINGS) {
        compare(format!("\"{text}\"").as_bytes());
        compare(format!("{{\"{text}\":0}}").as_bytes());
    }
    for text in NUMBERS.iter().chain(BROKEN_NUMBERS).chain(BROKEN) {
        for around in ["%", " % ", "[%]", "[%,%]", "{\"a\":%}", "%1", "%.", "%e"] {
            compare(around.replace('%', text).as_bytes());
        }
    }
}

#[test]
fn bytes_flipped_cut_and_doubled() {
    let mut random = Random(0xb17e);
    for _ in 0..20_000 {
        let mut bytes = text(&mut random, 4).into_bytes();
        for _ in 0..=random.below(3) {
            if bytes.is_empty() {
                break;
            }
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.next() as u8,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, bytes[at]),
                _ => drop(bytes.remove(at)),
            }
        }
        compare(&bytes);
    }
}

#[test]
fn what_is_not_utf_8() {
    for broken in [
        &b"\xff"[..],
        b"\xc3",
        b"\xc3\x28",
        b"\xe2\x82",
        b"\xf0\x9f\xa6",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xf4\x90\x80\x80",
    ] {
        for (before, after) in [
            ("\"", "\""),
            ("{\"", "\":1}"),
            ("[1,\"long enough to scan ", "\"]"),
            ("", ""),
        ] {
            let bytes = [before.as_bytes(), broken, after.as_bytes()].concat();
            assert!(!compare(&bytes));
            let error = json::from_slice::<Value>(&bytes).unwrap_err();
            assert_eq!(
                (error.reason(), error.offset()),
                (
                    format!("not UTF-8: byte {:#04x}", broken[0]).as_str(),
                    before.len()
                )
            );
        }
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    for depth in [1, 2, 126, 127, 128, 129, 1_000, 200_000] {
        compare(("[".repeat(depth) + &"]".repeat(depth)).as_bytes());
        compare(("{\"a\":".repeat(depth) + "0" + &"}".repeat(depth)).as_bytes());
        compare("[".repeat(depth).as_bytes());
    }
    // After an array has been left, there is as much room as before it.
    let shallow = vec!["[[[]]]"; 1_000].join(",");
    assert!(compare(format!("[{shallow}]").as_bytes()));
}

#[test]
fn skipping_is_as_strict_as_reading() {
    let mut random = Random(0x5c1b);
    for _ in 0..10_000 {
        let text = text(&mut random, 4);
        let mut reader = json::Reader::new(&text);
        let skipped = reader.skip().and_then(|()| reader.end()).is_ok();
        let read = json::from_str::<Value>(&text).is_ok();
        // Only a number that is too large for any type can be passed over.
        assert!(
            skipped == read || (skipped && text.contains("e999")),
            "{text}"
        );
    }
}

#[test]
fn typed_numbers() {
    fn same<T>(text: &str)
    where
        T: json::Decode
            + json::Encode
            + serde_core::de::DeserializeOwned
            + PartialEq
            + std::fmt::Debug,
    {
        let ours = json::from_str::<T>(text);
        if let Ok(theirs) = serde_json::from_str::<T>(text) {
            assert_eq!(ours.unwrap(), theirs, "{text}");
        }
    }
    for text in NUMBERS.iter().chain(BROKEN_NUMBERS) {
        same::<i8>(text);
        same::<u8>(text);
        same::<i32>(text);
        same::<u32>(text);
        same::<i64>(text);
        same::<u64>(text);
        same::<i128>(text);
        same::<u128>(text);
        same::<f64>(text);
        same::<String>(&format!("\"{text}\""));
        let ours = json::from_str::<f64>(text).ok();
        assert_eq!(ours, serde_json::from_str(text).ok(), "{text}");
    }
}

#[test]
fn floats_are_written_so_that_they_come_back() {
    let mut random = Random(0xf10a);
    for _ in 0..20_000 {
        let number = f64::from_bits(random.next());
        let text = json::to_string(&number);
        if number.is_finite() {
            assert_eq!(
                json::from_str::<f64>(&text).unwrap().to_bits(),
                number.to_bits(),
                "{text}"
            );
            assert_eq!(
                serde_json::from_str::<f64>(&text).unwrap(),
                number,
                "{text}"
            );
        } else {
            assert_eq!(text, "null");
        }
    }
}

#[test]
fn strings_are_written_as_serde_json_does() {
    let all: String = (0..=0x2100).filter_map(char::from_u32).collect();
    for string in STRINGS.iter().copied().chain([all.as_str()]) {
        assert_eq!(
            json::to_string(&string),
            serde_json::to_string(string).unwrap()
        );
        assert_eq!(
            json::from_str::<String>(&json::to_string(&string)).unwrap(),
            string
        );
    }
}

#[test]
fn the_last_of_two_members_wins() {
    let map: Map<String, Value> = json::from_str(r#"{"a":1,"b":2,"a":3}"#).unwrap();
    assert_eq!(json::to_string(&map), r#"{"a":3,"b":2}"#);
}
