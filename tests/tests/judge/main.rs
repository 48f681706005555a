//! Requests of generated clients, judged by a reader that shares no code with them.

mod admin;
mod checker;
mod checker_bodies;
mod styles;
