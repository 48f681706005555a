//! Which version a change asks for.

use super::Level;
use semver::{BuildMetadata, Prerelease, Version};

/// The least version after `current` that a change of a level asks for. Before 1.0 the second
/// number stands for the first, as Cargo has it.
///
/// ```
/// use specwright::report::diff::{Level, required};
///
/// let current = "0.3.2".parse().expect("a version");
/// assert_eq!(required(&current, Level::Major).to_string(), "0.4.0");
/// assert_eq!(required(&current, Level::Minor).to_string(), "0.3.3");
/// ```
#[must_use]
pub fn required(current: &Version, level: Level) -> Version {
    let mut next = current.clone();
    next.pre = Prerelease::EMPTY;
    next.build = BuildMetadata::EMPTY;
    // A version that was only announced may be anything yet.
    if level == Level::None || !current.pre.is_empty() {
        return current.clone();
    }
    let leading = [next.major, next.minor].iter().position(|part| *part > 0);
    match (level, leading) {
        (Level::Major, Some(0)) => raise(&mut next, 0),
        (Level::Major, Some(_)) | (Level::Minor, Some(0)) => raise(&mut next, 1),
        // That is all there is to raise in 0.0.x, of which no two versions are compatible.
        _ => raise(&mut next, 2),
    }
    next
}

/// Adds one to a part of a version; those behind it become 0.
fn raise(version: &mut Version, part: usize) {
    match part {
        0 => (version.major, version.minor, version.patch) = (version.major + 1, 0, 0),
        1 => (version.minor, version.patch) = (version.minor + 1, 0),
        _ => version.patch += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_that_is_not_0_stands_for_what_is_incompatible() {
        for (current, level, expected) in [
            ("1.4.2", Level::Major, "2.0.0"),
            ("1.4.2", Level::Minor, "1.5.0"),
            ("1.4.2", Level::Patch, "1.4.3"),
            ("1.4.2", Level::None, "1.4.2"),
            ("0.3.2", Level::Major, "0.4.0"),
            ("0.3.2", Level::Minor, "0.3.3"),
            ("0.3.2", Level::Patch, "0.3.3"),
            ("0.0.4", Level::Major, "0.0.5"),
            ("0.0.4", Level::Patch, "0.0.5"),
            ("1.0.0-rc.1", Level::Major, "1.0.0-rc.1"),
            ("1.4.2+5", Level::Patch, "1.4.3"),
        ] {
            let current: Version = current.parse().expect("a version");
            assert_eq!(required(&current, level).to_string(), expected, "{current}");
        }
    }
}
