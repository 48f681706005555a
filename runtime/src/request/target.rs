//! From a template and values to a URL.

use super::RequestData;
use std::borrow::Cow;
use url::Url;

impl RequestData {
    /// The URL without credentials, or what is wrong with it.
    pub(crate) fn url(&self, base: &Url) -> Result<Url, String> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let path = self.path()?;
        let mut url = base.clone();
        let prefix = base.path().trim_end_matches('/');
        let (path, own_query) = path.split_once('?').unwrap_or((&path, ""));
        url.set_path(&format!("{prefix}{path}"));
        let mut query = base.query().unwrap_or_default().to_owned();
        for part in
            std::iter::once(own_query).chain(self.query.iter().map(|(_, text)| text.as_str()))
        {
            if !query.is_empty() && !part.is_empty() {
                query.push('&');
            }
            query.push_str(part);
        }
        url.set_query((!query.is_empty()).then_some(&query));
        url.set_fragment(None);
        Ok(url)
    }

    /// The path with its values. A value that would change which endpoint is called is refused.
    fn path(&self) -> Result<String, String> {
        let template: &str = &self.target.path;
        if self.target.operation.is_none() {
            return plain_path(template);
        }
        let mut path = String::with_capacity(template.len() + 32);
        for segment in template.trim_start_matches('/').split('/') {
            path.push('/');
            let start = path.len();
            let filled = self.fill(segment, &mut path)?;
            if let Some(name) = filled {
                check(&path[start..], name)?;
            }
        }
        Ok(path)
    }

    /// Appends a segment of the template; gives the name of its last parameter.
    fn fill<'a>(&self, segment: &'a str, path: &mut String) -> Result<Option<&'a str>, String> {
        let mut rest = segment;
        let mut last = None;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            let value = self.path.iter().find(|(known, _)| known == name);
            let Some((_, value)) = value else {
                return Err(format!("the path parameter `{name}` is missing"));
            };
            path.push_str(before);
            path.push_str(value);
            (rest, last) = (after, Some(name));
        }
        path.push_str(rest);
        Ok(last)
    }
}

fn check(filled: &str, name: &str) -> Result<(), String> {
    for segment in filled.split('/') {
        let plain: Cow<'_, str> = if segment.contains('%') {
            segment.to_ascii_lowercase().replace("%2e", ".").into()
        } else {
            segment.into()
        };
        match &*plain {
            "" => return Err(format!("the path parameter `{name}` is empty")),
            "." | ".." => {
                return Err(format!(
                    "the path parameter `{name}` is `{plain}`, which would change the path"
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A path that the caller wrote out.
fn plain_path(path: &str) -> Result<String, String> {
    let before_query = path.split('?').next().unwrap_or_default();
    if !path.starts_with('/') || path.starts_with("//") {
        return Err("the path must begin with one `/`".to_owned());
    }
    let climbs = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    if before_query.split(['/', '\\']).any(climbs) {
        return Err("the path must not hold `.` or `..`".to_owned());
    }
    Ok(path.split('#').next().unwrap_or_default().to_owned())
}
