//! Examples in docs. Each compiles: what cannot be made up is a parameter of the hidden function
//! around it.

use super::context::{Context, Scope, unboxed};
use super::{convert, resource, structs, unions};
use crate::gate::rust::{is_ident, string};
use crate::ir::{BodyEncoding, Decoding, Format, Operation, Success, Type, TypeKind};
use heck::ToSnakeCase;

/// A value longer than this is a parameter instead.
const LONGEST_VALUE: usize = 60;

/// A call wider than this is broken into a line per step.
const WIDEST_CALL: usize = 88;

/// A statement, and the parameters of the function around it.
struct Call {
    parameters: Vec<String>,
    lines: Vec<String>,
}

/// The example of a method, as a compiled code block.
pub(super) fn for_operation(
    cx: &Context<'_>,
    operation: &Operation,
    accessor: &str,
) -> Vec<String> {
    let Call { parameters, lines } = call(cx, operation, accessor);
    let parameters: String = parameters
        .iter()
        .map(|parameter| format!(", {parameter}"))
        .collect();
    let mut block = vec![
        "```no_run".to_owned(),
        format!(
            "# use {}::*; async fn example(client: Client{parameters}) -> Result<(), Error> {{",
            cx.crate_name()
        ),
    ];
    block.extend(lines);
    block.extend(["# Ok(()) }", "```"].map(str::to_owned));
    block
}

/// The example of the crate: a client and its first call.
pub(super) fn for_crate(cx: &Context<'_>) -> Vec<String> {
    let name = cx.crate_name();
    let mut block = vec![
        "```no_run".to_owned(),
        format!("use {name}::Client;"),
        String::new(),
        format!("# async fn example() -> Result<(), {name}::Error> {{"),
        "let client = Client::from_env()?;".to_owned(),
    ];
    block.extend(first_call(cx));
    block.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    block
}

/// The call that shows the API best: a list, or else anything that is read, with simple inputs.
pub(super) fn first_call(cx: &Context<'_>) -> Vec<String> {
    let mut best: Option<(usize, Vec<String>)> = None;
    for (path, resource) in cx.api.resources() {
        let accessor = resource::accessor_path(&path);
        for operation in resource
            .operations
            .iter()
            .filter(|operation| !operation.deprecated)
        {
            let inputs = operation
                .parameters
                .iter()
                .filter(|parameter| parameter.required)
                .count();
            let is_list = operation.pagination.is_some();
            let rank =
                inputs * 4 + usize::from(!is_list) * 2 + usize::from(operation.method != "GET");
            if best.as_ref().is_some_and(|(known, _)| *known <= rank) {
                continue;
            }
            let call = call(cx, operation, &accessor);
            if call.parameters.is_empty() && !call.lines.iter().any(|line| line.contains("types::"))
            {
                best = Some((rank, call.lines));
            }
        }
    }
    best.map_or_else(Vec::new, |(_, lines)| lines)
}

fn call(cx: &Context<'_>, operation: &Operation, accessor: &str) -> Call {
    let mut parameters = Vec::new();
    let mut arguments = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let value = sample(cx, &parameter.ty, &parameter.name.wire);
        arguments.push(or_parameter(
            cx,
            value,
            &parameter.name.rust,
            &parameter.ty,
            &mut parameters,
        ));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (value, ty) = match body.encoding {
            _ if matches!(body.ty, Type::Option(_)) => (None, &body.ty),
            BodyEncoding::Text => (Some("\"text\"".to_owned()), &Type::String),
            BodyEncoding::Bytes => (None, &Type::Bytes),
            _ => (sample(cx, &body.ty, &body.name.wire), &body.ty),
        };
        arguments.push(or_parameter(
            cx,
            value,
            &body.name.rust,
            ty,
            &mut parameters,
        ));
    }
    let method = format!("{}({})", operation.name.rust, arguments.join(", "));
    let binding = binding(cx, operation).map_or_else(String::new, |name| format!("let {name} = "));
    let steps: Vec<&str> = accessor
        .split('.')
        .filter(|step| !step.is_empty())
        .chain([method.as_str(), "await?;"])
        .collect();
    let one_line = format!("{binding}client.{}", steps.join("."));
    let lines = match one_line.len() <= WIDEST_CALL {
        true => vec![one_line],
        false => [format!("{binding}client")]
            .into_iter()
            .chain(steps.iter().map(|step| format!("    .{step}")))
            .collect(),
    };
    Call { parameters, lines }
}

