//! A server for trying the other programs without an account: run it in one terminal, and them in another.
//!
//! ```text
//! cargo run -p openai-admin --example stand_in
//! ```

mod support;

use std::thread;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Port 0 takes any that is free.
    let port = std::env::args().nth(1);
    let url = support::start(port.map_or(Ok(8080), |port| port.parse())?)?;
    println!("Listening, until stopped with Ctrl-C. In another terminal:");
    println!();
    println!("  export OPENAI_BASE_URL={url} OPENAI_ADMIN_KEY=sk-admin-stand-in");
    println!("  cargo run -p openai-admin --example list_projects");
    println!();
    loop {
        thread::park();
    }
}
