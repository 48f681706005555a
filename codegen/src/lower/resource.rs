//! Where an operation lives in the resource tree.
//!
//! `projects.users.list` is `projects().users().list()`. An id without `.` or `/` belongs to the
//! resource of its first tag and loses the words that repeat the tag's name. An operation without
//! an id is named by its method and path, as is one whose id only spells these out.

use super::operation::Placed;
use super::{extension_text, hint};
use crate::document::{self, Document};
use crate::ir::{Doc, Name, Resource};
use heck::ToSnakeCase;
use std::collections::{HashMap, HashSet};

/// Resources are nested no deeper: the names of each level are in those of all below it. What an id
/// has beyond that is the method's name.
const MOST_RESOURCES: usize = 16;

/// Words that say nothing where the resource that they led to is left out.
const PREPOSITIONS: [&str; 7] = ["for", "from", "in", "into", "of", "on", "to"];

/// The place of an operation, before naming makes it Rust.
pub(super) struct Place {
    pub(super) resource: Vec<String>,
    pub(super) method: String,
    /// `x-rust-name`: a method's name as it shall be.
    pub(super) fixed: Option<String>,
    /// Words for the request builder and for types that only this operation has.
    pub(super) type_words: String,
}

/// Finds the place of an operation.
pub(super) fn place(operation: &document::Operation) -> Place {
    let (resource, method, type_words) = match operation.operation_id.as_deref() {
        Some(id) if has_words(id) => match spelt_out(id, &operation.method) {
            Some(path) => by_spelt_out(path, operation),
            None => by_id(id, operation.tags.first()),
        },
        _ => by_path(operation),
    };
    match extension_text(&operation.extensions, "x-rust-name") {
        Some(path) => {
            let mut segments: Vec<String> = path
                .split('.')
                .map(|segment| segment.to_snake_case())
                .collect();
            let rest = split_method(&mut segments);
            let fixed = (!rest.is_empty()).then(|| rest.join("_"));
            let resource = if segments.is_empty() {
                resource
            } else {
                segments
            };
            Place {
                resource,
                method,
                fixed,
                type_words,
            }
        }
        None => Place {
            resource,
            method,
            fixed: None,
            type_words,
        },
    }
}

fn by_id(id: &str, tag: Option<&String>) -> (Vec<String>, String, String) {
    let mut segments: Vec<String> = id
        .split(['.', '/'])
        .filter(|s| has_words(s))
        .map(str::to_owned)
        .collect();
    let method = split_method(&mut segments).join(" ");
    if !segments.is_empty() {
        let type_words = builder_words(&method, &segments);
        return (segments, method, type_words);
    }
    by_tag(&method, tag)
}

/// An id that is no path belongs to the resource of a tag.
fn by_tag(id: &str, tag: Option<&String>) -> (Vec<String>, String, String) {
    match tag.filter(|tag| has_words(tag)) {
        Some(tag) => (vec![tag.clone()], without_resource(id, tag), id.to_owned()),
        None => (Vec::new(), id.to_owned(), id.to_owned()),
    }
}

/// What follows the method in an id such as `get-/files/{id}_getById`, which begins as a path of URLs.
fn spelt_out<'i>(id: &'i str, method: &str) -> Option<&'i str> {
    let (start, rest) = id.split_at_checked(method.len())?;
    let rest = match start.eq_ignore_ascii_case(method) {
        true => rest.trim_start_matches(|c: char| c != '/' && !c.is_alphanumeric()),
        false => id,
    };
    rest.starts_with('/').then_some(rest)
}

/// What stands behind the path of the operation names it, where there is a tag to tell it from others.
fn by_spelt_out(path: &str, operation: &document::Operation) -> (Vec<String>, String, String) {
    match (path.strip_prefix(&operation.path), operation.tags.first()) {
        (Some(name), Some(tag)) if has_words(name) && has_words(tag) => {
            let type_words = builder_words(name, std::slice::from_ref(tag));
            (vec![tag.clone()], name.to_owned(), type_words)
        }
        (Some(_), _) => by_path(operation),
        (None, tag) => by_tag(&format!("{} {path}", operation.method), tag),
    }
}

/// Takes the method off the resources in front of it.
fn split_method(segments: &mut Vec<String>) -> Vec<String> {
    segments.split_off(segments.len().saturating_sub(1).min(MOST_RESOURCES))
}

/// `list` of `projects.users` is `list project users`, `create` is `create project user`.
fn builder_words(method: &str, resource: &[String]) -> String {
    let mut words: Vec<String> = vec![method.to_owned()];
    for (at, segment) in resource.iter().enumerate() {
        let whole = at + 1 == resource.len() && method.starts_with("list");
        let singular = hint::singular_form(segment).filter(|_| !whole);
        words.push(singular.unwrap_or_else(|| segment.clone()));
    }
    words.join(" ")
}

fn by_path(operation: &document::Operation) -> (Vec<String>, String, String) {
    let mut name = operation.method.to_ascii_lowercase();
    for segment in operation
        .path
        .split('/')
        .filter(|segment| !segment.is_empty())
    {
        match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(parameter) => name.push_str(&format!(" by {parameter}")),
            None => name.push_str(&format!(" {segment}")),
        }
    }
    let resource = operation.tags.first().filter(|tag| has_words(tag));
    (resource.cloned().into_iter().collect(), name.clone(), name)
}

