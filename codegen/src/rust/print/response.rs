//! What operations give: the call's constructor, and the enum of an operation with several
//! successful responses.

use super::context::{Context, parsed};
use super::{doc, layout};
use crate::gate::rust::{doc_attributes, doc_comments, ident, string, strings};
use crate::rust::surface::{Gives, Outcome, Output, Request, Scope};
use proc_macro2::TokenStream;
use quote::quote;
use std::fmt::Write;

/// The type that `.await` gives, as source text.
pub(super) fn output(cx: &Context<'_>, gives: &Gives, scope: Scope<'_>) -> String {
    match gives {
        Gives::One(output) => output.spell(cx.surface, scope),
        Gives::Many { name, .. } => name.clone(),
    }
}

/// The expression that makes the call of `request`.
pub(super) fn call(gives: &Gives) -> String {
    match gives {
        Gives::One(Output::Bytes) => "rt::Call::download(request)".to_owned(),
        Gives::One(output) => format!("rt::Call::{}(request)", method(output)),
        Gives::Many { name, variants } => {
            let call = format!("rt::Call::custom(request, {name}::decode)");
            let streams = variants.iter().filter(|variant| variant.output.is_stream());
            let media_types: Vec<&str> = streams
                .filter_map(|variant| variant.content_type.as_deref())
                .collect();
            match media_types.is_empty() {
                true => call,
                false => format!("{call}.streaming(&[{}])", strings(&media_types)),
            }
        }
    }
}

/// The constructor of a call, and the method of a raw response, for what a body becomes.
fn method(output: &Output) -> &'static str {
    match output {
        Output::Nothing => "empty",
        Output::Json(_) => "json",
        Output::Text => "text",
        Output::Bytes => "bytes",
        Output::Events(_) => "event_stream",
        Output::WholeEvents(_) => "whole_events",
        Output::JsonLines(_) => "json_lines",
    }
}

/// The struct of the documented headers, with how they are read.
pub(super) fn headers(cx: &Context<'_>, request: &Request) -> Option<String> {
    let headers = &request.headers;
    if headers.fields.is_empty() {
        return None;
    }
    let name = &headers.name.rust;
    let mut out = String::new();
    let docs = format!("The documented headers of what [`{}`] gives.", request.name);
    doc_comments(&mut out, &[docs], 0);
    if let Some(same) = &headers.same_as {
        let _ = writeln!(out, "pub type {name} = {same};");
        return Some(out);
    }
    let _ = writeln!(
        out,
        "#[non_exhaustive]\n#[derive(Debug, Clone, PartialEq)]\npub struct {name} {{"
    );
    let mut entries = Vec::with_capacity(headers.fields.len());
    for header in &headers.fields {
        doc_comments(&mut out, &doc::lines(&header.doc), 4);
        if header.deprecated {
            out.push_str("    #[deprecated]\n");
        }
        let field = &header.name.rust;
        let ty = cx.text(&header.ty, Scope::Operations);
        let _ = writeln!(out, "    pub {field}: Option<{ty}>,");
        let read = if header.json { "json_header" } else { "header" };
        entries.push(format!("{field}: {read}({})", string(&header.name.wire)));
    }
    let _ = write!(out, "}}\nrt::response_headers!({name} {{");
    layout::flow(&mut out, &entries, 4, " });");
    out.push('\n');
    Some(out)
}

/// The enum of several successful responses, with how it is decoded.
pub(super) fn outcomes(cx: &Context<'_>, request: &Request) -> Option<TokenStream> {
    let Gives::Many { name, variants } = &request.gives else {
        return None;
    };
    let docs = doc_attributes(&[format!("What [`{}`] gives.", request.name)]);
    let name = ident(name);
    let declared = variants.iter().map(|variant| {
        let docs = outcome_doc(variant);
        let variant_name = ident(&variant.name);
        if variant.output == Output::Nothing {
            return quote!(#docs #variant_name);
        }
        let ty = parsed(&variant.output.spell(cx.surface, Scope::Operations));
        quote!(#docs #variant_name(#ty))
    });
    let arms = arms(variants);
    Some(quote! {
        #docs
        #[non_exhaustive]
        #[derive(Debug)]
        pub enum #name {
            #(#declared,)*
        }
        impl #name {
            fn decode(response: rt::RawResponse) -> Result<Self, rt::Error> {
                match response.status().as_u16() {
                    #(#arms)*
                }
            }
        }
    })
}

fn outcome_doc(variant: &Outcome) -> TokenStream {
    let text = doc::sentence(&variant.doc);
    let mut line = doc::code(&variant.status);
    if let Some(content_type) = &variant.content_type {
        line.push_str(&format!(" as {}", doc::code(content_type)));
    }
    if !text.is_empty() {
        line.push_str(&format!(": {text}"));
    }
    doc_attributes(&[line])
}

/// Exact statuses before ranges before the rest. Of several media types of a status the first
/// also takes what names none of them.
fn arms(variants: &[Outcome]) -> Vec<TokenStream> {
    let rank = |variant: &Outcome| match variant.status.as_str() {
        "default" => 2,
        status if status.parse::<u16>().is_ok() => 0,
        _ => 1,
    };
    let mut ordered: Vec<&Outcome> = variants.iter().collect();
    ordered.sort_by_key(|variant| rank(variant));
    let mut arms = Vec::new();
    let mut has_default = false;
    for group in ordered.chunk_by(|a, b| a.status == b.status) {
        let pattern = pattern(&group[0].status);
        has_default |= group[0].status == "default";
        for variant in &group[1..] {
            if let Some(guard) = variant.content_type.as_deref().and_then(guard) {
                let value = decode(variant);
                arms.push(quote!(#pattern if #guard => #value,));
            }
        }
        let value = decode(group[0]);
        arms.push(quote!(#pattern => #value,));
    }
    if !has_default {
        arms.push(quote!(_ => Err(response.unexpected()),));
    }
    arms
}

/// Whether a response is of a media type; `None` when any is.
fn guard(content_type: &str) -> Option<TokenStream> {
    (!content_type.starts_with("*/*")).then(|| quote!(response.is(#content_type)))
}

fn pattern(status: &str) -> TokenStream {
    if let Ok(status) = status.parse::<u16>() {
        let status = proc_macro2::Literal::u16_unsuffixed(status);
        return quote!(#status);
    }
    match status.bytes().next() {
        Some(class @ b'1'..=b'5') => {
            let first = u16::from(class - b'0') * 100;
            let (first, last) = (
                proc_macro2::Literal::u16_unsuffixed(first),
                proc_macro2::Literal::u16_unsuffixed(first + 99),
            );
            quote!(#first..=#last)
        }
        _ => quote!(_),
    }
}

fn decode(variant: &Outcome) -> TokenStream {
    let name = ident(&variant.name);
    let method = ident(method(&variant.output));
    match variant.output {
        Output::Nothing => quote!(response.empty().map(|()| Self::#name)),
        _ => quote!(response.#method().map(Self::#name)),
    }
}
