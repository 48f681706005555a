//! The dynamic scope: what `$dynamicRef` leads to depends on who refers to the schema it stands in.
//!
//! A template names a part with `$dynamicAnchor` and uses it by `$dynamicRef`; a schema that refers
//! to the template has a `$defs` with the same name, which takes the part's place. So a schema is
//! read once for each scope that makes a difference to it.

use super::{node::Node, reader::Reader};
use serde_json::Value;
use std::collections::HashSet;

/// An index into the scopes of a [`Reader`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct ScopeId(u32);

impl ScopeId {
    /// Where no name is bound.
    pub(super) const EMPTY: ScopeId = ScopeId(0);
}

/// More than templates need. Names that differ in each of many schemas could otherwise multiply.
const MOST_SCOPES: usize = 1_000;

/// What a name is bound to: a node, and the scope in which it was met.
type Binding<'a> = (String, Node<'a>, ScopeId);

/// All scopes met so far. The first is empty.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    /// Those that are not empty.
    known: Vec<Vec<Binding<'a>>>,
    /// The scope of the schema that is being read.
    pub(super) current: ScopeId,
}

impl<'a> Scopes<'a> {
    fn bindings(&self, id: ScopeId) -> &[Binding<'a>] {
        let index = (id.0 as usize).checked_sub(1);
        index.map_or(&[], |index| &self.known[index])
    }

    /// What a name means in the current scope.
    pub(super) fn bound(&self, name: &str) -> Option<(Node<'a>, ScopeId)> {
        let mut bindings = self.bindings(self.current).iter();
        let (_, node, scope) = bindings.find(|(bound, ..)| bound == name)?;
        Some((node.clone(), *scope))
    }

    /// Enters a schema: the names it gives are bound, unless they were further out.
    pub(super) fn enter(&mut self, node: &Node<'a>, outer: ScopeId) {
        self.current = outer;
        let mut bindings = self.bindings(outer).to_vec();
        let own = std::iter::once(node.clone());
        let definitions = node.get("$defs");
        let definitions = definitions.iter().flat_map(Node::entries);
        for named in own.chain(definitions.map(|(_, node)| node)) {
            let name = named.value.get("$dynamicAnchor").and_then(Value::as_str);
            let Some(name) = name else { continue };
            if bindings.iter().all(|(bound, ..)| bound != name) {
                bindings.push((name.to_owned(), named, outer));
            }
        }
        if bindings.len() == self.bindings(outer).len() {
            return;
        }
        let same = |known: &Vec<Binding<'a>>| {
            known.len() == bindings.len()
                && known
                    .iter()
                    .zip(&bindings)
                    .all(|(a, b)| (&a.0, a.1.address(), a.2) == (&b.0, b.1.address(), b.2))
        };
        let index = match self.known.iter().position(same) {
            Some(index) => index,
            None if self.known.len() >= MOST_SCOPES => return,
            None => {
                self.known.push(bindings);
                self.known.len() - 1
            }
        };
        self.current = ScopeId(index as u32 + 1);
    }
}

impl<'a> Reader<'a, '_> {
    /// The scope in which a node is read: the current one, unless it makes no difference.
    pub(super) fn scope_of(&mut self, node: &Node<'a>) -> ScopeId {
        let current = self.scopes.current;
        if current != ScopeId::EMPTY && self.is_dynamic(node) {
            current
        } else {
            ScopeId::EMPTY
        }
    }

    /// Whether there is a `$dynamicRef` in a node, or in what it refers to.
    fn is_dynamic(&mut self, node: &Node<'a>) -> bool {
        if let Some(known) = self.dynamic.get(&node.address()) {
            return *known;
        }
        let mut seen = HashSet::new();
        let mut left = vec![node.clone()];
        let mut found = false;
        while let Some(node) = left.pop() {
            if !seen.insert(node.address()) {
                continue;
            }
            if node.value.get("$dynamicRef").is_some() {
                found = true;
                break;
            }
            if let Some(reference) = node.value.get("$ref").and_then(Value::as_str) {
                left.extend(self.find(&node, reference));
            }
            left.extend(node.entries().map(|(_, child)| child));
            left.extend(node.items());
        }
        match found {
            true => drop(self.dynamic.insert(node.address(), true)),
            false => self
                .dynamic
                .extend(seen.into_iter().map(|seen| (seen, false))),
        }
        found
    }
}
