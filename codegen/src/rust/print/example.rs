//! Examples in docs. Each compiles: what cannot be made up is a parameter of the hidden function
//! around it.

use super::context::Context;
use crate::gate::rust::{is_ident, string};
use crate::ir::BodyEncoding;
use crate::ir::{Format, Type};
use crate::rust::surface::{
    Carried, Field, Form, Gives, Input, Kind, Method, Output, Resource, Role, Scope,
};
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
pub(super) fn for_method(cx: &Context<'_>, resource: &Resource, method: &Method) -> Vec<String> {
    let Call { parameters, lines } = call(cx, resource, method);
    let parameters: String = parameters
        .iter()
        .map(|parameter| format!(", {parameter}"))
        .collect();
    let mut block = vec![
        "```no_run".to_owned(),
        format!(
            "# use {}::*; async fn example(client: Client{parameters}) -> Result<(), Error> {{",
            cx.surface.crate_name
        ),
    ];
    block.extend(lines);
    block.extend(["# Ok(()) }", "```"].map(str::to_owned));
    block
}

/// The example of the crate: a client and its first call.
pub(super) fn for_crate(cx: &Context<'_>) -> Vec<String> {
    let name = &cx.surface.crate_name;
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
    let methods = cx.surface.methods();
    for (resource, method) in methods.filter(|(_, method)| !method.deprecated) {
        let arguments = method.arguments.iter();
        let inputs = arguments
            .filter(|input| matches!(input.carried, Carried::Parameter { .. }))
            .count();
        let is_list = method.request.pagination.is_some();
        let rank = inputs * 4 + usize::from(!is_list) * 2 + usize::from(method.verb != "GET");
        if best.as_ref().is_some_and(|(known, _)| *known <= rank) {
            continue;
        }
        let call = call(cx, resource, method);
        if call.parameters.is_empty() && !call.lines.iter().any(|line| line.contains("types::")) {
            best = Some((rank, call.lines));
        }
    }
    best.map_or_else(Vec::new, |(_, lines)| lines)
}

fn call(cx: &Context<'_>, resource: &Resource, method: &Method) -> Call {
    let mut parameters = Vec::new();
    let arguments = method.arguments.iter();
    let arguments: Vec<String> = arguments
        .map(|input| or_parameter(cx, input, &mut parameters))
        .collect();
    let gives = &method.request.gives;
    let binding = binding(cx, gives).map_or_else(String::new, |name| format!("let {name} = "));
    let accessor = resource.accessor();
    let method = format!("{}({})", method.name, arguments.join(", "));
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

/// A value for an argument, or a parameter of the function around the example.
fn or_parameter(cx: &Context<'_>, input: &Input, parameters: &mut Vec<String>) -> String {
    match argument(cx, input) {
        Some(value) if value.len() <= LONGEST_VALUE => value,
        _ => {
            let name = match input.name.rust.as_str() {
                "client" => "client_",
                name => name,
            };
            let ty = cx.text(&input.taken.ty, Scope::Outside);
            parameters.push(format!("{name}: {ty}"));
            name.to_owned()
        }
    }
}

fn argument(cx: &Context<'_>, input: &Input) -> Option<String> {
    let ty = &input.taken.ty;
    match &input.carried {
        Carried::Body { encoding, .. } => match encoding {
            _ if matches!(ty, Type::Option(_)) => None,
            BodyEncoding::Text => Some("\"text\"".to_owned()),
            BodyEncoding::Bytes => None,
            _ => sample(cx, ty, &input.name.wire),
        },
        Carried::Parameter { .. } => sample(cx, ty, &input.name.wire),
    }
}

/// The name of the variable that takes what the operation gives.
fn binding(cx: &Context<'_>, gives: &Gives) -> Option<String> {
    match gives {
        Gives::One(Output::Nothing | Output::Json(Type::Unit)) => None,
        Gives::One(Output::Json(Type::Named(id))) => {
            let name = cx.surface.type_item(*id).name.to_snake_case();
            let usable = is_ident(&name) && name != "client" && name.len() <= 32;
            Some(if usable { name } else { "response".to_owned() })
        }
        Gives::One(output) if output.is_stream() => Some("stream".to_owned()),
        _ => Some("response".to_owned()),
    }
}

/// A value for an argument of type `ty`, where one is short enough to be read.
fn sample(cx: &Context<'_>, ty: &Type, name: &str) -> Option<String> {
    Some(match ty.unboxed() {
        Type::String | Type::Bytes => string(&text(name)),
        Type::Format(Format::UnixTime) => "1_767_225_600_i64".to_owned(),
        Type::Format(format) => string(format_sample(*format)),
        Type::Value => "serde_json::json!({})".to_owned(),
        Type::Array(item) => format!("[{}]", sample(cx, item, name)?),
        Type::Named(id) => match &cx.surface.type_item(*id).kind {
            Kind::Union(union) => {
                let variant = union.variants.iter().find(|variant| variant.from)?;
                exact(cx, &variant.ty, name)?
            }
            _ => exact(cx, ty, name)?,
        },
        other => exact(cx, other, name)?,
    })
}

/// A value of exactly this type.
fn exact(cx: &Context<'_>, ty: &Type, name: &str) -> Option<String> {
    Some(match ty.unboxed() {
        Type::String => format!("{}.to_owned()", string(&text(name))),
        Type::Bool => "true".to_owned(),
        Type::I32 | Type::I64 | Type::U64 | Type::I128 | Type::U128 => "1".to_owned(),
        Type::F64 => "1.0".to_owned(),
        Type::Option(_) => "None".to_owned(),
        Type::Array(item) => format!("vec![{}]", exact(cx, item, name)?),
        Type::Named(id) => {
            let path = cx.text(&Type::Named(*id), Scope::Outside);
            match &cx.surface.type_item(*id).kind {
                Kind::Enum(body) => format!("{path}::{}", body.variants.first()?.name.rust),
                Kind::Struct(body) if body.built.is_some() => {
                    let arguments = body.fields.iter().filter_map(|field| new_takes(cx, field));
                    let arguments: Option<Vec<String>> = arguments.collect();
                    format!("{path}::new({})", arguments?.join(", "))
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// A value for the argument of `new` that fills a field, where the field has one: `Some(None)`
/// where there is none to show.
fn new_takes(cx: &Context<'_>, field: &Field) -> Option<Option<String>> {
    let Role::Argument(taken) = &field.role else {
        return None;
    };
    let name = &field.name.wire;
    Some(match taken.form {
        // One level is enough to show; deeper values are parameters.
        _ if is_struct(cx, &taken.ty) => None,
        Form::Exact => exact(cx, &taken.ty, name),
        _ => sample(cx, &taken.ty, name),
    })
}

/// Whether a value of the type would be built in several steps.
fn is_struct(cx: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => !matches!(cx.surface.type_item(*id).kind, Kind::Enum(_)),
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
