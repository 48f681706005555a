//! From a template and values to a URL.

use super::{RequestData, Target};
use crate::client::BaseUrl;
use crate::error::CallContext;
use std::borrow::Cow;
use url::Url;

impl Target {
    /// What errors tell of it.
    pub(crate) fn call(&self) -> CallContext {
        CallContext {
            method: self.method.clone(),
            path: self.shown_path(),
            attempts: 0,
        }
    }

    /// The template. What a caller wrote out is shown without its query, which may hold secrets.
    pub(crate) fn shown_path(&self) -> Cow<'static, str> {
        match self.path.split_once('?') {
            Some((path, _)) if self.operation.is_none() => Cow::Owned(path.to_owned()),
            _ => self.path.clone(),
        }
    }

    /// Names and pairs of the query that a caller wrote out.
    pub(crate) fn written_query(&self) -> impl Iterator<Item = (&str, &str)> {
        let path = self.operation.is_none().then_some(&*self.path);
        let query = path.and_then(|path| path.split_once('?'));
        let pairs = query.into_iter().flat_map(|(_, query)| query.split('&'));
        pairs.map(|pair| (pair.split('=').next().unwrap_or_default(), pair))
    }

    /// Empty for an endpoint that the document does not know.
    pub(crate) fn operation_id(&self) -> &'static str {
        self.operation.map_or("", |operation| operation.id())
    }

    /// Where the template has a name for the first time.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        let opens = |at: &usize| self.path.as_bytes()[at - 1] == b'{';
        (1..self.path.len()).find(|at| opens(at) && self.has(name, *at))
    }

    /// Whether a name of the template stands here.
    fn has(&self, name: &str, at: usize) -> bool {
        let rest = self.path.as_bytes().get(at..);
        let rest = rest.and_then(|rest| rest.strip_prefix(name.as_bytes()));
        rest.is_some_and(|rest| rest.first() == Some(&b'}'))
    }
}

impl RequestData {
    /// The URL without credentials, or what is wrong with it.
    pub(crate) fn url(&self, base: &BaseUrl) -> Result<Url, String> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let mut path = String::with_capacity(base.path().len() + self.target.path.len() + 32);
        path.push_str(base.path());
        while path.ends_with('/') {
            path.pop();
        }
        let end = self.push_path(&mut path)?;
        let mut url = base.with_path(&path[..end.unwrap_or(path.len())]);
        if end.is_some() || url.query().is_some() || !self.query.is_empty() {
            self.complete_query(&mut url, end.map_or("", |end| &path[end + 1..]));
        }
        Ok(url)
    }

    /// Puts the path's own query and the parameters behind the base URL's query.
    #[inline(never)]
    fn complete_query(&self, url: &mut Url, of_path: &str) {
        let mut query = url.query().unwrap_or_default().to_owned();
        let parameters = self.query.iter().map(|(_, text)| text.as_str());
        for part in std::iter::once(of_path).chain(parameters) {
            if !query.is_empty() && !part.is_empty() {
                query.push('&');
            }
            query.push_str(part);
        }
        url.set_query((!query.is_empty()).then_some(&query));
    }

    /// Adds the path with its values, and tells where it has a `?`. A value that would change which endpoint is
    /// called is refused.
    fn push_path(&self, path: &mut String) -> Result<Option<usize>, String> {
        let template: &str = &self.target.path;
        if self.target.operation.is_none() {
            path.push_str(plain_path(template)?);
            return Ok(path.find('?'));
        }
        let mut query = None;
        path.push('/');
        // Further slashes are the document's: servers tell `//a` from `/a`.
        let mut rest = template.strip_prefix('/').unwrap_or(template);
        let mut segment = path.len();
        let mut last = None;
        let marks = |byte| matches!(byte, b'/' | b'{' | b'?' | b'#');
        while let Some(at) = rest.bytes().position(marks) {
            let (before, mark, after) = (&rest[..at], rest.as_bytes()[at], &rest[at + 1..]);
            path.push_str(before);
            match mark {
                b'{' => {
                    if let Some(end) = after.bytes().position(|byte| byte == b'}') {
                        let name = &after[..end];
                        path.push_str(self.value(name)?);
                        last = Some(name);
                        rest = &after[end + 1..];
                        continue;
                    }
                    path.push('{');
                }
                // What documents write behind a `#` tells operations on one URL apart, and is never sent.
                b'#' => {
                    rest = "";
                    break;
                }
                _ => {
                    check(&path[segment..], last.take())?;
                    if mark == b'?' {
                        query.get_or_insert(path.len());
                    }
                    path.push(char::from(mark));
                    segment = path.len();
                }
            }
            rest = after;
        }
        path.push_str(rest);
        check(&path[segment..], last)?;
        Ok(query)
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
    // Only dots, written so or as `%2e`, climb.
    match filled.as_bytes() {
        [b'.' | b'%', ..] | [] => check_parts(filled, name),
        bytes if bytes.contains(&b'/') => check_parts(filled, name),
        _ => Ok(()),
    }
}

#[cold]
fn check_parts(filled: &str, name: &str) -> Result<(), String> {
    for segment in filled.split('/') {
        match &*segment.to_ascii_lowercase().replace("%2e", ".") {
            "" => return Err(format!("the path parameter `{name}` is empty")),
            plain @ ("." | "..") => {
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
    if path.chars().any(char::is_control) {
        return Err("the path must not hold control characters".to_owned());
    }
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
