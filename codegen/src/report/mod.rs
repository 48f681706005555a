//! What two clients have in common and what not: [`outline`] is what is compared, [`diff`] compares,
//! [`exercise`] lets the compiler judge.

pub mod diff;
pub mod exercise;
pub mod outline;
