//! Lists that an extension declares: ours, and those that others have made common.

use super::{Listing, Plan, pointer};
use crate::ir::{Ends, Origin, PaginationKind, PositionPlace};
use crate::lower::Lowerer;
use serde_json::{Map, Value};

type Object = Map<String, Value>;
/// Reads an extension's form.
type Reader = fn(&Object) -> Declared;

/// What an extension says, by its pointers and names.
#[derive(Default)]
struct Declared {
    kind: Option<PaginationKind>,
    place: Option<PositionPlace>,
    items: Option<String>,
    ends: Ends,
}

impl Lowerer<'_> {
    /// The list that an extension of the operation declares.
    pub(super) fn extended(&mut self, listing: &Listing<'_>) -> Option<Plan> {
        let readers: [(&str, Reader); 4] = [
            ("x-pagination", own),
            ("x-speakeasy-pagination", speakeasy),
            ("x-fern-pagination", fern),
            ("x-ms-pageable", microsoft),
        ];
        readers.into_iter().find_map(|(name, read)| {
            let mut extensions = listing.operation.extensions.iter();
            let (_, value) = extensions.find(|(key, _)| key == name)?;
            self.plan(listing, name, read(value.as_object()?))
        })
    }

    fn plan(&mut self, listing: &Listing<'_>, name: &str, declared: Declared) -> Option<Plan> {
        let found = match &declared.items {
            Some(items) => listing.reply.at(items),
            None => listing.reply.items(&listing.operation.path),
        };
        let items = found
            .map(|member| member.pointer.clone())
            .or(declared.items)?;
        let mut kind = declared.kind?;
        let mut place = declared.place.unwrap_or(PositionPlace::Query);
        if let PaginationKind::Cursor { parameter, .. }
        | PaginationKind::Offset { parameter, .. }
        | PaginationKind::Page { parameter, .. } = &mut kind
        {
            let positions = self.positions(listing.operation);
            let in_body = place != PositionPlace::Query;
            let own = positions.iter().find(|own| {
                own.name == *parameter && (in_body == (own.place != PositionPlace::Query))
            });
            // Some say only the name of a body's member.
            let inner = pointer("", parameter);
            let own = own.or_else(|| positions.iter().find(|own| own.name == inner));
            if let Some(own) = own {
                place = own.place;
                parameter.clone_from(&own.name);
            }
        }
        Some(Plan {
            kind,
            place,
            items,
            ends: declared.ends,
            origin: Origin::Extension(name.to_owned()),
        })
    }
}

