//! How much work a JSONPath is, before it is done: a line of one can ask for more than a machine has.

use serde_json::Value;

/// As deep may brackets and negations stand in each other. The parser of paths is recursive.
const DEEPEST: usize = 64;
/// As many nodes may be looked at by all actions of a short overlay. It takes seconds.
const LEAST: f64 = 20e6;
/// As many more for each byte of the document and its overlay.
const PER_BYTE: f64 = 60.0;

/// What in a JSONPath decides how much work it is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// How deep its brackets and negations are nested.
    depth: usize,
    /// How many `..` there are: each looks at a node once for every node around it.
    descents: u32,
    /// How many ways the lists of selectors in brackets give, as `[*, *]` gives two.
    selectors: usize,
    /// Whether it names more than one node.
    is_plural: bool,
    /// How many filters ask for several nodes from the root, which is done again for each node.
    roots: i32,
}

impl Shape {
    pub(super) fn of(path: &str) -> Shape {
        let mut shape = Shape {
            selectors: 1,
            ..Shape::default()
        };
        let mut open: Vec<(char, usize)> = Vec::new();
        // Negations that stand in each other without brackets.
        let (mut negations, mut has_root) = (0, false);
        let mut chars = path.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '!' => negations += 1,
                c if c.is_whitespace() => {}
                _ => negations = 0,
            }
            shape.depth = shape.depth.max(open.len() + negations);
            match c {
                '\'' | '"' => {
                    while let Some(next) = chars.next().filter(|next| *next != c) {
                        if next == '\\' {
                            chars.next();
                        }
                    }
                }
                '[' | '(' => {
                    open.push((c, 1));
                    shape.depth = shape.depth.max(open.len());
                }
                ']' | ')' => {
                    if let Some((_, selectors)) = open.pop() {
                        shape.selectors = shape.selectors.saturating_mul(selectors);
                    }
                }
                ',' => match open.last_mut() {
                    Some(('[', selectors)) => {
                        *selectors += 1;
                        shape.is_plural = true;
                    }
                    _ => continue,
                },
                '$' => has_root |= !open.is_empty(),
                '*' | '?' | ':' => {
                    shape.is_plural = true;
                    shape.roots += i32::from(std::mem::take(&mut has_root));
                }
                '.' if chars.next_if_eq(&'.').is_some() => {
                    shape.is_plural = true;
                    shape.descents += 1;
                    shape.roots += i32::from(std::mem::take(&mut has_root));
                }
                _ => {}
            }
        }
        shape
    }

    /// Whether the parser of paths can be trusted with it.
    pub(super) fn is_shallow(self) -> bool {
        self.depth <= DEEPEST
    }

    /// As many nodes are looked at, at most. It counts each of the ways that lead to a node.
    fn steps(self, root: &Value) -> f64 {
        if !self.is_plural {
            return 1.0;
        }
        let (mut nodes, mut ways) = (0.0, 0.0);
        let mut left = vec![(root, 1u32)];
        while let Some((value, depth)) = left.pop() {
            nodes += 1.0;
            let each = (1..=self.descents).map(|k| f64::from(depth + k) / f64::from(k));
            ways += each.product::<f64>();
            match value {
                Value::Array(items) => left.extend(items.iter().map(|item| (item, depth + 1))),
                Value::Object(map) => left.extend(map.values().map(|value| (value, depth + 1))),
                _ => {}
            }
        }
        ways * self.selectors as f64 * f64::powi(nodes, self.roots)
    }
}

/// What the paths of all actions may still look at.
pub(super) struct Effort {
    left: f64,
}

impl Effort {
    /// For a document and its overlay of so many bytes together.
    pub(super) fn for_text(length: usize) -> Effort {
        Effort {
            left: LEAST + PER_BYTE * length as f64,
        }
    }

    /// Whether a path may be asked for, which is counted then.
    pub(super) fn spend(&mut self, shape: Shape, root: &Value) -> bool {
        self.left -= shape.steps(root);
        self.left >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use serde_json::json;

    #[test]
    fn a_path_tells_how_much_work_it_is() {
        let root = json!({"a": {"b": [0, 0]}});
        for (path, steps) in [
            ("$.a['..*'].b", 1.0),
            ("$.*", 5.0),
            ("$['a', 'b']", 10.0),
            ("$..b", 2.0 + 3.0 + 4.0 + 5.0 + 5.0),
            ("$..*..*", 3.0 + 6.0 + 10.0 + 15.0 + 15.0),
            ("$.*[?@.c == $.a]", 5.0),
            ("$.*[?count($.*) > 0]", 25.0),
        ] {
            assert_eq!(Shape::of(path).steps(&root), steps, "{path}");
        }
    }

    #[test]
    fn brackets_in_names_are_no_depth() {
        assert!(Shape::of(&format!("$['{}']", "[".repeat(100))).is_shallow());
        assert!(!Shape::of(&format!("$[?{}@.a", "(".repeat(100))).is_shallow());
        assert!(!Shape::of(&format!("$[?{}@.a]", "!".repeat(100))).is_shallow());
    }
}
