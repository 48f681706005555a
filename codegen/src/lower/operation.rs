//! Operations.

use super::{Lowerer, auth, extension_text, resource};
use crate::document;
use crate::ir::{Doc, Name, Operation, Skipped};

/// An operation and the resource it belongs to, as words of the document.
pub(super) struct Placed {
    pub(super) resource: Vec<String>,
    pub(super) operation: Operation,
}

impl Lowerer<'_> {
    /// All operations of `paths`.
    pub(super) fn operations(&mut self) -> Vec<Placed> {
        let operations = std::mem::take(&mut self.document.operations);
        let mut placed = Vec::with_capacity(operations.len());
        for operation in &operations {
            if !operation.path.starts_with('/') && operation.path.contains("://") {
                self.skipped.push(Skipped {
                    pointer: self.place(&operation.location),
                    reason: "the path is a URL of its own".to_owned(),
                });
                continue;
            }
            placed.push(self.operation(operation));
        }
        self.document.operations = operations;
        placed
    }

    /// What the API sends to the client has types, but no methods.
    pub(super) fn webhooks(&mut self) {
        let webhooks = std::mem::take(&mut self.document.webhooks);
        for webhook in &webhooks {
            let own = webhook.operation_id.as_deref().unwrap_or(&webhook.path);
            let words: String = own
                .chars()
                .map(|c| if c.is_alphanumeric() { c } else { ' ' })
                .collect();
            if let Some(body) = &webhook.request_body {
                self.body(body, &format!("{words} webhook"));
            }
        }
        self.document.webhooks = webhooks;
    }

    fn operation(&mut self, operation: &document::Operation) -> Placed {
        let place = resource::place(operation);
        let words = place.type_words.clone();
        let parameters = self.parameters(operation, &words);
        let body = match &operation.request_body {
            Some(body) => self.body(body, &words),
            None => None,
        };
        let responses = self.responses(operation, &words);
        let success = self.success(&responses, &words);
        let pagination = self.pagination(operation, &parameters, &success);
        let id = match &operation.operation_id {
            Some(id) => id.clone(),
            None => format!("{} {}", operation.method, operation.path),
        };
        let lowered = Operation {
            id,
            operation_id: operation.operation_id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            pointer: self.place(&operation.location),
            name: Name {
                wire: place.method,
                rust: place.fixed.clone().unwrap_or_default(),
            },
            builder: Name::new(words),
            doc: Doc {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                notes: Vec::new(),
            },
            deprecated: operation.deprecated,
            idempotency_header: parameters
                .iter()
                .map(|parameter| &parameter.name.wire)
                .find(|name| name.eq_ignore_ascii_case("idempotency-key"))
                .cloned()
                .or_else(|| extension_text(&operation.extensions, "x-idempotency-header")),
            parameters,
            body,
            success,
            responses,
            security: auth::alternatives(&self.document, operation.security.as_ref()),
            server: operation.servers.first().map(auth::default_url),
            pagination,
            name_is_fixed: place.fixed.is_some(),
        };
        Placed {
            resource: place.resource,
            operation: lowered,
        }
    }
}
