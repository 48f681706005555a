//! What an error shows of the text around it: enough to see what is wrong, and no secret.
//!
//! Secrets are texts, and an answer may hold some that the client never saw before, such as a key that was just made.
//! So texts are left out, but for the one that is wrong, and that only under a name that promises nothing secret.

use crate::line::is_unprintable;
use std::collections::VecDeque;

/// How much is shown on each side of the place.
const AROUND: usize = 40;

/// What is further away than this need not be looked at closely.
const FAR: usize = 4096;

/// What names of secrets have in them. It hides too much rather than too little.
const SECRET: [&str; 14] = [
    "auth",
    "cookie",
    "credential",
    "jwt",
    "key",
    "otp",
    "passphrase",
    "passw",
    "private",
    "secret",
    "session",
    "signature",
    "token",
    "value",
];

/// The text around `offset`. `hidden`: the value there is a secret whatever its name.
pub(super) fn fragment(text: &str, offset: usize, hidden: bool) -> String {
    let mut scan = Scan {
        text,
        at: 0,
        open: Vec::new(),
        after_mark: false,
    };
    let mut before = Before::default();
    let mut after = String::new();
    let mut room = AROUND;
    let mut found = false;
    while let Some(token) = scan.token() {
        // White space may stand between the place and the value.
        let wrong = !found && token.end > offset && token.kind != Kind::Space;
        found |= wrong;
        if token.end + FAR < offset {
            continue;
        }
        let shown = scan.shown(&token, wrong, hidden && wrong);
        if token.end <= offset {
            before.push(shown);
            continue;
        }
        let length = shown.chars().count();
        // The value in question is shown in whole: it is short, or was cut.
        if length > room && !wrong {
            break;
        }
        room = room.saturating_sub(length);
        after.push_str(&shown);
    }
    before.tokens.into_iter().collect::<String>() + &after
}

/// The last tokens before the place. They stay whole: of a secret, an end could not be told for what it is.
#[derive(Default)]
struct Before {
    tokens: VecDeque<String>,
    length: usize,
}

impl Before {
    fn push(&mut self, token: String) {
        self.length += token.chars().count();
        self.tokens.push_back(token);
        while self.length > AROUND
            && let Some(first) = self.tokens.pop_front()
        {
            self.length -= first.chars().count();
        }
    }
}

#[derive(Debug, PartialEq)]
enum Kind {
    Space,
    Mark,
    Key,
    Text,
    /// A number or a literal.
    Plain,
    /// Not JSON.
    Other,
}

struct Token {
    kind: Kind,
    start: usize,
    end: usize,
    /// Whether a value may stand here. Where not, it is not known what the text belongs to.
    in_place: bool,
}

/// An array or object that is open.
struct Open {
    /// Whether a text that comes now is a key.
    expects_key: bool,
    is_object: bool,
    /// Whether its own name, or that of one around it, sounds secret.
    secret: bool,
    /// Whether it has a name at all, or one around it has.
    named: bool,
    /// The same for the member that is being read.
    member_secret: bool,
}

/// Cuts a text into tokens, whether it is JSON or not.
struct Scan<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Open>,
    /// Whether the last token was a bracket, a comma or a colon.
    after_mark: bool,
}

impl Scan<'_> {
    fn token(&mut self) -> Option<Token> {
        let rest = &self.text[self.at..];
        let first = *rest.as_bytes().first()?;
        let run = |is_part: fn(char) -> bool| {
            rest.find(|c: char| !is_part(c))
                .unwrap_or(rest.len())
                .max(1)
        };
        let (kind, length) = match first {
            b' ' | b'\n' | b'\r' | b'\t' => (Kind::Space, run(|c| c.is_ascii_whitespace())),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => (Kind::Mark, 1),
            b'"' => (Kind::Text, string_length(rest)),
            _ => {
                let length = run(|c| !c.is_ascii_whitespace() && !"{}[],:\"".contains(c));
                (plain(&rest[..length]), length)
            }
        };
        let start = self.at;
        self.at += length;
        let mut token = Token {
            kind,
            start,
            end: self.at,
            in_place: self.after_mark,
        };
        if token.kind != Kind::Space {
            self.after_mark = token.kind == Kind::Mark;
        }
        self.follow(first, &mut token);
        Some(token)
    }

    /// Keeps track of where in the structure the text is.
    fn follow(&mut self, first: u8, token: &mut Token) {
        let inner = self.open.last();
        let (secret, named) = inner.map_or((false, false), |open| {
            (
                open.secret || open.member_secret,
                open.named || open.is_object,
            )
        });
        match first {
            b'{' | b'[' => self.open.push(Open {
                expects_key: first == b'{',
                is_object: first == b'{',
                secret,
                named,
                member_secret: false,
            }),
            b'}' | b']' => {
                self.open.pop();
            }
            b',' | b':' => {
                if let Some(open) = self.open.last_mut() {
                    open.expects_key = open.is_object && first == b',';
                }
            }
            b'"' => {
                let name = &self.text[token.start..token.end];
                if let Some(open) = self.open.last_mut().filter(|open| open.expects_key) {
                    token.kind = Kind::Key;
                    open.expects_key = false;
                    open.member_secret = sounds_secret(name);
                }
            }
            _ => {}
        }
    }

    fn shown(&self, token: &Token, wrong: bool, hidden: bool) -> String {
        let text = &self.text[token.start..token.end];
        let inner = self.open.last();
        let secret = hidden || inner.is_some_and(|open| open.secret || open.member_secret);
        let named = inner.is_some_and(|open| open.named || open.is_object);
        match token.kind {
            Kind::Space => " ".to_owned(),
            Kind::Mark => text.to_owned(),
            Kind::Key => shortened(text),
            Kind::Text if wrong && token.in_place && named && !secret => shortened(text),
            Kind::Text => "\"…\"".to_owned(),
            Kind::Plain if secret => "…".to_owned(),
            Kind::Plain => shortened(text),
            Kind::Other => "…".to_owned(),
        }
    }
}

