//! Links in headers (RFC 8288).

use http::HeaderMap;
use http::header::LINK;

/// The target of `<…>; rel="…"` among the `Link` headers.
pub(crate) fn target<'a>(headers: &'a HeaderMap, relation: &str) -> Option<&'a str> {
    let links = headers.get_all(LINK).iter();
    links
        .filter_map(|value| value.to_str().ok())
        .find_map(|header| find(header, relation))
}

fn find<'a>(header: &'a str, relation: &str) -> Option<&'a str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        // Parameters end where the next target begins.
        let parameters = after.split('<').next().unwrap_or_default();
        let is_meant = parameters.split([';', ',']).any(|parameter| {
            let Some((name, value)) = parameter.split_once('=') else {
                return false;
            };
            let mut kinds = value.trim().trim_matches('"').split(' ');
            name.trim().eq_ignore_ascii_case("rel")
                && kinds.any(|kind| kind.eq_ignore_ascii_case(relation))
        });
        if is_meant {
            return Some(target);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn relations() {
        let next = |header| find(header, "next");
        assert_eq!(
            next(r#"<https://a/?p=1>; rel="prev", </b?p=3>; rel="next""#),
            Some("/b?p=3")
        );
        assert_eq!(next("<x>; title=\"a\"; rel=\"last next\""), Some("x"));
        assert_eq!(next("<x>; rel=next"), Some("x"));
        assert_eq!(next("<x>; rel=\"prev\""), None);
        assert_eq!(next("nonsense"), None);
        assert_eq!(next("<open"), None);
        assert_eq!(find("<x>; rel=Sunset", "sunset"), Some("x"));
    }
}
