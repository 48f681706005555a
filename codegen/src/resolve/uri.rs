//! As much of RFC 3986 as references between schemas need.

/// Whether a reference begins with a scheme.
pub(super) fn is_absolute(reference: &str) -> bool {
    scheme(reference).is_some()
}

/// The scheme of a reference. One letter is a Windows drive, not a scheme.
pub(super) fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let valid = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then_some(scheme)
}

/// The path that a reference gives, by itself or as a `file:` URL of this machine.
pub(super) fn path(reference: &str) -> Option<&str> {
    let (local, is_file) = match scheme(reference) {
        None => (reference, false),
        Some(scheme) if scheme.eq_ignore_ascii_case("file") => {
            (&reference[scheme.len() + 1..], true)
        }
        Some(_) => return None,
    };
    match local.strip_prefix("//") {
        None => Some(local),
        Some(_) if !is_file => None,
        Some(rest) => rest
            .strip_prefix("localhost")
            .filter(|path| path.starts_with('/'))
            .or_else(|| rest.starts_with('/').then_some(rest)),
    }
}

/// Whether a reference that is no path leads to another machine.
pub(super) fn is_network(reference: &str) -> bool {
    let scheme = scheme(reference).unwrap_or("https");
    let networks = ["http", "https", "ftp", "file"];
    networks
        .iter()
        .any(|network| scheme.eq_ignore_ascii_case(network))
}

/// A reference, without fragment, seen from a base.
pub(super) fn join(base: &str, reference: &str) -> String {
    if is_absolute(reference) {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = base.split_once(':') else {
        return reference.to_owned();
    };
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (format!("//{host}"), path)
        }
        None => (String::new(), rest),
    };
    let path = if reference.is_empty() {
        path.to_owned()
    } else if reference.starts_with('/') {
        without_dots(reference)
    } else {
        let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
        without_dots(&format!("{folder}{reference}"))
    };
    format!("{scheme}:{authority}{path}")
}

fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.truncate(segments.len().saturating_sub(1).max(1));
            }
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::{is_network, join, path};

    #[test]
    fn a_file_url_of_this_machine_is_a_path() {
        for (reference, expected) in [
            ("a/b.yaml", Some("a/b.yaml")),
            ("/a", Some("/a")),
            ("file:///a/b", Some("/a/b")),
            ("FILE:/a", Some("/a")),
            ("file://localhost/a", Some("/a")),
            ("file://elsewhere/a", None),
            ("//elsewhere/a", None),
            ("https://elsewhere/a", None),
        ] {
            assert_eq!(path(reference), expected, "{reference}");
            assert!(expected.is_some() || is_network(reference), "{reference}");
        }
        assert!(path("urn:a").is_none() && !is_network("urn:a"));
    }

    #[test]
    fn references_are_seen_from_their_base() {
        for (base, reference, expected) in [
            (
                "https://a.example/b/c.yaml",
                "d.yaml",
                "https://a.example/b/d.yaml",
            ),
            ("https://a.example/b/c.yaml", "../d", "https://a.example/d"),
            (
                "https://a.example/b/c.yaml",
                "../../../d",
                "https://a.example/d",
            ),
            ("https://a.example/b/c.yaml", "/d", "https://a.example/d"),
            (
                "https://a.example/b",
                "//e.example/f",
                "https://e.example/f",
            ),
            ("https://a.example", "d", "https://a.example/d"),
            ("https://a.example/b", "urn:x", "urn:x"),
            ("file:///b/c", "./d", "file:///b/d"),
        ] {
            assert_eq!(join(base, reference), expected, "{reference} from {base}");
        }
    }
}