/// The length of a string with its quotes, or of what is there of it.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn plain(text: &str) -> Kind {
    let is_number = |text: &str| {
        text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || "+-.eE".contains(c))
    };
    match text {
        "true" | "false" | "null" => Kind::Plain,
        number if is_number(number) => Kind::Plain,
        _ => Kind::Other,
    }
}

pub(crate) fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRET.iter().any(|part| name.contains(part))
}

fn shortened(text: &str) -> String {
    let printable = |c| if is_unprintable(c) { ' ' } else { c };
    let mut chars = text.chars().map(printable);
    let mut shown: String = chars.by_ref().take(AROUND).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::fragment;

    /// The fragment at the first occurrence of `place`.
    fn at(text: &str, place: &str) -> String {
        fragment(text, text.find(place).unwrap(), false)
    }

    #[test]
    fn only_the_text_that_is_wrong_is_shown() {
        let text = r#"{"name":"Ada","age":"forty","note":"private words"}"#;
        assert_eq!(
            at(text, "\"forty"),
            r#"{"name":"…","age":"forty","note":"…"}"#
        );
        let text = r#"{"data":[{"id":"a","count":1.5,"on":true,"tags":["x","y"]}]}"#;
        assert_eq!(
            at(text, "1.5"),
            r#"{"data":[{"id":"…","count":1.5,"on":true,"tags":["…","…"]}]}"#
        );
    }

    #[test]
    fn secrets_are_not_shown_even_where_they_are_wrong() {
        for text in [
            r#"{"api_key":"s3cret"}"#,
            r#"{"apiKey":{"value":"s3cret"}}"#,
            r#"{"token":["s3cret"]}"#,
            r#"{"keys":[{"id":"s3cret"}]}"#,
            r#"{"password":"s3cret"}"#,
            r#"{"Client-Secret":"s3cret"}"#,
            // Without a name, nothing says that it is harmless.
            r#""s3cret""#,
            r#"["s3cret"]"#,
        ] {
            assert!(!at(text, "\"s3cret").contains("s3cret"), "{text}");
        }
        assert_eq!(
            at(r#"{"pin_token":123456}"#, "123456"),
            r#"{"pin_token":…}"#
        );
        assert_eq!(fragment(r#"{"name":"s3cret"}"#, 8, true), r#"{"name":"…"}"#);
        // The secret's name ends with the secret.
        let text = r#"{"key":{"id":1},"age":"forty"}"#;
        assert_eq!(at(text, "\"forty"), r#"{"key":{"id":…},"age":"forty"}"#);
    }

    #[test]
    fn what_is_not_json() {
        assert_eq!(
            at("{\"name\":\"Ada\",\"age\":", "\"age"),
            "{\"name\":\"…\",\"age\":"
        );
        assert_eq!(
            at("{\"a\": \"s3cret and no end", "\"s3cret"),
            "{\"a\": \"s3cret and no end"
        );
        assert_eq!(
            at("{\"a\": \"x\" \"s3cret\"}", " \"s3cret"),
            "{\"a\": \"…\" \"…\"}"
        );
        assert_eq!(at("sk-s3cret", "sk"), "…");
        assert_eq!(at("{a: s3cret}", "s3cret"), "{…: …}");
        assert_eq!(at("[\u{2028}é \u{c}1]", "1"), "[… 1]");
        assert_eq!(fragment("", 0, false), "");
        assert_eq!(fragment("[1", 2, false), "[1");
        assert_eq!(fragment("]]}1", 3, false), "]]}1");
    }

    #[test]
    fn long_texts() {
        let text = format!("[{}7{}]", "1,".repeat(100), ",2".repeat(100));
        let shown = fragment(&text, 201, false);
        assert!(shown.len() <= 81 && shown.contains(",7,"), "{shown}");
        let text = format!("{{\"age\":\"{}\"}}", "é".repeat(100));
        let shown = fragment(&text, 7, false);
        assert!(shown.ends_with("é…"), "{shown}");
    }
}
