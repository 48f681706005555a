//! `$self`, `$id`, `$anchor` and `$dynamicAnchor`: names that references can use instead of places.

use super::uri;
use crate::{
    diagnostics::push_escaped,
    document::{FileId, Location},
    load::Sources,
};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The names of all files seen so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: HashSet<FileId>,
    /// Places by their absolute URI.
    resources: HashMap<String, Location>,
    /// The URIs of a file's resources, by their pointers.
    by_file: HashMap<FileId, HashMap<String, String>>,
    /// Places by file, pointer of the resource around them, and name.
    anchors: HashMap<(FileId, String, String), Location>,
    /// The first place in a file with a name, whichever resource it is in.
    in_file: HashMap<(FileId, String), Location>,
}

impl Ids {
    /// Takes note of the names in a file.
    pub(super) fn add(&mut self, file: FileId, sources: &Sources) {
        if !self.seen.insert(file) || !sources.has_ids(file) {
            return;
        }
        let tree = sources.tree(file);
        let path = sources.path(file).to_string_lossy().replace('\\', "/");
        let mut base = format!("file:///{}", path.trim_start_matches('/'));
        if let Some(own) = tree.get("$self").and_then(Value::as_str) {
            base = uri::join(&base, without_fragment(own));
        }
        self.add_resource(file, "", &base);
        let mut pointer = String::new();
        self.walk(file, tree, &mut pointer, &base, "");
    }

    fn add_resource(&mut self, file: FileId, pointer: &str, uri: &str) {
        let location = Location {
            file,
            pointer: pointer.to_owned(),
        };
        self.resources.entry(uri.to_owned()).or_insert(location);
        let resources = self.by_file.entry(file).or_default();
        resources.insert(pointer.to_owned(), uri.to_owned());
    }

    /// Recurses no deeper than the parsers let a file be.
    fn walk(&mut self, file: FileId, value: &Value, at: &mut String, base: &str, resource: &str) {
        let length = at.len();
        match value {
            Value::Object(map) => {
                let own = map.get("$id").and_then(Value::as_str);
                // Before there was `$anchor`, a name was an `$id` of a fragment only.
                let old_anchor = own.and_then(|id| id.strip_prefix('#'));
                let own = own.filter(|_| old_anchor.is_none());
                let id = own.map(|id| uri::join(base, without_fragment(id)));
                let base = id.as_deref().unwrap_or(base);
                let here = at.clone();
                let resource = if id.is_some() { &here } else { resource };
                if id.is_some() {
                    self.add_resource(file, &here, base);
                }
                let anchors = ["$anchor", "$dynamicAnchor"].map(|keyword| map.get(keyword));
                let anchors = anchors.into_iter().flatten().filter_map(Value::as_str);
                for name in anchors.chain(old_anchor) {
                    let key = (file, resource.to_owned(), name.to_owned());
                    let pointer = here.clone();
                    let location = Location { file, pointer };
                    let first = self.in_file.entry((file, name.to_owned()));
                    let first = first.or_insert_with(|| location.clone());
                    if location < *first {
                        *first = location.clone();
                    }
                    self.anchors.entry(key).or_insert(location);
                }
                for (key, value) in map {
                    at.push('/');
                    push_escaped(at, key);
                    self.walk(file, value, at, base, resource);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    at.push_str(&format!("/{index}"));
                    self.walk(file, value, at, base, resource);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// The innermost resource around a place: its pointer and, if it has one, its URI.
    pub(super) fn around(&self, file: FileId, pointer: &str) -> (&str, Option<&str>) {
        let Some(resources) = self.by_file.get(&file) else {
            return ("", None);
        };
        let mut around = pointer;
        loop {
            if let Some((resource, uri)) = resources.get_key_value(around) {
                return (resource, Some(uri));
            }
            match around.rfind('/') {
                Some(slash) => around = &around[..slash],
                None => return ("", None),
            }
        }
    }

    /// The place with an absolute URI.
    pub(super) fn resource(&self, uri: &str) -> Option<&Location> {
        self.resources.get(uri)
    }

    /// The place with a name, in one resource of a file or, failing that, anywhere in the file.
    pub(super) fn anchor(&self, file: FileId, resource: &str, name: &str) -> Option<&Location> {
        let key = (file, resource.to_owned(), name.to_owned());
        let elsewhere = || self.in_file.get(&(file, name.to_owned()));
        self.anchors.get(&key).or_else(elsewhere)
    }
}

fn without_fragment(uri: &str) -> &str {
    uri.split('#').next().unwrap_or(uri)
}
