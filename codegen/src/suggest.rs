//! "Did you mean": names close to one that does not exist.

/// Longer names are not compared, which takes time in proportion to the product of their lengths.
const LONGEST: usize = 200;

/// Finds closest names as long as it takes no time to speak of: a document may have as many wrong names
/// as right ones.
pub(crate) struct Suggestions {
    comparisons_left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Suggestions {
            comparisons_left: 100_000,
        }
    }
}

impl Suggestions {
    /// The name closest to `wanted`, if one is close.
    pub(crate) fn near<'n>(
        &mut self,
        wanted: &str,
        names: impl ExactSizeIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        if self.comparisons_left == 0 {
            return None;
        }
        self.comparisons_left = self.comparisons_left.saturating_sub(names.len());
        near(wanted, names)
    }
}

/// The name closest to `wanted`, if one is close. Of several, the first in the alphabet.
pub(crate) fn near<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if wanted.len() > LONGEST {
        return None;
    }
    let wanted: Vec<char> = wanted.to_lowercase().chars().collect();
    let most = (wanted.len() / 3).max(1);
    names
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .filter_map(|name| {
            let chars: Vec<char> = name.to_lowercase().chars().collect();
            let apart = chars.len().abs_diff(wanted.len());
            let distance = if apart > most {
                apart
            } else {
                distance(&wanted, &chars)
            };
            (distance <= most).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// How many insertions, deletions and substitutions lead from one to the other.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let substituted = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}
