//! What two clients have in common and what not: [`outline`] is what is compared, [`diff`] compares.

pub mod diff;
pub mod outline;
