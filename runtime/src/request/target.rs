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
        // What documents write behind a `#` tells operations on one URL apart, and is never sent.
        let template = template.split('#').next().unwrap_or_default();
        let mut path = String::with_capacity(prefix.len() + template.len() + 32);
        path.push_str(prefix);
        path.push('/');
        let mut rest = template.trim_start_matches('/');
        let mut segment = path.len();
        let mut last = None;
        while let Some(at) = rest.find(['/', '{']) {
            let (before, after) = (&rest[..at], &rest[at + 1..]);
            path.push_str(before);
            if rest[at..].starts_with('/') {
                check(&path[segment..], last.take())?;
                path.push('/');
                segment = path.len();
                rest = after;
            } else if let Some((name, after)) = after.split_once('}') {
                path.push_str(self.value(name)?);
                last = Some(name);
                rest = after;
            } else {
                path.push('{');
                rest = after;
            }
        }
        path.push_str(rest);
        check(&path[segment..], last)?;
        Ok(path)
    }

    /// The text of a parameter of the path.
    fn value(&self, name: &str) -> Result<&str, String> {
        let mut values = self.path.iter();
        match values.find(|(at, _)| self.target.has(name, *at)) {
            Some((_, value)) => Ok(value),
            None => Err(format!("the path parameter `{name}` is missing")),
        }
    }
}

/// A segment that holds a parameter must stay what it is.
fn check(filled: &str, name: Option<&str>) -> Result<(), String> {
    let Some(name) = name else {
        return Ok(());
    };
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
