//! Measures whether the generator's cost is in proportion to the document:
//! `cargo run --release -p specwright-measure --bin scaling [-- OPERATIONS…]`.
//!
//! Writes documents of 1,000 to 10,000 operations with twice as many schemas below `target/scaling`, as JSON
//! and as YAML, generates a client for each, and prints the time of each stage per operation, the best of three
//! runs, and the peak of the heap per operation. Where all is linear, a column has the same number in every row.
//!
//! Clients are written to memory where the system has such a folder. A disk would be what is measured: ext4 passes
//! by all that was deleted in the last minutes, one by one, and each run deletes what the one before has written.

use serde_json::{Map, Value, json};
use specwright_measure::counting::Counting;
use specwright_measure::{root, stages};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SIZES: [usize; 4] = [1_000, 2_000, 5_000, 10_000];
const RUNS: usize = 3;
/// What one resource has.
const OPERATIONS: usize = 5;
/// Resources of one area: a module with others in it.
const RESOURCES: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes = std::env::args()
        .skip(1)
        .map(|argument| argument.parse())
        .collect::<Result<Vec<usize>, _>>()?;
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let folder = root().join("target/scaling");
    fs::create_dir_all(&folder)?;
    let memory = Path::new("/dev/shm");
    let out = match memory.is_dir() {
        true => memory.join(format!("specwright-scaling-{}", std::process::id())),
        false => folder.join("client"),
    };
    println!(
        "| operations | schemas | document | {} | sum, µs an operation | sum, s | heap, MiB | KiB an operation | lines |",
        stages::NAMES.join(" | ")
    );
    println!("|{}", "---|".repeat(stages::NAMES.len() + 8));
    for extension in ["json", "yaml"] {
        for size in &sizes {
            let api = document(size / OPERATIONS);
            let schemas = api["components"]["schemas"].as_object().map_or(0, Map::len);
            let path = folder.join(format!("{size}.{extension}"));
            let text = match extension {
                "json" => serde_json::to_string(&api)?,
                _ => serde_yaml::to_string(&api)?,
            };
            fs::write(&path, &text)?;
            drop(api);
            let name = format!("{schemas} | {:.1} MB {extension}", text.len() as f64 / 1e6);
            drop(text);
            println!("| {size} | {name} | {} |", row(&path, &out)?);
        }
    }
    fs::remove_dir_all(out)?;
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn row(document: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    let mut best = [Duration::MAX; stages::NAMES.len()];
    let mut last = None;
    for number in 0..=RUNS {
        let _ = fs::remove_dir_all(out);
        // Counting takes time, so one run more is for the heap.
        let run = stages::run(document, "scaling", out, number == RUNS)?;
        if number < RUNS {
            for (best, time) in best.iter_mut().zip(run.times) {
                *best = time.min(*best);
            }
        }
        last = Some(run);
    }
    let Some(run) = last else {
        return Ok(String::new());
    };
    let each = |time: &Duration| format!("{:.1}", time.as_secs_f64() * 1e6 / run.operations as f64);
    let sum: Duration = best.iter().sum();
    let mut cells: Vec<String> = best.iter().map(each).collect();
    cells.push(each(&sum));
    cells.push(format!("{:.2}", sum.as_secs_f64()));
    cells.push(format!("{:.0}", run.peak() as f64 / f64::from(1 << 20)));
    cells.push(format!(
        "{:.1}",
        run.peak() as f64 / 1024.0 / run.operations as f64
    ));
    cells.push(run.lines.to_string());
    Ok(cells.join(" | "))
}

