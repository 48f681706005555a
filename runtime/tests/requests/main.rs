//! What requests look like when they arrive, and where.

mod auth;
mod connections;
mod content;
mod environment;
#[path = "../support/mod.rs"]
mod support;

use specwright_runtime::{Call, Client, Operation, serde_json::Value};

static ANY: Operation = Operation::new("any", "GET", "/pets");

fn get(client: &Client) -> Call<Value> {
    Call::json(client.request(&support::LIST))
}
