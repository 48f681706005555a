//! From a template and values to a URL.

use super::{RequestData, Target};
use crate::error::CallContext;
use std::borrow::Cow;
use url::Url;

impl Target {
    /// What errors tell of it.
    pub(crate) fn call(&self) -> CallContext {
        CallContext {
            method: self.method.clone(),
            path: self.path.clone(),
            attempts: 0,
        }
    }

    /// Where the template has a name for the first time.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        let mut places = self.path.match_indices('{').map(|(at, _)| at + 1);
        places.find(|at| self.has(name, *at))
    }

    /// Whether a name of the template stands here.
    fn has(&self, name: &str, at: usize) -> bool {
        let rest = self.path.get(at..).and_then(|text| text.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with('}'))
    }
}

impl RequestData {
    /// The URL without credentials, or what is wrong with it.
    pub(crate) fn url(&self, base: &Url) -> Result<Url, String> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let mut text = self.path(base.path().trim_end_matches('/'))?;
        let mut url = base.clone();
        let (path, own_query) = text.split_once('?').unwrap_or((&text, ""));
        url.set_path(path);
        let own_query = own_query.to_owned();
        // The path's text is done with, and its memory is taken for the query's.
        text.clear();
        let mut query = text;
        query.push_str(base.query().unwrap_or_default());
        for part in
            std::iter::once(&*own_query).chain(self.query.iter().map(|(_, text)| text.as_str()))
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

    /// The path with its values, behind the base URL's. A value that would change which endpoint is
    /// called is refused.
    fn path(&self, prefix: &str) -> Result<String, String> {
        let template: &str = &self.target.path;
        if self.target.operation.is_none() {
            return plain_path(template).map(|path| [prefix, path].concat());
        }
        let mut path = String::with_capacity(prefix.len() + template.len() + 32);
        path.push_str(prefix);
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
            let value = self.path.iter().find(|(at, _)| self.target.has(name, *at));
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
fn plain_path(path: &str) -> Result<&str, String> {
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
    Ok(path.split('#').next().unwrap_or_default())
}