/// The value, or a parameter of the function around the example.
fn or_parameter(
    cx: &Context<'_>,
    value: Option<String>,
    name: &str,
    ty: &Type,
    parameters: &mut Vec<String>,
) -> String {
    match value {
        Some(value) if value.len() <= LONGEST_VALUE => value,
        _ => {
            let name = if name == "client" { "client_" } else { name };
            parameters.push(format!("{name}: {}", cx.text(unboxed(ty), Scope::Outside)));
            name.to_owned()
        }
    }
}

/// The name of the variable that takes what the operation gives.
fn binding(cx: &Context<'_>, operation: &Operation) -> Option<String> {
    match &operation.success {
        Success::One {
            decoding: Decoding::Empty,
            ..
        } => None,
        Success::One {
            decoding: Decoding::Json,
            ty: Type::Named(id),
        } => {
            let name = cx.api.type_def(*id).name.rust.to_snake_case();
            let usable = is_ident(&name) && name != "client" && name.len() <= 32;
            Some(if usable { name } else { "response".to_owned() })
        }
        Success::One {
            decoding: Decoding::EventStream | Decoding::WholeEvents | Decoding::JsonLines,
            ..
        } => Some("stream".to_owned()),
        Success::One { ty: Type::Unit, .. } => None,
        _ => Some("response".to_owned()),
    }
}

/// A value for an argument of type `ty`, where one is short enough to be read.
fn sample(cx: &Context<'_>, ty: &Type, name: &str) -> Option<String> {
    Some(match unboxed(ty) {
        Type::String | Type::Bytes => string(&text(name)),
        Type::Format(Format::UnixTime) => "1_767_225_600_i64".to_owned(),
        Type::Format(format) => string(format_sample(*format)),
        Type::Value => "serde_json::json!({})".to_owned(),
        Type::Named(id) => match &cx.api.type_def(*id).kind {
            TypeKind::Union(union) => {
                let variant = union
                    .variants
                    .iter()
                    .find(|variant| unions::is_distinct(*id, union, variant))?;
                exact(cx, &variant.ty, name)?
            }
            _ => exact(cx, ty, name)?,
        },
        other => exact(cx, other, name)?,
    })
}

/// A value of exactly this type.
fn exact(cx: &Context<'_>, ty: &Type, name: &str) -> Option<String> {
    Some(match unboxed(ty) {
        Type::String => format!("{}.to_owned()", string(&text(name))),
        Type::Bool => "true".to_owned(),
        Type::I32 | Type::I64 | Type::U64 | Type::I128 | Type::U128 => "1".to_owned(),
        Type::F64 => "1.0".to_owned(),
        Type::Option(_) => "None".to_owned(),
        Type::Array(item) => format!("vec![{}]", exact(cx, item, name)?),
        Type::Named(id) => {
            let def = cx.api.type_def(*id);
            let path = cx.text(&Type::Named(*id), Scope::Outside);
            match &def.kind {
                TypeKind::Enum(body) => format!("{path}::{}", body.variants.first()?.name.rust),
                TypeKind::Struct(body) if def.usage.request => {
                    let arguments: Option<Vec<String>> = structs::arguments(cx, *id, def, body)
                        .map(|field| match convert::is_into(cx, unboxed(&field.ty)) {
                            // One level is enough to show; deeper values are parameters.
                            _ if is_struct(cx, &field.ty) => None,
                            true => sample(cx, &field.ty, &field.name.wire),
                            false => exact(cx, &field.ty, &field.name.wire),
                        })
                        .collect();
                    format!("{path}::new({})", arguments?.join(", "))
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// Whether a value of the type would be built in several steps.
fn is_struct(cx: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => !matches!(cx.api.type_def(*id).kind, TypeKind::Enum(_)),
        Type::Boxed(inner) | Type::Array(inner) => is_struct(cx, inner),
        _ => false,
    }
}

/// What stands for a text: its name.
fn text(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
        .collect()
}

fn format_sample(format: Format) -> &'static str {
    match format {
        Format::DateTime => "2026-01-01T00:00:00Z",
        Format::Date => "2026-01-01",
        Format::Time => "12:00:00Z",
        Format::Duration => "PT1H",
        Format::Uuid => "5d3c6e2a-9f57-4f0e-9d3a-0b7c2f1e8a44",
        Format::Decimal => "1.50",
        Format::Base64 => "aGVsbG8=",
        Format::Secret => "secret",
        Format::UnixTime => "1767225600",
    }
}
