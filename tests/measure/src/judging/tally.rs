//! What became of the calls.

use crate::driver::shorten;
use std::collections::BTreeMap;

/// Counts, and kinds of what went wrong, with examples.
#[derive(Default)]
pub struct Tally {
    pub(super) documents: usize,
    pub(super) operations: usize,
    /// Operations of which at least one request was sent.
    pub(super) called: usize,
    pub(super) sent: usize,
    pub(super) exact: usize,
    pub(super) answered: usize,
    kinds: BTreeMap<(Group, String), Kind>,
}

/// Whose fault it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// A request does not say what was meant.
    Inexact,
    /// A call that the client itself refuses.
    Refused,
    /// A request that is exact, and that Prism refuses for a reason that is not known.
    Unexplained,
    /// An answer that is valid, and does not decode.
    Undecoded,
    /// What could not be called, or not be given.
    Unmade,
    /// A request that is exact, and that Prism refuses for a reason of its own.
    PrismsLimit,
    /// An answer of Prism's that is not what the document says.
    PrismsAnswer,
}

impl Group {
    const ALL: [Group; 7] = [
        Group::Inexact,
        Group::Refused,
        Group::Unexplained,
        Group::Undecoded,
        Group::Unmade,
        Group::PrismsLimit,
        Group::PrismsAnswer,
    ];

    fn heading(self) -> &'static str {
        match self {
            Group::Inexact => "requests do not say what was meant",
            Group::Refused => "calls are refused by the client",
            Group::Unexplained => "exact requests are refused by Prism, and it is not known why",
            Group::Undecoded => "valid answers do not decode",
            Group::Unmade => "could not be made or given",
            Group::PrismsLimit => "exact requests are refused by Prism's own limits",
            Group::PrismsAnswer => "answers of Prism are not what the document says",
        }
    }

    /// Whether it is a fault of ours.
    fn is_ours(self) -> bool {
        self <= Group::Undecoded
    }
}

#[derive(Default)]
struct Kind {
    count: usize,
    examples: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, group: Group, kind: &str, example: String) {
        let kind = self.kinds.entry((group, general(kind))).or_default();
        kind.count += 1;
        if kind.examples.len() < 3 && !kind.examples.contains(&example) {
            kind.examples.push(example);
        }
    }

    fn count(&self, group: Group) -> usize {
        let of_group = self.kinds.iter().filter(|((one, _), _)| *one == group);
        of_group.map(|(_, kind)| kind.count).sum()
    }

    /// Whether nothing of ours is wrong.
    pub fn is_good(&self) -> bool {
        Group::ALL
            .iter()
            .all(|group| !group.is_ours() || self.count(*group) == 0)
    }

    /// The counts in a line.
    pub fn counts(&self) -> String {
        format!(
            "documents {}, operations {}, called {}; requests sent {}, exact {}, answered as documented {}",
            self.documents, self.operations, self.called, self.sent, self.exact, self.answered
        )
    }

    /// Prints the counts, and each kind with its examples.
    pub fn print(&self) {
        println!("{}", self.counts());
        for group in Group::ALL {
            println!("\n{} {}", self.count(group), group.heading());
            let mut kinds: Vec<_> = self
                .kinds
                .iter()
                .filter(|((one, _), _)| *one == group)
                .collect();
            kinds.sort_by_key(|(_, kind)| std::cmp::Reverse(kind.count));
            for ((_, name), kind) in kinds {
                println!("  {} {}", kind.count, name);
                for example in &kind.examples {
                    println!("      {example}");
                }
            }
        }
    }
}

/// A message without what differs from call to call: quoted text, numbers.
fn general(message: &str) -> String {
    let mut text = String::new();
    for (at, part) in message.split(['`', '\'']).enumerate() {
        match at % 2 {
            0 => text.push_str(part),
            _ => text.push_str("`…`"),
        }
    }
    let text = text.split(['{', '[']).next().unwrap_or_default().to_owned();
    let mut general = String::new();
    for c in text.chars() {
        match c.is_ascii_digit() {
            true if general.ends_with('#') => {}
            true => general.push('#'),
            false => general.push(c),
        }
    }
    shorten(&general)
}
