//! A server that means harm: it never ends, answers too much, repeats secrets, and leads away.

mod costs;
mod elsewhere;
mod refusals;
mod secrets;
#[path = "../support/mod.rs"]
mod support;
mod time;

use peak_alloc::PeakAlloc;
use specwright_runtime::{Call, Client, serde_json::Value};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn get(client: &Client) -> Call<Value> {
    Call::json(client.request(&support::LIST))
}
