//! What would be generated, as tables for people.

use super::Inspection;
use crate::gate;
use std::fmt::Write;

impl Inspection {
    /// A table for people.
    pub fn to_table(&self) -> String {
        let language = match self.openapi.starts_with('2') {
            true => "Swagger",
            false => "OpenAPI",
        };
        let mut out = format!(
            "{} ({language} {}) as crate `{}`\n",
            gate::terminal::line(&self.title),
            gate::terminal::line(&self.openapi),
            self.crate_name
        );
        let rows = self.operations.iter().map(|operation| {
            let call = format!("{}({})", operation.rust, operation.arguments.join(", "));
            [
                operation.method.clone(),
                operation.path.clone(),
                call,
                operation.gives.clone(),
            ]
        });
        table(
            &mut out,
            "operations",
            ["method", "path", "call", "gives"],
            rows.collect(),
        );
        let rows = self.operations.iter().filter_map(|operation| {
            let found = operation.pagination.as_ref()?;
            Some([
                operation.rust.clone(),
                found.kind.to_owned(),
                found.item.clone(),
                found.from.clone(),
            ])
        });
        table(
            &mut out,
            "lists",
            ["call", "kind", "item", "known from"],
            rows.collect(),
        );
        let rows = self
            .schemas
            .iter()
            .map(|schema| [schema.pointer.clone(), schema.ty.clone()]);
        table(&mut out, "schemas", ["schema", "type"], rows.collect());
        for (heading, entries) in [("skipped", &self.skipped), ("ignored", &self.ignored)] {
            let rows = entries
                .iter()
                .map(|entry| [entry.pointer.clone(), entry.reason.clone()]);
            table(&mut out, heading, ["place", "why"], rows.collect());
        }
        let rows = self.fallbacks.iter().map(|entry| {
            [
                entry.pointer.clone(),
                entry.ty.clone(),
                entry.reason.clone(),
            ]
        });
        table(
            &mut out,
            "fallbacks",
            ["place", "type", "why"],
            rows.collect(),
        );
        let rows = self.notes.iter().map(|note| [note.clone()]);
        table(&mut out, "notes", ["note"], rows.collect());
        out
    }
}

/// Adds a table with its heading; nothing when it has no rows.
fn table<const N: usize>(
    out: &mut String,
    heading: &str,
    columns: [&str; N],
    rows: Vec<[String; N]>,
) {
    if rows.is_empty() {
        return;
    }
    let columns = columns.map(str::to_uppercase);
    let mut widths = columns.each_ref().map(|column| column.len());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let _ = writeln!(out, "\n{} {heading}", rows.len());
    let rows = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| gate::terminal::line(cell)));
    let head = columns
        .each_ref()
        .map(|column| gate::terminal::line(column));
    for row in std::iter::once(head).chain(rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
}
