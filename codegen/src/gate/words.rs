//! Words of a text: which are URLs, and how they fill lines.

/// Stands for a space at which a line must not break. No text of a document has it.
pub(super) const FIXED_SPACE: char = '\u{1}';

/// Where the first bare URL of `text` starts and ends.
pub(super) fn find_url(text: &str) -> Option<(usize, usize)> {
    let start = text.match_indices("http").map(|(at, _)| at).find(|&at| {
        let rest = &text[at + 4..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        rest.strip_prefix("://")
            .is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace() && c != '<'))
    })?;
    let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\\');
    let length = text[start..].find(stop).unwrap_or(text.len() - start);
    let mut url = &text[start..start + length];
    let opened = url.matches('(').count();
    let mut closed = url.matches(')').count();
    let has_brace = url.contains('{');
    while let Some(last) = url.chars().next_back() {
        let closes = last == ')' && closed > opened;
        if !closes
            && !matches!(
                last,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | ']' | '}' | '|'
            )
        {
            break;
        }
        // A brace of a template belongs to the URL.
        if last == '}' && has_brace {
            break;
        }
        closed -= usize::from(closes);
        url = &url[..url.len() - last.len_utf8()];
    }
    Some((start, start + url.len()))
}

/// Breaks a paragraph into lines.
pub(super) fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = usize::MAX;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if used.saturating_add(1 + length) <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(guarded(word));
                used = length;
            }
        }
    }
    for line in &mut lines {
        if line.contains(FIXED_SPACE) {
            *line = line.replace(FIXED_SPACE, " ");
        }
    }
    lines
}

/// The first word of a line, escaped where it would open a block.
fn guarded(word: &str) -> String {
    let first = word.chars().next();
    let opens = match first {
        Some('>') => true,
        Some(c @ ('#' | '-' | '+' | '=')) => word.chars().all(|other| other == c),
        _ => false,
    };
    if opens {
        return format!("\\{word}");
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    match &word[digits..] {
        end @ ("." | ")") if digits > 0 => format!("{}\\{end}", &word[..digits]),
        _ => word.to_owned(),
    }
}
