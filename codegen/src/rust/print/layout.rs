//! Code as text: lists and chains of calls, on one line where they fit.
//!
//! What is emitted thousands of times is laid out here and not by prettyplease, which costs more
//! time and more lines.

/// The widest line that is written.
pub(super) const WIDTH: usize = 100;

/// Adds a list, separated by commas: on the line that is open where it fits together with what
/// comes `after` it, otherwise in lines of their own below `indent`. `space` stands inside the
/// braces of a list on one line.
pub(super) fn fill(out: &mut String, items: &[String], indent: usize, after: &str, space: &str) {
    if items.is_empty() {
        return;
    }
    let used = out.len() - out.rfind('\n').map_or(0, |at| at + 1);
    let length: usize = items.iter().map(|item| item.len() + 2).sum::<usize>() - 2;
    if used + length + 2 * space.len() + after.len() <= WIDTH {
        out.push_str(space);
        out.push_str(&items.join(", "));
        out.push_str(space);
        return;
    }
    let mut used = WIDTH;
    for (index, item) in items.iter().enumerate() {
        let end = if index + 1 < items.len() { "," } else { "" };
        let length = item.len() + end.len();
        if used + 1 + length > WIDTH {
            line(out, indent + 4);
            used = indent + 4 + length;
        } else {
            out.push(' ');
            used += 1 + length;
        }
        out.push_str(item);
        out.push_str(end);
    }
    line(out, indent);
}

/// Adds a list, separated by commas, that goes on in lines below `indent` where the open line
/// ends.
pub(super) fn flow(out: &mut String, items: &[String], indent: usize, after: &str) {
    let mut used = out.len() - out.rfind('\n').map_or(0, |at| at + 1);
    for (index, item) in items.iter().enumerate() {
        let (end, reserved) = match index + 1 < items.len() {
            true => (",", 1),
            false => (after, after.len()),
        };
        if used + 1 + item.len() + reserved > WIDTH {
            line(out, indent);
            used = indent;
        } else {
            out.push(' ');
            used += 1;
        }
        out.push_str(item);
        out.push_str(end);
        used += item.len() + end.len();
    }
}

/// Adds calls after an expression: on the line that is open where they fit, otherwise each in a
/// line of its own at `indent`. `after` ends the statement.
pub(super) fn chain(out: &mut String, calls: &[String], indent: usize, after: &str) {
    let used = out.len() - out.rfind('\n').map_or(0, |at| at + 1);
    let length: usize = calls.iter().map(String::len).sum();
    let fits = used + length + after.len() <= WIDTH;
    for call in calls {
        if !fits {
            line(out, indent);
        }
        out.push_str(call);
    }
    out.push_str(after);
}

fn line(out: &mut String, indent: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(count: usize) -> Vec<String> {
        (0..count).map(|n| format!(".call_{n}()")).collect()
    }

    #[test]
    fn lists_fill_lines() {
        let mut out = "f(".to_owned();
        fill(&mut out, &strings(2), 0, ")", "");
        assert_eq!(out, "f(.call_0(), .call_1()");
        let mut out = "f(".to_owned();
        fill(&mut out, &strings(20), 0, ")", "");
        assert!(out.lines().all(|line| line.len() <= WIDTH), "{out}");
        assert_eq!(out.lines().count(), 4, "{out}");
    }

    #[test]
    fn lists_flow_over_lines() {
        let mut out = "f!(X {".to_owned();
        flow(&mut out, &strings(2), 4, " });");
        assert_eq!(out, "f!(X { .call_0(), .call_1() });");
        let mut out = "f!(X {".to_owned();
        flow(&mut out, &strings(30), 4, " });");
        assert!(out.lines().all(|line| line.len() <= WIDTH), "{out}");
        assert_eq!(out.lines().count(), 4, "{out}");
    }

    #[test]
    fn chains_break_as_a_whole() {
        let mut out = "let a = b".to_owned();
        chain(&mut out, &strings(2), 4, ";");
        assert_eq!(out, "let a = b.call_0().call_1();");
        let mut out = "let a = b".to_owned();
        chain(&mut out, &strings(12), 4, ";");
        assert_eq!(out.lines().count(), 13, "{out}");
    }
}