fn document(resources: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    schemas.insert(
        "Problem".to_owned(),
        json!({ "type": "object", "required": ["message"], "properties": {
            "message": text("What went wrong."), "code": { "type": ["string", "null"] } } }),
    );
    for number in 0..resources {
        add_schemas(&mut schemas, number, resources);
        add_paths(&mut paths, number);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Scaling", "version": "1.0.0" },
        "servers": [{ "url": "https://scaling.example/v1" }],
        "security": [{ "Key": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "Key": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas,
        },
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// Ten schemas of a resource: structs that refer to others, near and far, an enum, unions with and without tag,
/// an intersection, a list.
fn add_schemas(schemas: &mut Map<String, Value>, number: usize, resources: usize) {
    let name = format!("Thing{number}");
    let other = format!("Thing{}", number * 7 % resources);
    let mut properties = Map::new();
    let base = [
        ("id", text("The identifier.")),
        ("status", reference(&format!("{name}Status"))),
        ("owner", reference(&format!("{name}Owner"))),
        (
            "created_at",
            json!({ "type": "string", "format": "date-time" }),
        ),
        (
            "related",
            json!({ "type": "array", "items": reference(&other) }),
        ),
        (
            "parent",
            json!({ "anyOf": [reference(&name), { "type": "null" }] }),
        ),
        (
            "labels",
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        ),
    ];
    for (key, schema) in base {
        properties.insert(key.to_owned(), schema);
    }
    for field in 0..number % 9 {
        let kind = ["integer", "number", "boolean", "string"][(number + field) % 4];
        let description = format!("Measure {field} of thing {number}, see `{other}`.");
        let schema = json!({ "type": kind, "description": description });
        properties.insert(format!("measure_{field}"), schema);
    }
    let values: Vec<String> = (0..3 + number % 6)
        .map(|value| format!("state-{value}"))
        .collect();
    let event = |kind: &str| {
        json!({ "type": "object", "required": ["type", "thing"], "properties": {
            "type": { "const": kind }, "thing": reference(&name), "at": { "type": "integer" } } })
    };
    let all = [
        (
            "",
            json!({ "type": "object", "description": format!("Thing number {number}."), "required": ["id", "status"], "properties": properties }),
        ),
        ("Status", json!({ "type": "string", "enum": values })),
        (
            "Owner",
            json!({ "anyOf": [{ "type": "string" }, { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "age": { "type": "integer" } } }] }),
        ),
        (
            "Detailed",
            json!({ "allOf": [reference(&name), { "type": "object", "required": ["notes"], "properties": { "notes": text("More about it."), "history": { "type": "array", "items": reference(&format!("{name}Event")) } } }] }),
        ),
        ("Created", event("created")),
        ("Removed", event("removed")),
        (
            "Event",
            json!({ "oneOf": [reference(&format!("{name}Created")), reference(&format!("{name}Removed"))], "discriminator": { "propertyName": "type", "mapping": { "created": format!("#/components/schemas/{name}Created"), "removed": format!("#/components/schemas/{name}Removed") } } }),
        ),
        (
            "List",
            json!({ "type": "object", "required": ["data", "has_more"], "properties": { "data": { "type": "array", "items": reference(&name) }, "has_more": { "type": "boolean" }, "last_id": { "type": ["string", "null"] } } }),
        ),
        (
            "New",
            json!({ "type": "object", "required": ["label"], "properties": { "label": text("What it is called."), "status": reference(&format!("{name}Status")), "extra": { "type": "object", "properties": { "depth": { "type": "integer" }, "color": { "type": "string", "enum": ["red", "green"] } } } } }),
        ),
        (
            "Update",
            json!({ "type": "object", "properties": { "label": { "type": ["string", "null"] }, "owner": reference(&format!("{name}Owner")) } }),
        ),
    ];
    for (suffix, schema) in all {
        schemas.insert(format!("{name}{suffix}"), schema);
    }
}

/// List, create, retrieve, update, delete.
fn add_paths(paths: &mut Map<String, Value>, number: usize) {
    let area = number / RESOURCES;
    let name = format!("Thing{number}");
    let operation = |method: &str, summary: &str, body: Option<String>, answer: Option<String>| {
        let content = |schema: &str| json!({ "application/json": { "schema": reference(schema) } });
        let success = match &answer {
            Some(answer) => json!({ "description": "Done.", "content": content(answer) }),
            None => json!({ "description": "Done." }),
        };
        let mut operation = json!({
            "operationId": format!("area{area}.things{number}.{method}"),
            "summary": summary,
            "description": format!("{summary}: thing number {number} of area {area}."),
            "responses": { "200": success, "default": { "description": "A problem.", "content": content("Problem") } },
        });
        if let Some(body) = body {
            operation["requestBody"] = json!({ "required": true, "content": content(&body) });
        }
        operation
    };
    let id =
        json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
    let mut list = operation("list", "List things", None, Some(format!("{name}List")));
    list["parameters"] = json!([
        { "name": "after", "in": "query", "schema": { "type": "string" } },
        { "name": "limit", "in": "query", "schema": { "type": "integer", "default": 20 } },
        { "name": "status", "in": "query", "schema": reference(&format!("{name}Status")) },
    ]);
    let create = operation(
        "create",
        "Create a thing",
        Some(format!("{name}New")),
        Some(name.clone()),
    );
    let retrieve = operation(
        "retrieve",
        "Retrieve a thing",
        None,
        Some(format!("{name}Detailed")),
    );
    let update = operation(
        "update",
        "Update a thing",
        Some(format!("{name}Update")),
        Some(name),
    );
    let delete = operation("delete", "Delete a thing", None, None);
    let path = format!("/area{area}/things{number}");
    paths.insert(
        format!("{path}/{{id}}"),
        json!({ "parameters": id, "get": retrieve, "patch": update, "delete": delete }),
    );
    paths.insert(path, json!({ "get": list, "post": create }));
}