fn text(object: &Object, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// `{ cursor: after, next: /last_id, has_more: /has_more, items: /data }`, or with `offset`, `page` or `link` in place
/// of `cursor`; or Datadog's form.
fn own(declared: &Object) -> Declared {
    if declared
        .keys()
        .any(|key| key.ends_with("Param") || key.ends_with("Path"))
    {
        return datadog(declared);
    }
    let first = declared.get("first").and_then(Value::as_i64);
    let next = text(declared, "next");
    let kind = if let Some(parameter) = text(declared, "cursor") {
        next.map(|next| PaginationKind::Cursor { parameter, next })
    } else if let Some(parameter) = text(declared, "offset") {
        let first = first.unwrap_or(0);
        Some(PaginationKind::Offset { parameter, first })
    } else if let Some(parameter) = text(declared, "page") {
        let first = first.unwrap_or(1);
        Some(PaginationKind::Page { parameter, first })
    } else {
        Some(PaginationKind::Link { next })
    };
    Declared {
        kind,
        place: None,
        items: Some(text(declared, "items").unwrap_or_default()),
        ends: Ends {
            has_more: text(declared, "has_more"),
            last: text(declared, "last"),
            total: text(declared, "total"),
            total_pages: text(declared, "total_pages"),
            ..Ends::default()
        },
    }
}

/// `{ limitParam: page[limit], cursorParam: page[cursor], cursorPath: meta.page.after, resultsPath: data }`, or with
/// `pageOffsetParam` or `pageParam`. A name that begins with `body.` is a member of the body.
fn datadog(declared: &Object) -> Declared {
    let parameter = |key: &str| text(declared, key);
    let first = declared
        .get("pageStart")
        .and_then(Value::as_i64)
        .unwrap_or(0);
    let found = parameter("cursorParam")
        .zip(parameter("cursorPath"))
        .map(|(parameter, next)| {
            let next = dotted(&next);
            (
                parameter.clone(),
                PaginationKind::Cursor { parameter, next },
            )
        })
        .or_else(|| {
            let parameter = parameter("pageOffsetParam")?;
            Some((
                parameter.clone(),
                PaginationKind::Offset { parameter, first },
            ))
        })
        .or_else(|| {
            let parameter = parameter("pageParam")?;
            Some((parameter.clone(), PaginationKind::Page { parameter, first }))
        });
    let results = text(declared, "resultsPath");
    let items = Some(results.map_or_else(String::new, |path| dotted(&path)));
    let Some((name, mut kind)) = found else {
        return Declared::default();
    };
    let mut place = None;
    if let Some(inner) = name.strip_prefix("body.") {
        set_parameter(&mut kind, dotted(inner));
        place = Some(PositionPlace::BodyText);
    }
    Declared {
        kind: Some(kind),
        place,
        items,
        ends: Ends::default(),
    }
}

/// `{ type: cursor, inputs: [{ name: cursor, in: parameters, type: cursor }], outputs: { results: $.data,
/// nextCursor: $.next } }`.
fn speakeasy(declared: &Object) -> Declared {
    let outputs = declared.get("outputs").and_then(Value::as_object);
    let output = |key: &str| Some(json_path(&text(outputs?, key)?));
    let inputs = declared.get("inputs").and_then(Value::as_array);
    let mut inputs = inputs.into_iter().flatten().filter_map(Value::as_object);
    let position = inputs.find(|input| {
        matches!(
            text(input, "type").as_deref(),
            Some("cursor" | "offset" | "page")
        )
    });
    let in_body = position.and_then(|input| text(input, "in")).as_deref() == Some("requestBody");
    let parameter = position
        .and_then(|input| text(input, "name"))
        .map(|name| match in_body {
            true => dotted(&name),
            false => name,
        });
    let said = position.and_then(|input| text(input, "type"));
    let kind = match (text(declared, "type").as_deref(), said.as_deref()) {
        (Some("url"), _) => output("nextUrl").map(|next| PaginationKind::Link { next: Some(next) }),
        (Some("cursor"), _) => parameter
            .zip(output("nextCursor"))
            .map(|(parameter, next)| PaginationKind::Cursor { parameter, next }),
        (_, Some("offset")) => parameter.map(|parameter| PaginationKind::Offset {
            parameter,
            first: 0,
        }),
        (_, Some("page")) => parameter.map(|parameter| PaginationKind::Page {
            parameter,
            first: 1,
        }),
        _ => None,
    };
    Declared {
        kind,
        place: in_body.then_some(PositionPlace::BodyText),
        items: output("results"),
        ends: Ends {
            total_pages: output("numPages"),
            ..Ends::default()
        },
    }
}

/// `{ cursor: $request.cursor, next_cursor: $response.next, results: $response.data }`, with `offset` or `next_uri`.
fn fern(declared: &Object) -> Declared {
    let response = |key: &str| Some(json_path(&text(declared, key)?));
    let request = |key: &str| {
        let name = text(declared, key)?;
        Some(name.strip_prefix("$request.").unwrap_or(&name).to_owned())
    };
    let kind = if let Some(next) = response("next_uri").or_else(|| response("next_path")) {
        Some(PaginationKind::Link { next: Some(next) })
    } else if let Some(parameter) = request("cursor") {
        response("next_cursor").map(|next| PaginationKind::Cursor { parameter, next })
    } else {
        request("offset").map(|parameter| match declared.contains_key("step") {
            true => PaginationKind::Offset {
                parameter,
                first: 0,
            },
            false => PaginationKind::Page {
                parameter,
                first: 1,
            },
        })
    };
    Declared {
        kind,
        place: None,
        items: response("results"),
        ends: Ends {
            has_more: response("has-next-page"),
            ..Ends::default()
        },
    }
}

/// `{ nextLinkName: nextLink, itemName: value }`. A `nextLinkName` that is null says that there is one page.
fn microsoft(declared: &Object) -> Declared {
    let next = text(declared, "nextLinkName");
    let items = text(declared, "itemName").unwrap_or_else(|| "value".to_owned());
    Declared {
        kind: next.map(|next| PaginationKind::Link {
            next: Some(dotted(&next)),
        }),
        place: None,
        items: Some(dotted(&items)),
        ends: Ends::default(),
    }
}

fn set_parameter(kind: &mut PaginationKind, name: String) {
    match kind {
        PaginationKind::Cursor { parameter, .. }
        | PaginationKind::Offset { parameter, .. }
        | PaginationKind::Page { parameter, .. } => *parameter = name,
        PaginationKind::Link { .. } => {}
    }
}

/// `meta.page.after` as a JSON pointer. A name with a dot of its own is written with a backslash before it.
fn dotted(path: &str) -> String {
    let path = path.replace("\\.", "\0");
    let steps = path.split('.').filter(|step| !step.is_empty());
    steps.fold(String::new(), |at, step| {
        pointer(&at, &step.replace('\0', "."))
    })
}

/// `$.data[-1].id`, or `$response.data`, as a JSON pointer.
fn json_path(path: &str) -> String {
    let path = path.trim_start_matches("$response").trim_start_matches('$');
    let path = path
        .replace("[(@.length-1)]", "[-1]")
        .replace("[-1:]", "[-1]");
    let path = path.replace(['\'', '"'], "").replace("[*]", "");
    dotted(&path.replace('[', ".").replace(']', ""))
}
