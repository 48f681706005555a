//! Many calls at once: their memory is bounded, their tasks and connections go.

mod support;

use futures_util::StreamExt;
use peak_alloc::PeakAlloc;
use specwright_runtime::{
    Call, Client, ClientBuilder, JsonLines, RequestOptions, serde_json::Value,
};
use std::time::Duration;
use support::{LIST, Server, builder, reply};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

const CALLS: usize = 1000;
/// Each answer is so large.
const LENGTH: usize = 64 << 10;
/// As many calls may be under way.
const AT_ONCE: usize = 20;

/// How much memory a thousand calls take at most, beyond what was taken before; and how many connections.
fn peak(client: &Client, runtime: &Runtime) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    runtime.block_on(async {
        let calls: Vec<_> = (0..CALLS)
            .map(|_| tokio::spawn(Call::<Value>::json(client.request(&LIST)).send()))
            .collect();
        for call in calls {
            let text = call.await.unwrap().unwrap();
            assert_eq!(text.as_str().unwrap().len(), LENGTH);
        }
    });
    MEMORY.peak_usage() - before
}

/// One after the other, because memory is counted for the whole process.
#[test]
fn memory_is_bounded() {
    a_thousand_calls_at_once();
    endless_bodies();
}

fn a_thousand_calls_at_once() {
    let (servers, clients) = (runtime(), runtime());
    let answer = format!("\"{}\"", "x".repeat(LENGTH));
    let server = servers.block_on(Server::always(reply(200, &answer)));
    let client = builder(&server).max_concurrent(AT_ONCE).build().unwrap();
    // The first time, connections are made and buffers grow.
    peak(&client, &clients);
    let peak = peak(&client, &clients);
    assert_eq!(server.count(), 2 * CALLS);
    // A call under way has the answer in pieces and whole, the server has it too, and a call that waits has its request
    // and future; without a limit it would be more than 64 MB.
    let most = AT_ONCE * 8 * LENGTH + CALLS * (16 << 10);
    assert!(peak < most, "{peak} bytes, not {most}");
    assert!(
        server.connections() <= 2 * AT_ONCE,
        "{}",
        server.connections()
    );

    // Connections are tasks; without a client nothing is left of them.
    drop(client);
    clients.block_on(async {
        let metrics = tokio::runtime::Handle::current().metrics();
        while metrics.num_alive_tasks() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

/// Sends far more than a client wants, to whoever asks.
async fn flood() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            support::read_request(&mut stream, &mut Vec::new()).await;
            let head = support::open_head("application/jsonl");
            stream.write_all(&head).await.unwrap();
            let piece = vec![b'7'; 64 << 10];
            for _ in 0..512 {
                if stream.write_all(&piece).await.is_err() {
                    break;
                }
            }
        }
    });
    url
}

fn endless_bodies() {
    let (servers, clients) = (runtime(), runtime());
    let url = servers.block_on(flood());
    let client: Client = ClientBuilder::new(&support::API)
        .base_url(url)
        .credential("Bearer", support::KEY)
        .options(RequestOptions::new().max_response_size(100 << 10))
        .build()
        .unwrap();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    clients.block_on(async {
        let error = Call::<Value>::json(client.request(&LIST))
            .await
            .unwrap_err();
        assert!(error.is_too_large(), "{error:?}");
        assert_eq!(error.attempts(), 1);
        let mut lines = Call::<JsonLines<Value>>::json_lines(client.request(&LIST))
            .await
            .unwrap();
        let error = lines.next().await.unwrap().unwrap_err();
        assert!(error.is_too_large(), "{error:?}");
    });
    let peak = MEMORY.peak_usage() - before;
    assert!(peak < 4 << 20, "{peak} bytes for 32 MB");
}
