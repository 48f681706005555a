//! Traces by OpenTelemetry's conventions: what a server is told, and what an exporter gets.

#![cfg(feature = "opentelemetry")]

mod support;

use opentelemetry::trace::{
    FutureExt, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId,
    TraceState, TracerProvider,
};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use specwright_runtime::{Call, Operation, RequestOptions, serde_json::Value};
use support::{KEY, LIST, Server, builder, reply, reply_with};
use tracing_subscriber::layer::SubscriberExt;

static GET: Operation =
    Operation::new("pets.get", "GET", "/pets/{id}").security(&[&["Bearer", "Query"]]);

/// One after the other: the propagator is the whole process's.
#[tokio::test]
async fn contexts_go_to_the_server() {
    the_context_of_the_program().await;
    global::set_text_map_propagator(TraceContextPropagator::new());
    a_span_for_each_request().await;
}

async fn the_context_of_the_program() {
    let server = Server::always(reply(200, "[]")).await;
    let client = builder(&server).build().unwrap();
    let list = || Call::<Value>::json(client.request(&LIST));
    list().await.unwrap();

    let context = SpanContext::new(
        TraceId::from(0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c),
        SpanId::from(0xb7ad_6b71_6920_3331),
        TraceFlags::SAMPLED,
        true,
        TraceState::from_key_value([("vendor", "7")]).unwrap(),
    );
    let context = Context::new().with_remote_span_context(context);
    list().send().with_context(context.clone()).await.unwrap();
    // What the caller gives goes before it.
    let own = RequestOptions::new().header("traceparent", "00-own");
    list()
        .options(own)
        .send()
        .with_context(context)
        .await
        .unwrap();

    let seen = server.seen();
    assert_eq!(seen[0].header("traceparent"), None);
    let expected = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assert_eq!(seen[1].header("traceparent"), Some(expected));
    assert_eq!(seen[1].header("tracestate"), Some("vendor=7"));
    assert_eq!(seen[2].header("traceparent"), Some("00-own"));
}

async fn a_span_for_each_request() {
    let stranger = Server::always(reply(404, "")).await;
    let away = format!("{}/gone", stranger.url);
    let server = Server::start(vec![
        reply(503, ""),
        reply_with(307, &[("location", &away)], ""),
    ])
    .await;
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let client = builder(&server).credential("Query", KEY).build().unwrap();
    let request = client
        .request(&GET)
        .path("id", &"rex/2")
        .query("name", &"hidden");
    Call::<Value>::json(request).await.unwrap_err();
    drop(guard);
    provider.force_flush().unwrap();

    let spans = exporter.get_finished_spans().unwrap();
    let (requests, calls): (Vec<_>, Vec<_>) = spans
        .iter()
        .partition(|span| span.span_kind == SpanKind::Client);
    assert_eq!((requests.len(), calls.len()), (3, 1), "{spans:?}");
    let text = format!("{spans:?}");
    assert!(!text.contains(KEY) && !text.contains("hidden"), "{text}");

    let port = server.url.rsplit(':').next().unwrap();
    let url = format!("{}/pets/rex%2F2?name=REDACTED&api_key=REDACTED", server.url);
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "503"),
        ("server.address", "127.0.0.1"),
        ("server.port", port),
        ("url.template", "/pets/{id}"),
        ("url.full", &url),
        ("error.type", "503"),
    ];
    for (name, value) in expected {
        assert_eq!(
            attribute(requests[0], name).as_deref(),
            Some(value),
            "{name}"
        );
    }
    let resends = |span| attribute(span, "http.request.resend_count");
    assert_eq!(
        requests
            .iter()
            .map(|span| resends(span))
            .collect::<Vec<_>>(),
        [None, Some("1".to_owned()), Some("2".to_owned())]
    );
    assert_eq!(
        attribute(requests[1], "http.response.status_code").as_deref(),
        Some("307")
    );
    assert_eq!(requests[1].status, Status::Unset);
    assert_eq!(attribute(requests[2], "error.type").as_deref(), Some("404"));
    for (index, span) in requests.iter().enumerate() {
        assert_eq!(span.name, "GET /pets/{id}");
        assert_eq!(span.parent_span_id, calls[0].span_context.span_id());
        assert_eq!(
            span.status == Status::error(""),
            index != 1,
            "{:?}",
            span.status
        );
    }
    // The server knows which request of which trace it answers; a stranger does not.
    for (seen, span) in server.seen().iter().zip(&requests) {
        let (trace, id) = (span.span_context.trace_id(), span.span_context.span_id());
        let expected = format!("00-{trace}-{id}-01");
        assert_eq!(seen.header("traceparent"), Some(&*expected));
    }
    assert_eq!(stranger.seen()[0].header("traceparent"), None);
}

fn attribute(span: &SpanData, name: &str) -> Option<String> {
    let is = |one: &&KeyValue| one.key.as_str() == name;
    span.attributes
        .iter()
        .find(is)
        .map(|one| one.value.to_string())
}
