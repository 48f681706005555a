//! `collectionFormat`: how the items of a list become one text.

use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{JsonType, ParameterIn, Schema, SchemaId, Style},
    resolve::{node::Node, reader::Reader},
    suggest,
};
use serde_json::Value;

const FORMATS: [&str; 5] = ["csv", "ssv", "tsv", "pipes", "multi"];

impl<'a> Reader<'a, '_> {
    /// The style of a parameter or header, and whether it explodes.
    pub(in crate::resolve) fn collection_style(
        &mut self,
        node: &Node<'a>,
        place: ParameterIn,
    ) -> (Style, bool) {
        let in_query = matches!(place, ParameterIn::Query | ParameterIn::Cookie);
        let plain = if in_query { Style::Form } else { Style::Simple };
        if !is_list(node) {
            return (plain, in_query);
        }
        let Some(field) = node.field("collectionFormat") else {
            return (plain, false);
        };
        let format = self.text_of(field).unwrap_or_default();
        match format.as_str() {
            "csv" => (plain, false),
            "ssv" => (Style::SpaceDelimited, false),
            "tsv" => (Style::TabDelimited, false),
            "pipes" => (Style::PipeDelimited, false),
            "multi" if in_query => (plain, true),
            _ => {
                let message = match format.as_str() {
                    "multi" => "`multi` is for a query or a form; `csv` is taken".to_owned(),
                    _ => format!("`{format}` is no collection format; `csv` is taken"),
                };
                let place = Place::value(field.location());
                let diagnostic = Diagnostic::warning(Code::UnknownStyle, message, place);
                let near = suggest::near(&format, FORMATS).filter(|near| *near != format);
                self.diagnostics.push(match near {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                });
                (plain, false)
            }
        }
    }
}

/// Whether a parameter is a list.
pub(super) fn is_list(node: &Node<'_>) -> bool {
    node.value.get("type").is_some_and(|name| name == "array")
}

impl<'a> Reader<'a, '_> {
    /// The schema of a parameter or header, which has the keywords of one itself.
    pub(in crate::resolve) fn collection_schema(&mut self, node: &Node<'a>) -> SchemaId {
        let items = node
            .get("items")
            .filter(|items| is_list(node) && is_list(items));
        let Some(items) = items else {
            return self.schema(node.clone());
        };
        // No style of OpenAPI 3 joins a list whose items are joined themselves.
        let message = "each of these lists is taken as text, with its items joined already";
        let place = Place::value(items.location());
        let diagnostic = Diagnostic::warning(Code::NestedCollection, message, place);
        let format = items.value.get("collectionFormat").and_then(Value::as_str);
        let help = format!(
            "it is sent as given, in the form of `{}`",
            format.unwrap_or("csv")
        );
        self.diagnostics.push(diagnostic.help(help));
        let items = self.string_schema();
        self.add_schema(Schema {
            location: Some(node.location()),
            types: vec![JsonType::Array],
            items: Some(items),
            ..Schema::default()
        })
    }
}
