//! A text that a regular expression matches: enough of the syntax for what documents have in
//! `pattern`. What it does not understand it takes for a letter; a validator has the last word.

use std::iter::Peekable;
use std::str::Chars;

/// A text for a pattern. Whatever may be repeated is repeated `more` times more than it must be.
pub(crate) fn matching(pattern: &str, more: usize) -> Option<String> {
    let mut parser = Parser {
        rest: pattern.chars().peekable(),
        more,
        depth: 0,
    };
    let text = parser.alternatives()?;
    (text.len() <= 10_000).then_some(text)
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    more: usize,
    depth: usize,
}

impl Parser<'_> {
    /// Up to the end of the group: the first alternative that says something.
    fn alternatives(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > 50 {
            return None;
        }
        let mut chosen = self.sequence()?;
        while self.rest.next_if_eq(&'|').is_some() {
            let other = self.sequence()?;
            if chosen.is_empty() {
                chosen = other;
            }
        }
        self.depth -= 1;
        Some(chosen)
    }

    fn sequence(&mut self) -> Option<String> {
        let mut text = String::new();
        while let Some(next) = self.rest.peek().copied() {
            if next == '|' || next == ')' {
                break;
            }
            self.rest.next();
            let atom = match next {
                '^' | '$' => continue,
                '.' => "a".to_owned(),
                '[' => self.class()?.to_string(),
                '(' => self.group()?,
                '\\' => self.escape()?,
                other => other.to_string(),
            };
            let (least, most) = self.quantifier();
            text.push_str(&atom.repeat(least.saturating_add(self.more).min(most).max(least)));
        }
        Some(text)
    }

    fn group(&mut self) -> Option<String> {
        let mut asserts = false;
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next()? {
                ':' => {}
                '=' | '!' => asserts = true,
                _ => {
                    // A look behind, or a name.
                    asserts = matches!(self.rest.peek(), Some('=' | '!'));
                    self.rest.find(|c| matches!(c, '=' | '!' | '>'))?;
                }
            }
        }
        let text = self.alternatives()?;
        self.rest.next_if_eq(&')')?;
        Some(if asserts { String::new() } else { text })
    }

    fn escape(&mut self) -> Option<String> {
        let escaped = match self.rest.next()? {
            'b' | 'B' | 'A' | 'z' | 'Z' => return Some(String::new()),
            'd' => '7',
            'D' | 'w' => 'a',
            'W' => '-',
            's' => ' ',
            'S' => 'a',
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'p' | 'P' => {
                if self.rest.next_if_eq(&'{').is_some() {
                    self.rest.find(|c| *c == '}')?;
                }
                'A'
            }
            'u' | 'x' => {
                let digits: String =
                    std::iter::from_fn(|| self.rest.next_if(char::is_ascii_hexdigit)).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)?
            }
            other => other,
        };
        Some(escaped.to_string())
    }

    /// A character of a class; the `[` has been read.
    fn class(&mut self) -> Option<char> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges: Vec<(char, char)> = Vec::new();
        loop {
            let start = match self.rest.next()? {
                ']' if !ranges.is_empty() || negated => break,
                ']' => return None,
                '\\' => self.escape()?.chars().next()?,
                other => other,
            };
            let mut end = start;
            let mut ahead = self.rest.clone();
            if ahead.next() == Some('-') && ahead.peek().is_some_and(|c| *c != ']') {
                self.rest.next();
                end = match self.rest.next()? {
                    '\\' => self.escape()?.chars().next()?,
                    other => other,
                };
            }
            ranges.push((start, end));
        }
        if !negated {
            return ranges.first().map(|range| range.0);
        }
        let free = |c: &char| !ranges.iter().any(|(start, end)| start <= c && c <= end);
        ['a', 'A', '0', '_', '-', ' ', 'é'].into_iter().find(free)
    }

    fn quantifier(&mut self) -> (usize, usize) {
        let range = match self.rest.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => return self.counted(),
            _ => return (1, 1),
        };
        self.rest.next();
        self.rest.next_if(|c| matches!(c, '?' | '+'));
        range
    }

    fn counted(&mut self) -> (usize, usize) {
        let mut ahead = self.rest.clone();
        ahead.next();
        let inside: String = ahead.by_ref().take_while(|c| *c != '}').collect();
        let range = match inside.split_once(',') {
            None => inside.parse().ok().map(|count| (count, count)),
            Some((least, "")) => least.parse().ok().map(|least| (least, usize::MAX)),
            Some((least, most)) => least.parse().ok().zip(most.parse().ok()),
        };
        let Some(range) = range else { return (1, 1) };
        self.rest = ahead;
        self.rest.next_if_eq(&'?');
        range
    }
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn patterns_are_matched() {
        for (pattern, text) in [
            ("^[a-z]{3}$", "aaa"),
            (r"^\d+(\.\d+)?$", "7"),
            ("^(?:org|user)-[^a]+", "org-A"),
            (r"[\w-]{2,}", "aa"),
        ] {
            assert_eq!(matching(pattern, 0).as_deref(), Some(text), "{pattern}");
        }
        assert_eq!(matching("^x*$", 2).as_deref(), Some("xx"));
    }
}
