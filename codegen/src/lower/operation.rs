//! Operations.

use super::{Lowerer, auth, extension_text, negotiation, resource};
use crate::document::{self, FileId};
use crate::ir::{Decoding, Doc, Name, Operation, Response, Skipped, Success};

/// An operation and the resource it belongs to, as words of the document.
pub(super) struct Placed {
    pub(super) resource: Vec<String>,
    pub(super) operation: Operation,
    /// The operation's first tag.
    pub(super) tag: Option<String>,
}

impl Lowerer<'_> {
    /// All operations of `paths`, each followed by the other ways to call it.
    pub(super) fn operations(&mut self) -> Vec<Placed> {
        let operations = std::mem::take(&mut self.document.operations);
        let mut placed = Vec::with_capacity(operations.len());
        for operation in &operations {
            if !operation.path.starts_with('/') && operation.path.contains("://") {
                self.skipped.push(Skipped {
                    pointer: pointer(operation),
                    reason: "the path is a URL of its own".to_owned(),
                });
                continue;
            }
            self.operation(operation, &mut placed);
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
                self.bodies(body, 0, &format!("{words} webhook"));
            }
        }
        self.document.webhooks = webhooks;
    }

    fn operation(&mut self, operation: &document::Operation, placed: &mut Vec<Placed>) {
        let place = resource::place(operation);
        let words = place.type_words.clone();
        let parameters = self.parameters(operation, &words);
        let repeated = operation.parameters.len() + operation.responses.len();
        let mut bodies = match &operation.request_body {
            Some(body) => self.bodies(body, repeated, &words),
            None => Vec::new(),
        }
        .into_iter();
        let mut responses = self.responses(operation, &words);
        let success = self.success(&responses, &[], &words);
        // The methods for other bodies repeat them, too.
        let repeated = repeated + bodies.len();
        let alternatives = self.other_media(operation, &responses, repeated, &words);
        let files = self.files_beside_json(operation);
        let accept = files.or_else(|| negotiation::accept(&responses, &success, false));
        responses.extend(alternatives.iter().map(|other| other.response.clone()));
        let pagination = self.pagination(operation, &success);
        let answers = answers(&responses, &success, pagination.is_some());
        if pagination.is_some() {
            self.ignore_redirects(operation);
        }
        let success = match answers.as_slice() {
            [] => success,
            answers => self.success(&responses, answers, &words),
        };
        let headers = self.answered_headers(operation, &answers, &words);
        let lowered = Operation {
            id: operation
                .operation_id
                .clone()
                .unwrap_or_else(|| format!("{} {}", operation.method, operation.path)),
            operation_id: operation.operation_id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            pointer: pointer(operation),
            name: Name {
                wire: place.method,
                rust: place.fixed.clone().unwrap_or_default(),
            },
            builder: Name::new(words),
            module: String::new(),
            doc: Doc {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                notes: Vec::new(),
            },
            deprecated: operation.deprecated,
            idempotency_header: idempotency_header(operation),
            parameters,
            body: bodies.next().map(|(_, body)| body),
            success,
            accept,
            answers,
            headers,
            responses,
            security: auth::alternatives(&self.document, operation.security.as_ref()),
            scopes: auth::scopes(&self.document, operation.security.as_ref()),
            server: operation.servers.first().map(auth::server),
            pagination,
            name_is_fixed: place.fixed.is_some(),
            variant: false,
        };
        let mut variants = Vec::new();
        for (words, body) in bodies {
            let note = format!("Sends `{}`.", body.content_type);
            variants.push(Operation {
                body: Some(body),
                ..variant(&lowered, &words, note)
            });
        }
        for other in alternatives {
            let media_type = other.response.content_type.as_deref().unwrap_or_default();
            let note = format!("Gives `{media_type}`.");
            let success = other.success();
            variants.push(Operation {
                accept: negotiation::accept(&[other.response], &success, true),
                success,
                pagination: None,
                ..variant(&lowered, &other.words, note)
            });
        }
        let tag = operation.tags.first().cloned();
        for operation in std::iter::once(lowered).chain(variants) {
            placed.push(Placed {
                resource: place.resource.clone(),
                operation,
                tag: tag.clone(),
            });
        }
    }
}

impl Lowerer<'_> {
    /// Lists the redirects of a list, which are followed.
    fn ignore_redirects(&mut self, operation: &document::Operation) {
        for response in &operation.responses {
            if response.status.starts_with('3') && response.status != "304" {
                self.ignore(&response.location, "the pages of a list follow redirects");
            }
        }
    }
}

/// The redirects that are answers. The pages of a list follow theirs, and where success has a type
/// of its own, `304` is asked for by a call with a condition.
fn answers(responses: &[Response], success: &Success, is_list: bool) -> Vec<u16> {
    let statuses = responses
        .iter()
        .filter_map(|response| response.status.parse().ok());
    let redirects = statuses.filter(|status| (300..400).contains(status));
    let is_empty = matches!(
        success,
        Success::One {
            decoding: Decoding::Empty,
            ..
        }
    );
    let is_answer = |status: &u16| !is_list && (*status != 304 || is_empty);
    redirects.filter(is_answer).collect()
}

/// The same operation under a name that says what is different.
fn variant(operation: &Operation, words: &str, note: String) -> Operation {
    let longer = |name: &Name| Name::new(format!("{} {words}", name.wire));
    let mut rust = operation.name.rust.clone();
    if !rust.is_empty() {
        rust = format!("{rust}_{}", words.replace(' ', "_"));
    }
    Operation {
        name: Name {
            rust,
            ..longer(&operation.name)
        },
        builder: longer(&operation.builder),
        doc: Doc {
            notes: vec![note],
            ..operation.doc.clone()
        },
        variant: true,
        ..operation.clone()
    }
}

/// Where the root document lists the operation, also when its path item is a reference to somewhere
/// else.
fn pointer(operation: &document::Operation) -> String {
    let location = &operation.location;
    let listed = |path: &str| {
        let path = path.replace('~', "~0").replace('/', "~1");
        ["paths", "x-ms-paths"]
            .iter()
            .any(|key| location.pointer.starts_with(&format!("/{key}/{path}/")))
    };
    // A path that lacks its leading slash is listed without it.
    let bare = operation.path.trim_start_matches('/');
    if location.file == FileId::ROOT && (listed(&operation.path) || listed(bare)) {
        return location.pointer.clone();
    }
    let method = match operation.method.as_str() {
        "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE" | "QUERY" => {
            operation.method.to_ascii_lowercase()
        }
        other => format!("additionalOperations/{other}"),
    };
    let path = operation.path.replace('~', "~0").replace('/', "~1");
    format!("/paths/{path}/{method}")
}

fn idempotency_header(operation: &document::Operation) -> Option<String> {
    let parameter = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == document::ParameterIn::Header)
        .find(|parameter| parameter.name.eq_ignore_ascii_case("idempotency-key"));
    match parameter {
        Some(parameter) => Some(parameter.name.clone()),
        None => extension_text(&operation.extensions, "x-idempotency-header"),
    }
}
