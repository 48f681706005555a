//! The module of each type. All modules are re-exported flat, so a type that moves keeps its path:
//! what counts is that a reader finds it, and that no file grows beyond reading.
//!
//! A type whose name begins with a resource's lives with that resource. Any other lives with the
//! first resource that uses it; what only the client's own methods use, with the first part of their
//! paths. A module of very many types is split by the first word of their names.
//!
//! Where the client has very many methods of its own, they live in modules by the same first part.

use super::{visit, words};
use crate::ir::{Api, Operation, Resource, Type, TypeDef, TypeId};
use std::collections::HashMap;

/// For types that no operation uses, and whose names say nothing either.
const OTHER: &str = "other";

/// A module of more types than this is split.
const MANY: usize = 120;
/// More methods than this of the client's own are split.
const MANY_METHODS: usize = 40;
/// A word that this many of them begin with makes a module.
const GROUP: usize = 20;

/// Runs after naming, since modules bear the names of resources.
pub(super) fn run(api: &mut Api) {
    let mut root = std::mem::replace(&mut api.root, empty());
    let mut homes = Homes::new(api);
    for resource in &root.children {
        homes.module(resource.module.rust.trim_start_matches("r#"));
    }
    homes.claim_by_name(api);
    for resource in &mut root.children {
        let home = homes.module(resource.module.rust.trim_start_matches("r#"));
        let mut used = Vec::new();
        visit::operations(resource, &mut |operation| used.extend(mentions(operation)));
        homes.claim(api, home, used);
    }
    let are_many = root.operations.len() > MANY_METHODS;
    for operation in &mut root.operations {
        let part = first_part(&operation.path);
        let home = homes.module(&part);
        homes.claim(api, home, mentions(operation));
        if are_many {
            operation.module = part;
        }
    }
    api.root = root;
    for (def, owner) in api.types.iter_mut().zip(homes.owner) {
        def.module = owner.map_or(OTHER.to_owned(), |owner| homes.modules[owner].clone());
    }
    split(&mut api.types);
}

/// Splits large modules: `BetaComputerTool` moves from `responses` to `responses_beta`.
fn split(types: &mut [TypeDef]) {
    let word = |def: &TypeDef| {
        let name = words::snake(&def.name.rust);
        name.split('_').next().unwrap_or_default().to_owned()
    };
    let mut sizes: HashMap<String, usize> = HashMap::new();
    let mut groups: HashMap<(String, String), usize> = HashMap::new();
    for def in types.iter() {
        *sizes.entry(def.module.clone()).or_default() += 1;
        *groups.entry((def.module.clone(), word(def))).or_default() += 1;
    }
    for def in types {
        let word = word(def);
        let is_own = begins_with(&word, &def.module);
        let group = (def.module.clone(), word);
        if sizes[&def.module] > MANY && groups[&group] >= GROUP && !is_own {
            def.module = format!("{}_{}", group.0, group.1);
        }
    }
}

/// Who has which type.
struct Homes {
    modules: Vec<String>,
    numbers: HashMap<String, usize>,
    owner: Vec<Option<usize>>,
    /// Types that some claim has come to, and so to all that they mention.
    reached: Vec<bool>,
}

impl Homes {
    fn new(api: &Api) -> Homes {
        Homes {
            modules: Vec::new(),
            numbers: HashMap::new(),
            owner: vec![None; api.types.len()],
            reached: vec![false; api.types.len()],
        }
    }

    /// The number of a module, which is new or known.
    fn module(&mut self, name: &str) -> usize {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let number = self.modules.len();
        self.modules.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// `ProjectUser` belongs to `projects`; of several such resources, to the one that says most.
    fn claim_by_name(&mut self, api: &Api) {
        let mut by_form: HashMap<String, usize> = HashMap::new();
        for (at, module) in self.modules.iter().enumerate() {
            for form in forms(module) {
                let known = by_form.entry(form).or_insert(at);
                if self.modules[*known].len() < module.len() {
                    *known = at;
                }
            }
        }
        for (def, owner) in api.types.iter().zip(&mut self.owner) {
            let name = words::snake(&def.name.rust);
            let fitting = beginnings(&name).filter_map(|beginning| by_form.get(beginning));
            *owner = fitting
                .max_by_key(|at| (self.modules[**at].len(), std::cmp::Reverse(**at)))
                .copied();
        }
    }

    /// Marks what is reached and not another's yet.
    fn claim(&mut self, api: &mut Api, home: usize, used: Vec<TypeId>) {
        let mut open = used;
        while let Some(id) = open.pop() {
            let at = id.0 as usize;
            if !std::mem::replace(&mut self.reached[at], true) {
                self.owner[at].get_or_insert(home);
                open.extend(visit::mentioned(&mut api.types[at]));
            }
        }
    }
}

/// Whether a name begins with the words of a module, which may be a plural.
fn begins_with(name: &str, module: &str) -> bool {
    let forms: Vec<String> = forms(module).collect();
    beginnings(name).any(|beginning| forms.iter().any(|form| form == beginning))
}

/// A module's name, and what it may be the plural of.
fn forms(module: &str) -> impl Iterator<Item = String> {
    let singular = |suffix: &str, instead: &str| {
        let stem = module.strip_suffix(suffix)?;
        Some(format!("{stem}{instead}"))
    };
    let forms = [
        Some(module.to_owned()),
        singular("ies", "y"),
        singular("es", ""),
        singular("s", ""),
    ];
    forms.into_iter().flatten().filter(|form| !form.is_empty())
}

/// The first word of a name, the first two, and so on.
fn beginnings(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices('_').map(|(at, _)| at);
    ends.chain([name.len()]).map(|end| &name[..end])
}

/// `/v1/containers/{id}` as `containers`: the first part that is no variable and no version.
fn first_part(path: &str) -> String {
    let version = |part: &str| {
        let number = part.strip_prefix('v');
        number.is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
    };
    let part = path
        .split('/')
        .find(|part| !part.is_empty() && !part.contains('{') && !version(part) && *part != "api");
    match words::snake(part.unwrap_or(OTHER)).as_str() {
        // What a module cannot be called, not even as a raw identifier.
        "mod" | "self" | "super" | "crate" => OTHER.to_owned(),
        name => name.to_owned(),
    }
}

/// The types that an operation mentions.
fn mentions(operation: &mut Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut note = |ty: &mut Type| visit::named(ty, &mut |id| found.push(*id));
    visit::sent(operation, &mut note);
    visit::received(operation, &mut note);
    found
}

fn empty() -> Resource {
    use crate::ir::{Doc, Name};
    Resource {
        name: Name::new(""),
        type_name: Name::new(""),
        module: Name::new(""),
        doc: Doc::default(),
        operations: Vec::new(),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_whole_words() {
        for (name, module, expected) in [
            ("project", "projects", true),
            ("project_user", "projects", true),
            ("batch_error", "batches", true),
            ("policy_list", "policies", true),
            ("projection", "projects", false),
            ("error", "projects", false),
        ] {
            assert_eq!(begins_with(name, module), expected, "{name} in {module}");
        }
    }

    #[test]
    fn the_first_part_that_says_something() {
        for (path, expected) in [
            ("/containers/{id}", "containers"),
            ("/api/v1/{org}/Users", "users"),
            ("/v2beta/mod", "other"),
            ("/self/{id}", "other"),
            ("/{id}", "other"),
        ] {
            assert_eq!(first_part(path), expected, "{path}");
        }
    }
}
