use openai_admin::{Patch, types};

fn example() {
    let _ = types::ProjectRateLimitUpdate::new().max_requests_per_1_day(Patch::Null);
}

fn main() {}
