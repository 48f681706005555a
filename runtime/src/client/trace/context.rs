//! OpenTelemetry's context on its way to the server.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::Injector;
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{Context, global};

/// Adds what the program's propagator says of the current context; `traceparent` where it has set none. What the caller
/// gave goes before it.
pub(super) fn put_into(headers: &mut HeaderMap) {
    let context = Context::current();
    let is_set = global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut Vacant(headers));
        propagator.fields().next().is_some()
    });
    let span = context.span();
    let span = span.span_context();
    if !is_set && span.is_valid() {
        let (trace, id, flags) = (span.trace_id(), span.span_id(), span.trace_flags());
        let parent = format!("00-{trace}-{id}-{flags:02x}");
        Vacant(headers).set("traceparent", parent);
        let state = span.trace_state().header();
        if !state.is_empty() {
            Vacant(headers).set("tracestate", state);
        }
    }
}

/// Headers that are set where they are not there yet.
struct Vacant<'a>(&'a mut HeaderMap);

impl Injector for Vacant<'_> {
    fn set(&mut self, name: &str, value: String) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::try_from(value)) {
            self.0.entry(name).or_insert(value);
        }
    }
}
