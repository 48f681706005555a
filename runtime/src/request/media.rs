//! The media type of what is sent, where the document leaves a choice.

/// The media type to send of those that the document lists, such as `image/png, image/jpeg` or
/// `image/*`: the one that the caller gave, else the one that a file's name suggests, else the
/// first that is no range.
pub(super) fn choose(
    listed: &str,
    given: Option<&str>,
    suggested: Option<&str>,
) -> Result<String, String> {
    let list = || listed.split(',').map(str::trim);
    let fits = |kind: &&str| list().any(|listed| covers(listed, kind));
    match given {
        // Servers that name one type for files mean any.
        Some(given) if fits(&given) || is_any_file(listed) => return Ok(given.to_owned()),
        Some(given) => {
            return Err(format!("the media type `{given}` is not `{listed}`"));
        }
        None => {}
    }
    let concrete = || list().find(|kind| !kind.is_empty() && !kind.contains('*'));
    let plain = [TEXT, BYTES].into_iter().rev().find(fits);
    let found = suggested.filter(fits).or_else(concrete).or(plain);
    found.map(str::to_owned).ok_or_else(|| {
        format!("`{listed}` is a range of media types: say which one with `content_type`")
    })
}

const TEXT: &str = "text/plain";
const BYTES: &str = "application/octet-stream";

fn is_any_file(listed: &str) -> bool {
    essence(listed).eq_ignore_ascii_case(BYTES)
}

/// Whether a media type is another one, which may have `*` in it.
fn covers(range: &str, kind: &str) -> bool {
    let (range, kind) = (essence(range), essence(kind));
    match (range.split_once('/'), kind.split_once('/')) {
        (Some((main, sub)), Some((own_main, own_sub))) => {
            part_covers(main, own_main) && part_covers(sub, own_sub)
        }
        _ => range == "*",
    }
}

/// `*`, a suffix such as `*+json`, or the same word.
fn part_covers(range: &str, part: &str) -> bool {
    match range.strip_prefix('*') {
        Some(suffix) => part.len() >= suffix.len() && part.ends_with(suffix),
        None => range.eq_ignore_ascii_case(part),
    }
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_callers_type_counts_where_the_list_has_it() {
        let list = "image/png, image/jpeg";
        assert_eq!(
            choose(list, Some("image/jpeg"), None),
            Ok("image/jpeg".to_owned())
        );
        assert_eq!(
            choose(list, None, Some("image/jpeg")),
            Ok("image/jpeg".to_owned())
        );
        assert_eq!(
            choose(list, None, Some("text/csv")),
            Ok("image/png".to_owned())
        );
        assert!(choose(list, Some("image/gif"), None).is_err());
    }

    #[test]
    fn a_range_takes_what_it_covers() {
        assert_eq!(
            choose("image/*", Some("image/gif"), None),
            Ok("image/gif".to_owned())
        );
        assert!(choose("image/*", None, None).is_err());
        assert!(choose("image/*", Some("text/csv"), None).is_err());
        assert_eq!(choose("text/*", None, None), Ok("text/plain".to_owned()));
        let bytes = "application/octet-stream".to_owned();
        assert_eq!(choose("*/*", None, None), Ok(bytes));
        let patch = "application/merge-patch+json";
        assert_eq!(
            choose("application/*+json", Some(patch), None),
            Ok(patch.to_owned())
        );
    }

    #[test]
    fn a_file_of_no_type_in_particular_may_be_of_any() {
        let given = Some("image/gif");
        assert_eq!(
            choose("application/octet-stream", given, None),
            Ok("image/gif".to_owned())
        );
    }
}
