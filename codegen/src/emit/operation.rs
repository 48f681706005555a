//! Operations: the method that fills in a request, and the builder that it gives.

use super::context::{Context, Scope, ident, parsed};
use super::{convert, doc, example, response};
use crate::ir::{
    Body, BodyEncoding, Operation, Pagination, PaginationKind, Parameter, PartEncoding, Place,
    Style, Type,
};
use crate::render::Piece;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

const SCOPE: Scope<'static> = Scope::Operations;

/// Whether the operation has a builder of its own; otherwise its builder is a name for `Call`.
pub(super) fn has_builder(operation: &Operation) -> bool {
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    operation.pagination.is_some()
        || optional_body
        || operation
            .parameters
            .iter()
            .any(|parameter| !parameter.required)
}

/// The method of a resource or the client. `accessor` is how users come to its handle, such as
/// `projects().users()`.
pub(super) fn method(cx: &Context<'_>, operation: &Operation, accessor: &str) -> TokenStream {
    let docs = doc::attributes(&method_docs(cx, operation, accessor));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&operation.name.rust);
    let builder = ident(&operation.builder.rust);
    let required: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .collect();
    let body = operation.body.as_ref().filter(|body| body.required);
    let mut arguments: Vec<TokenStream> = required
        .iter()
        .map(|parameter| argument(cx, &parameter.name.rust, &parameter.ty))
        .collect();
    arguments.extend(body.map(|body| body_argument(cx, body)));
    let mut conversions: Vec<TokenStream> = required
        .iter()
        .filter_map(|parameter| conversion(cx, &parameter.name.rust, &parameter.ty))
        .collect();
    conversions.extend(
        body.filter(|body| is_encoded(body))
            .and_then(|body| conversion(cx, &body.name.rust, &body.ty)),
    );
    let setters = required.iter().map(|parameter| set_parameter(parameter));
    let body_setter = body.map(set_body);
    let parts = body.map(parts);
    let statics = statics(operation);
    let value = value(operation, &builder);
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #builder {
            #statics
            #parts
            #(#conversions)*
            let request = self.core.request(&OPERATION)#(#setters)*#body_setter;
            #value
        }
    }
}