fn has_words(text: &str) -> bool {
    deunicode::deunicode(text).contains(char::is_alphanumeric)
}

fn words(text: &str) -> Vec<String> {
    deunicode::deunicode(text)
        .to_snake_case()
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `createAssistant` in `Assistants` is `create`. What would leave nothing stays.
fn without_resource(method: &str, resource: &str) -> String {
    let method_words = words(method);
    let resource_words = words(resource);
    let singular = words(&hint::singular(&resource_words.join("_")));
    for name in [&resource_words, &singular] {
        let Some(at) = method_words
            .windows(name.len().max(1))
            .position(|w| w == &name[..])
        else {
            continue;
        };
        let (before, after) = (&method_words[..at], &method_words[at + name.len()..]);
        let before = match (before, after) {
            // `listToolsForAgent` is `list_tools`, but `addToCart` not `add`.
            ([_, _, .., last], []) if PREPOSITIONS.contains(&last.as_str()) => {
                &before[..before.len() - 1]
            }
            _ => before,
        };
        let rest = [before, after].concat();
        if !rest.is_empty() {
            return rest.join("_");
        }
    }
    method_words.join("_")
}

/// Builds the tree. A resource is described by the tag of its first operation. A method whose
/// shortened name is taken keeps its whole id.
pub(super) fn tree(operations: Vec<Placed>, document: &Document) -> Resource {
    let mut root = resource("");
    let mut index = Index::default();
    let mut descriptions: HashMap<&str, Option<&String>> = HashMap::new();
    for tag in &document.tags {
        let description = tag.description.as_ref();
        descriptions.entry(&tag.name).or_insert(description);
    }
    for Placed {
        resource: path,
        operation,
        tag,
    } in operations
    {
        let (mut at, mut known) = (&mut root, &mut index);
        for segment in &path {
            let next = at.children.len();
            let (child, below) = known.0.entry(words(segment)).or_insert_with(|| {
                at.children.push(resource(segment));
                (next, Index::default())
            });
            (at, known) = (&mut at.children[*child], below);
        }
        if at.doc.description.is_none() && !path.is_empty() {
            let known = tag.and_then(|tag| *descriptions.get(tag.as_str())?);
            at.doc.description = known.cloned();
        }
        at.operations.push(operation);
    }
    restore_ambiguous(&mut root);
    root
}

/// The children of a resource by the words of their names, with theirs.
#[derive(Default)]
struct Index(HashMap<Vec<String>, (usize, Index)>);

fn resource(wire: &str) -> Resource {
    Resource {
        name: Name::new(wire),
        type_name: Name::new(""),
        module: Name::new(""),
        doc: Doc::default(),
        operations: Vec::new(),
        children: Vec::new(),
    }
}

fn restore_ambiguous(resource: &mut Resource) {
    let names = resource.operations.iter();
    let names: Vec<_> = names.map(|operation| words(&operation.name.wire)).collect();
    let children = resource.children.iter();
    let children: HashSet<_> = children.map(|child| words(&child.name.wire)).collect();
    let mut count: HashMap<&Vec<String>, usize> = HashMap::new();
    for name in &names {
        *count.entry(name).or_default() += 1;
    }
    for (operation, name) in resource.operations.iter_mut().zip(&names) {
        if (count[name] > 1 || children.contains(name))
            && !operation.variant
            && let Some(id) = &operation.operation_id
            && !id.contains(['.', '/'])
        {
            operation.name.wire = id.clone();
        }
    }
    resource.children.iter_mut().for_each(restore_ambiguous);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_lose_the_name_of_their_resource() {
        assert_eq!(without_resource("createAssistant", "Assistants"), "create");
        assert_eq!(without_resource("listAssistants", "Assistants"), "list");
        assert_eq!(
            without_resource("createChatCompletion", "Chat"),
            "create_completion"
        );
        assert_eq!(
            without_resource("listToolsForAgent", "agents"),
            "list_tools"
        );
        assert_eq!(without_resource("addToCart", "cart"), "add_to");
        assert_eq!(without_resource("pets", "pets"), "pets");
        assert_eq!(without_resource("addPet", "store"), "add_pet");
    }

    #[test]
    fn ids_may_spell_out_method_and_path() {
        assert_eq!(spelt_out("get-/a/{b}_read", "GET"), Some("/a/{b}_read"));
        assert_eq!(spelt_out("post/a", "POST"), Some("/a"));
        assert_eq!(spelt_out("/a/b", "PUT"), Some("/a/b"));
        assert_eq!(spelt_out("gets/list", "GET"), None);
        assert_eq!(spelt_out("a/get", "GET"), None);
    }

    #[test]
    fn ids_with_segments_name_the_path() {
        let (resource, method, words) = by_id("projects.users.create", None);
        assert_eq!(resource, ["projects", "users"]);
        assert_eq!(method, "create");
        assert_eq!(words, "create project user");
        assert_eq!(by_id("projects.users.list", None).2, "list project users");
        let (resource, method, _) = by_id(&vec!["a"; 30].join("."), None);
        assert_eq!((resource.len(), method.len()), (16, 27));
    }
}
