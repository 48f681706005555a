//! The components that nothing refers to.
//!
//! No client needs them, but whoever wrote them wants to know what is wrong with them. So they are
//! read like the others, and what would be an error is a warning.

use super::{node::Node, reader::Reader};

/// Reads the unused components of the root, for their problems only.
pub(super) fn check_unused<'a>(reader: &mut Reader<'a, '_>, root: &Node<'a>) {
    let components = match reader.is_swagger(root) {
        true => root.clone(),
        false => match root.get("components") {
            Some(components) => components,
            None => return,
        },
    };
    let known = reader.schemas.len();
    let found = std::mem::take(reader.diagnostics);
    reader.read_unused(&components);
    reader.read_schemas();
    let unused = std::mem::replace(reader.diagnostics, found);
    reader.diagnostics.absorb_as_warnings(unused);
    // Nothing before `known` leads to what was added, so that it can go again.
    reader.schemas.truncate(known);
}

impl<'a> Reader<'a, '_> {
    fn read_unused(&mut self, components: &Node<'a>) {
        const KINDS: [&str; 5] = [
            "parameters",
            "headers",
            "requestBodies",
            "responses",
            "examples",
        ];
        for kind in KINDS {
            for (_, from) in self.map(components, kind) {
                if self.used.contains(&from.address()) {
                    continue;
                }
                let Some(node) = self.follow(from.clone()) else {
                    continue;
                };
                match kind {
                    "requestBodies" => drop(self.request_body(node)),
                    "responses" => drop(self.response(String::new(), &from, &node, &[])),
                    "examples" => {}
                    _ if self.is_swagger(&node) && node.field("type").is_some() => {
                        self.parameter_schema(&node, None);
                    }
                    _ => {
                        self.content(&node);
                        let schema = node.get("schema");
                        schema.map(|schema| self.schema(schema));
                    }
                }
            }
        }
    }
}
