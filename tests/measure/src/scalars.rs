//! Instances of schemas of strings and numbers, edges included.

use crate::pattern;
use serde_json::{Map, Value, json};

/// Numbers that a schema allows.
pub(crate) fn numbers(schema: &Map<String, Value>, integer: bool) -> Vec<Value> {
    let bound = |keyword: &str| {
        schema
            .get(keyword)
            .filter(|value| value.is_number())
            .cloned()
    };
    let edges = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map(bound);
    let mut candidates: Vec<Value> = vec![json!(1), json!(0), json!(-1), json!(42)];
    let float = |value: &Value| value.as_f64().unwrap_or_default();
    for edge in edges.iter().flatten() {
        candidates.push(edge.clone());
        candidates.extend(
            [edge.as_i64(), edge.as_i64().and_then(|n| n.checked_add(1))]
                .into_iter()
                .flatten()
                .map(Value::from),
        );
        candidates.extend(
            edge.as_i64()
                .and_then(|n| n.checked_sub(1))
                .map(Value::from),
        );
        if !integer {
            candidates.extend([json!(float(edge) + 0.25), json!(float(edge) - 0.25)]);
        }
    }
    let (least, most) = format_range(schema.get("format").and_then(Value::as_str));
    if integer {
        candidates.extend([json!(7.0), json!(i32::MAX), json!(i32::MIN)]);
        candidates.extend([json!(i64::MAX), json!(i64::MIN), json!(u64::MAX)]);
        candidates.extend([json!(1e15), json!(-0.0), json!(9007199254740993i64)]);
        candidates.retain(|value| {
            let whole = value
                .as_number()
                .and_then(serde_json::Number::as_i128)
                .or_else(|| (float(value).fract() == 0.0).then(|| float(value) as i128));
            whole.is_some_and(|whole| least <= whole && whole <= most)
        });
    } else {
        candidates.extend([
            json!(0.1),
            json!(-2.5),
            json!(-0.0),
            json!(1e300),
            json!(f64::MAX),
            json!(f64::MIN),
            json!(5e-324),
            json!(2.2250738585072014e-308),
            json!(1e21),
            json!(123456.789),
            json!(9007199254740993i64 - 1),
        ]);
    }
    if let Some(step) = schema
        .get("multipleOf")
        .and_then(Value::as_f64)
        .filter(|step| *step > 0.0)
    {
        let first = edges[0]
            .as_ref()
            .map_or(0.0, |least| (float(least) / step).ceil());
        for factor in [first, first + 1.0, first + 7.0] {
            let value = step * factor;
            candidates.push(if value.fract() == 0.0 {
                json!(value as i64)
            } else {
                json!(value)
            });
        }
        candidates.retain(|value| (float(value) / step).fract() == 0.0);
    }
    if schema
        .get("format")
        .is_some_and(|format| format == "unixtime")
    {
        // Nanoseconds from the beginning of 64 bits of seconds to their end.
        candidates
            .retain(|value| float(value) == 0.0 || (1e-9..1e18).contains(&float(value).abs()));
    }
    let [minimum, maximum, above, below] = edges.map(|edge| edge.as_ref().map(float));
    candidates.retain(|value| {
        let value = float(value);
        minimum.is_none_or(|edge| value >= edge)
            && maximum.is_none_or(|edge| value <= edge)
            && above.is_none_or(|edge| value > edge)
            && below.is_none_or(|edge| value < edge)
    });
    candidates
}

/// What a format promises of an integer; 64 bits with a sign where it says nothing.
fn format_range(format: Option<&str>) -> (i128, i128) {
    match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX.into()),
        Some("uint" | "uint128") => (0, i64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// Strings that a schema allows.
pub(crate) fn strings(schema: &Map<String, Value>) -> Vec<Value> {
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let least = number("minLength").unwrap_or(0) as usize;
    let most = number("maxLength").map(|most| most as usize);
    if least > 10_000 {
        return Vec::new();
    }
    let format = schema
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut candidates: Vec<String> = match schema.get("pattern").and_then(Value::as_str) {
        Some(pattern) => (0..4)
            .chain([least, least.saturating_sub(1)])
            .filter_map(|more| pattern::matching(pattern, more))
            .chain(of_format(format).iter().map(|text| (*text).to_owned()))
            .collect(),
        None => {
            let plain = [
                "text",
                "",
                "naïve 😀 \"quoted\" \\ / \n\t\u{1}\u{7f}\u{2028}",
                "0",
                "true",
                "null",
                "1.50",
            ];
            let known = of_format(format).iter().chain(&plain);
            known
                .map(|text| fit((*text).to_owned(), least, most))
                .collect()
        }
    };
    if let Some(most) = most.filter(|most| *most <= 1000 && !schema.contains_key("pattern")) {
        candidates.push("é".repeat(most));
    }
    candidates.dedup();
    candidates.into_iter().map(Value::String).collect()
}

/// The text, made longer or shorter.
fn fit(mut text: String, least: usize, most: Option<usize>) -> String {
    let length = text.chars().count();
    text.extend(std::iter::repeat_n('x', least.saturating_sub(length)));
    match most {
        Some(most) => text.chars().take(most).collect(),
        None => text,
    }
}

fn of_format(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &[
            "2024-02-29T12:30:45Z",
            "2024-02-29T12:30:45.123456+05:30",
            "2024-02-29T12:30:45.123456789Z",
            "2024-02-29T12:30:45.1234567890123Z",
            "2016-12-31T23:59:60.999-23:59",
            "2024-02-29T12:30Z",
            "2024-02-29T12:30:45",
            "2024-02-29T12:30:45+0530",
            "2024-W09-4",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999+23:59",
            "+12024-02-29T12:30:45Z",
            "1985-04-12t23:20:50.52z",
            "1990-12-31T23:59:60Z",
            "0001-01-01T00:00:00-00:00",
            "2024-02-29 12:30:45",
        ],
        "date" => &[
            "2024-02-29",
            "0001-01-01",
            "9999-12-31",
            "29/02/2024",
            "2023-02-29",
            "0000-01-01",
            "2024-2-9",
        ],
        "time" => &[
            "12:30:45Z",
            "23:59:60.5+01:00",
            "12:30",
            "24:00:00",
            "00:00:00.000000001-00:00",
        ],
        "duration" => &[
            "P3Y6M4DT12H30M5S",
            "PT0S",
            "P1W",
            "1h",
            "PT1.5S",
            "P0D",
            "-PT5M",
            "PT36H",
            "P1DT",
            "PT0.000000001S",
        ],
        "uuid" => &[
            "123e4567-e89b-12d3-a456-426614174000",
            "123E4567-E89B-12D3-A456-426614174000",
            "123e4567e89b12d3a456426614174000",
            "{123e4567-e89b-12d3-a456-426614174000}",
            "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
            "00000000-0000-0000-0000-000000000000",
        ],
        "byte" | "base64" => &[
            "aGVsbG8=",
            "aGVsbG8",
            "-_8=",
            "aGVs\nbG8=",
            "aGVsbG9=",
            "====",
            "é",
        ],
        "decimal" => &[
            "1.50",
            "-0.0",
            "+1",
            ".5",
            "007",
            "1E-30",
            "NaN",
            "123456789012345678901234567890.123456789",
            "1e3",
        ],
        "email" => &["a@example.com"],
        "uri" | "url" => &["https://example.com/a?b=c#d"],
        "ipv4" => &["127.0.0.1"],
        "ipv6" => &["::1"],
        "hostname" => &["example.com"],
        _ => &[],
    }
}