fn argument(cx: &Context<'_>, name: &str, ty: &Type) -> TokenStream {
    let name = ident(name);
    let ty = convert::argument(cx, ty, SCOPE);
    quote!(#name: #ty)
}

/// `impl Into<T>` becomes a `T` here, so that the request is filled in by code that is not generic.
fn conversion(cx: &Context<'_>, name: &str, ty: &Type) -> Option<TokenStream> {
    let name = ident(name);
    let tokens = cx.tokens(ty, SCOPE);
    convert::is_into(cx, ty).then(|| quote!(let #name: #tokens = #name.into();))
}

fn statics(operation: &Operation) -> TokenStream {
    let Operation {
        id, method, path, ..
    } = operation;
    let security = (!operation.security.is_empty()).then(|| {
        let alternatives = operation
            .security
            .iter()
            .map(|schemes| quote!(&[#(#schemes),*]));
        quote!(.security(&[#(#alternatives),*]))
    });
    let server = operation
        .server
        .as_ref()
        .map(|server| quote!(.server(#server)));
    let key = operation
        .idempotency_header
        .as_ref()
        .map(|header| quote!(.idempotency_header(#header)));
    let pagination = operation.pagination.as_ref().map(pagination);
    quote! {
        static OPERATION: specwright_runtime::Operation =
            specwright_runtime::Operation::new(#id, #method, #path)#security #server #key;
        #pagination
    }
}

fn pagination(pagination: &Pagination) -> TokenStream {
    let kind = match &pagination.kind {
        PaginationKind::Cursor { parameter, next } => quote!(cursor(#parameter, #next)),
        PaginationKind::Offset { parameter } => quote!(offset(#parameter)),
        PaginationKind::Page { parameter, first } => {
            let first = proc_macro2::Literal::i64_unsuffixed(*first);
            quote!(page(#parameter, #first))
        }
        PaginationKind::Link { next: None } => quote!(link()),
        PaginationKind::Link { next: Some(next) } => quote!(next_url(#next)),
    };
    let has_more = pagination
        .has_more
        .as_ref()
        .map(|pointer| quote!(.has_more(#pointer)));
    let items = &pagination.items;
    quote! {
        static PAGINATION: specwright_runtime::Pagination =
            specwright_runtime::Pagination::#kind #has_more.items(#items);
    }
}

fn value(operation: &Operation, builder: &Ident) -> TokenStream {
    if !has_builder(operation) {
        return response::call(operation, &quote!(#builder));
    }
    let call = response::call(operation, &quote!(specwright_runtime::Call));
    let paginated = operation
        .pagination
        .as_ref()
        .map(|_| quote!(.paginated(&PAGINATION)));
    quote!(#builder { call: #call #paginated })
}

/// The call that puts a parameter into the request, with its leading dot.
fn set_parameter(parameter: &Parameter) -> TokenStream {
    let wire = &parameter.name.wire;
    let value = ident(&parameter.name.rust);
    let plain = match parameter.place {
        Place::Path | Place::Header => parameter.style == Style::Simple && !parameter.explode,
        Place::Query | Place::Cookie => parameter.style == Style::Form && parameter.explode,
        Place::QueryString => return quote!(.query_string(&#value)),
    };
    let (short, long) = match parameter.place {
        Place::Path => ("path", "path_with"),
        Place::Header => ("header", "header_with"),
        Place::Cookie => ("cookie", "cookie_with"),
        Place::Query | Place::QueryString => ("query", "query_with"),
    };
    if plain && !parameter.allow_reserved {
        let method = ident(short);
        return quote!(.#method(#wire, &#value));
    }
    let method = ident(long);
    let style = style(parameter.style, parameter.explode);
    let reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(.#method(#wire, #style #reserved, &#value))
}

fn style(style: Style, explode: bool) -> TokenStream {
    let name = ident(&format!("{style:?}"));
    quote!(specwright_runtime::ParameterStyle::new(specwright_runtime::Style::#name, #explode))
}

/// Whether the body is a value that is encoded, not text or bytes that are sent as they are.
fn is_encoded(body: &Body) -> bool {
    !matches!(body.encoding, BodyEncoding::Text | BodyEncoding::Bytes)
}

fn body_argument(cx: &Context<'_>, body: &Body) -> TokenStream {
    let name = ident(&body.name.rust);
    match body.encoding {
        BodyEncoding::Text => quote!(#name: impl Into<String>),
        BodyEncoding::Bytes => quote!(#name: impl Into<specwright_runtime::Body>),
        _ => argument(cx, &body.name.rust, &body.ty),
    }
}

/// The call that puts the body into the request, with its leading dot.
fn set_body(body: &Body) -> TokenStream {
    let name = ident(&body.name.rust);
    let content_type = &body.content_type;
    match &body.encoding {
        BodyEncoding::Json if content_type == "application/json" => quote!(.json(&#name)),
        BodyEncoding::Json => quote!(.json_as(#content_type, &#name)),
        BodyEncoding::Form(_) => quote!(.form(&#name, PARTS)),
        BodyEncoding::Multipart(_) => quote!(.multipart(&#name, PARTS)),
        BodyEncoding::Text => quote!(.text(#content_type, #name)),
        BodyEncoding::Bytes => quote!(.bytes(#content_type, #name)),
        BodyEncoding::JsonLines => quote!(.json_lines(#content_type, &#name)),
    }
}

/// The constant that says how the properties of a form travel.
fn parts(body: &Body) -> TokenStream {
    let (BodyEncoding::Form(parts) | BodyEncoding::Multipart(parts)) = &body.encoding else {
        return TokenStream::new();
    };
    let parts = parts.iter().map(|part| {
        let PartEncoding {
            property,
            content_type,
            style: part_style,
            explode,
        } = part;
        let content_type = content_type
            .as_ref()
            .map(|content_type| quote!(.content_type(#content_type)));
        let is_plain = *part_style == Style::Form && *explode;
        let style = (!is_plain).then(|| {
            let style = style(*part_style, *explode);
            quote!(.style(#style))
        });
        quote!(specwright_runtime::PartEncoding::new(#property)#content_type #style)
    });
    quote!(static PARTS: &[specwright_runtime::PartEncoding] = &[#(#parts),*];)
}

/// The builder: a struct with setters, or a name for `Call`.
pub(super) fn builder(cx: &Context<'_>, operation: &Operation) -> Vec<Piece> {
    let name = ident(&operation.builder.rust);
    let output = cx.output(operation, SCOPE);
    let output_tokens = parsed(&output);
    let mut pieces = Vec::new();
    if !has_builder(operation) {
        let docs = format!(
            " The request of `{} {}`.",
            operation.method,
            code(&operation.path)
        );
        pieces.push(Piece::Tokens(quote! {
            #[doc = #docs]
            pub type #name = specwright_runtime::Call<#output_tokens>;
        }));
    } else {
        pieces.push(Piece::Tokens(builder_struct(
            cx,
            operation,
            &name,
            &output_tokens,
        )));
        let call = match &operation.pagination {
            Some(pagination) => {
                let item = cx.text(&pagination.item, SCOPE);
                format!("specwright_runtime::paged!({name} -> {output}, {item});")
            }
            None => format!("specwright_runtime::call!({name} -> {output});"),
        };
        pieces.push(Piece::Text(call));
    }
    pieces.extend(response::emit(cx, operation).map(Piece::Tokens));
    pieces
}

fn builder_struct(
    cx: &Context<'_>,
    operation: &Operation,
    name: &Ident,
    output: &TokenStream,
) -> TokenStream {
    let docs = format!(
        " The request of `{} {}`, with what is optional.",
        operation.method,
        code(&operation.path)
    );
    let mut setters: Vec<TokenStream> = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required)
        .map(|parameter| parameter_setter(cx, parameter))
        .collect();
    setters.extend(
        operation
            .body
            .iter()
            .filter(|body| !body.required)
            .map(|body| body_setter(cx, body)),
    );
    let setters = (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }));
    quote! {
        #[doc = #docs]
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is sent: `.await` it"]
        pub struct #name {
            call: specwright_runtime::Call<#output>,
        }
        #setters
    }
}

fn parameter_setter(cx: &Context<'_>, parameter: &Parameter) -> TokenStream {
    let docs = doc::of(&parameter.doc);
    let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&parameter.name.rust);
    let ty = convert::argument(cx, &parameter.ty, SCOPE);
    let conversion = conversion(cx, &parameter.name.rust, &parameter.ty);
    let set = set_parameter(parameter);
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            #conversion
            self.call #set;
            self
        }
    }
}

fn body_setter(cx: &Context<'_>, body: &Body) -> TokenStream {
    let docs = doc::of(&body.doc);
    let name = ident(&body.name.rust);
    let argument = body_argument(cx, body);
    let conversion = is_encoded(body)
        .then(|| conversion(cx, &body.name.rust, &body.ty))
        .flatten();
    let parts = parts(body);
    let set = set_body(body);
    quote! {
        #docs
        pub fn #name(mut self, #argument) -> Self {
            #parts
            #conversion
            self.call #set;
            self
        }
    }
}

/// Text inside a code span.
fn code(text: &str) -> String {
    text.replace('`', "'").replace(char::is_control, " ")
}

fn method_docs(cx: &Context<'_>, operation: &Operation, accessor: &str) -> Vec<String> {
    let mut lines = doc::lines(&operation.doc);
    doc::paragraph(
        &mut lines,
        [format!("`{} {}`", operation.method, code(&operation.path))],
    );
    let arguments = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let described = arguments
        .map(|parameter| (&parameter.name.rust, &parameter.doc))
        .chain(body.map(|body| (&body.name.rust, &body.doc)))
        .map(|(name, text)| (name.trim_start_matches("r#"), doc::sentence(text)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("- `{name}`: {text}"));
    doc::paragraph(&mut lines, described);
    doc::paragraph(&mut lines, errors(cx, operation));
    if cx.options.examples && !operation.deprecated {
        doc::paragraph(&mut lines, example::for_operation(cx, operation, accessor));
    }
    lines
}

/// The documented errors with a type: `Error::body_as` gives it.
fn errors(cx: &Context<'_>, operation: &Operation) -> Option<String> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for response in operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with(['4', '5', 'd']))
    {
        let Some(Type::Named(_)) = &response.ty else {
            continue;
        };
        let ty = response
            .ty
            .as_ref()
            .map(|ty| cx.text(ty, SCOPE))
            .unwrap_or_default();
        match found.iter_mut().find(|(known, _)| *known == ty) {
            Some((_, statuses)) if statuses.contains(&response.status.as_str()) => {}
            Some((_, statuses)) => statuses.push(&response.status),
            None => found.push((ty, vec![&response.status])),
        }
    }
    let found: Vec<String> = found
        .into_iter()
        .map(|(ty, statuses)| {
            let statuses: Vec<String> = statuses
                .iter()
                .map(|status| status.replace("default", "other"))
                .collect();
            format!("[`{ty}`] ({})", statuses.join(", "))
        })
        .collect();
    (!found.is_empty()).then(|| format!("Error bodies: {}.", found.join(", ")))
}
