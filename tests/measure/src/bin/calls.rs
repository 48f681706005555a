//! Measures what a call costs at run time, beside the same call written by hand with reqwest and serde:
//! `cargo run --release -p specwright-measure --bin calls`.
//!
//! Calls go over loopback to a server in a process of its own, on connections that are kept. Prints the
//! time of whole calls, where rounds of both sides alternate and the ratio is the median of the rounds'
//! ratios; the allocations of a call; and the peak memory of 1,000 calls that are all under way when the
//! first answer comes, each side in a process of its own. `--profile ours` or `--profile theirs` makes that
//! side's calls alone, for a profiler.

use futures_util::TryStreamExt;
use openai_admin::{Client, types};
use specwright_measure::counting::{self, Counting};
use specwright_measure::stand_in::{
    COMPRESSED, CONCURRENT, HELD, PAGED, PAGES, SERVE, Server, serve,
};
use specwright_measure::{by_hand, median};
use specwright_runtime::{Api, Call, EventStream, Operation};
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The argument with which the command starts itself for one side's calls at once.
const AT_ONCE: &str = "--at-once";
/// The argument that makes one side's calls alone, `ours` or `theirs`, for a profiler.
const PROFILE: &str = "--profile";
/// How many rounds there are, and how many calls in each, of short calls and of long ones.
const SHORT: (usize, u32) = (400, 20);
const LONG: (usize, u32) = (80, 1);

static EVENTS: Operation = Operation::new("events", "GET", "/organization/projects/events");
static API: Api = Api {
    name: "events",
    ..Api::DEFAULT
};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [SERVE] => Ok(serve()?),
        [AT_ONCE, side, url] => at_once(side == "ours", url),
        [PROFILE, side] => profile(side == "ours"),
        _ => measure(),
    }
}

/// What is called, on both sides.
#[derive(Clone, Copy)]
enum Kind {
    Retrieve,
    Create,
    List(u32),
    /// All projects of a long list; the next page is asked for ahead, or not.
    Items {
        ahead: bool,
    },
    Events,
}

struct Sides {
    ours: Client,
    /// The admin API has no events.
    of_events: specwright_runtime::Client,
    theirs: by_hand::Client,
}

impl Sides {
    fn new(url: &str) -> Outcome<Self> {
        Ok(Sides {
            ours: Client::builder()
                .credential("AdminKey", "sk-admin-of-the-bench")
                .base_url(url)
                .build()?,
            of_events: specwright_runtime::ClientBuilder::new(&API)
                .base_url(url)
                .header("authorization", "Bearer sk-admin-of-the-bench")
                .build()?,
            theirs: by_hand::Client::new(url, "sk-admin-of-the-bench")?,
        })
    }

    async fn ours(&self, kind: Kind) -> Outcome<()> {
        let projects = self.ours.projects();
        match kind {
            Kind::Retrieve => drop(black_box(projects.retrieve("proj_00000001abcdef").await?)),
            Kind::Create => {
                let body = types::NewProject::new("Apollo");
                drop(black_box(projects.create(body).await?));
            }
            Kind::List(limit) => {
                let page = projects.list().limit(limit.into()).await?;
                assert_eq!(black_box(page).data.len(), limit as usize);
            }
            Kind::Items { ahead } => {
                let mut items = projects.list().limit(100).items().prefetch(ahead);
                let mut count = 0;
                while let Some(project) = items.try_next().await? {
                    drop(black_box(project));
                    count += 1;
                }
                assert_eq!(count, 100 * PAGES);
            }
            Kind::Events => {
                let request = self.of_events.request(&EVENTS);
                let mut events: EventStream<types::Project> = Call::event_stream(request).await?;
                let mut count = 0;
                while let Some(project) = events.try_next().await? {
                    drop(black_box(project));
                    count += 1;
                }
                assert_eq!(count, 100 * PAGES);
            }
        }
        Ok(())
    }

    async fn theirs(&self, kind: Kind) -> Outcome<()> {
        match kind {
            Kind::Retrieve => drop(black_box(
                self.theirs.retrieve("proj_00000001abcdef").await?,
            )),
            Kind::Create => {
                let body = by_hand::NewProject {
                    name: "Apollo".to_owned(),
                    residency: None,
                    external_key_id: None,
                };
                drop(black_box(self.theirs.create(&body).await?));
            }
            Kind::List(limit) => {
                let page = self.theirs.list(limit, None).await?;
                assert_eq!(black_box(page).data.len(), limit as usize);
            }
            Kind::Items { ahead } => {
                let mut count = 0;
                let work = |project| {
                    drop(black_box(project));
                    count += 1;
                };
                self.theirs.each(ahead, work).await?;
                assert_eq!(count, 100 * PAGES);
            }
            Kind::Events => {
                let mut count = 0;
                let work = |project| {
                    drop(black_box(project));
                    count += 1;
                };
                self.theirs.events(work).await?;
                assert_eq!(count, 100 * PAGES);
            }
        }
        Ok(())
    }

    async fn call(&self, ours: bool, kind: Kind) -> Outcome<()> {
        if ours {
            self.ours(kind).await
        } else {
            self.theirs(kind).await
        }
    }

    async fn round(&self, ours: bool, kind: Kind, calls: u32) -> Outcome<Duration> {
        let start = Instant::now();
        for _ in 0..calls {
            self.call(ours, kind).await?;
        }
        Ok(start.elapsed() / calls)
    }
}

fn measure() -> Outcome<()> {
    let server = Server::start()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    println!("| call | by hand | ours | ratio | allocations by hand | ours | more |");
    println!("|---|---|---|---|---|---|---|");
    let kinds = [
        ("retrieve a project", "", Kind::Retrieve, SHORT),
        ("create a project", "", Kind::Create, SHORT),
        ("list 20 projects", "", Kind::List(20), SHORT),
        ("list 100 projects", "", Kind::List(100), SHORT),
        ("the same, compressed", COMPRESSED, Kind::List(100), SHORT),
        (
            "10,000 projects in pages",
            PAGED,
            Kind::Items { ahead: false },
            LONG,
        ),
        (
            "the same, pages fetched ahead",
            PAGED,
            Kind::Items { ahead: true },
            LONG,
        ),
        ("10,000 projects as events", "", Kind::Events, LONG),
    ];
    for (name, path, kind, often) in kinds {
        let sides = Sides::new(&server.url(&format!("{path}/v1")))?;
        let row = runtime.block_on(row(&sides, kind, often))?;
        println!("| {name} | {row} |");
    }
    println!();
    println!("| {CONCURRENT} calls at once | heap at its peak | resident at its peak |");
    println!("|---|---|---|");
    let url = server.url(&format!("{HELD}/v1"));
    let theirs = peak("theirs", &url)?;
    let ours = peak("ours", &url)?;
    for (name, [heap, resident]) in [("by hand", theirs), ("ours", ours)] {
        println!(
            "| {name} | {:.1} MiB | {:.1} MiB |",
            mib(heap),
            mib(resident)
        );
    }
    let [heap, resident] = [0, 1].map(|at| ours[at] as f64 / theirs[at] as f64);
    println!("| ratio | {heap:.2} | {resident:.2} |");
    Ok(())
}

fn profile(ours: bool) -> Outcome<()> {
    let server = Server::start()?;
    let sides = Sides::new(&server.url("/v1"))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (rounds, calls) = SHORT;
    for _ in 0..rounds {
        runtime.block_on(sides.round(ours, Kind::Retrieve, calls))?;
    }
    Ok(())
}

async fn row(sides: &Sides, kind: Kind, (rounds, calls): (usize, u32)) -> Outcome<String> {
    let mut times = [Vec::new(), Vec::new()];
    let mut ratios = Vec::new();
    for round in 0..rounds {
        // Who goes first alternates.
        let mut pair = [Duration::ZERO; 2];
        for side in [round % 2, 1 - round % 2] {
            pair[side] = sides.round(side == 1, kind, calls).await?;
        }
        times[0].push(pair[0].as_secs_f64());
        times[1].push(pair[1].as_secs_f64());
        ratios.push(pair[1].as_secs_f64() / pair[0].as_secs_f64());
    }
    let mut allocations = [0; 2];
    for (side, count) in allocations.iter_mut().enumerate() {
        counting::start();
        for _ in 0..calls {
            sides.call(side == 1, kind).await?;
        }
        *count = counting::stop().allocations / u64::from(calls);
    }
    let [theirs, ours] = times.map(|times| format!("{:.1} µs", median(times) * 1e6));
    Ok(format!(
        "{theirs} | {ours} | {:.3} | {} | {} | {:+}",
        median(ratios),
        allocations[0],
        allocations[1],
        allocations[1] as i64 - allocations[0] as i64,
    ))
}

/// One side's calls in a process of its own: the peaks of its heap and of its resident memory, the median of
/// several runs.
fn peak(side: &str, url: &str) -> Outcome<[u64; 2]> {
    let mut runs = [Vec::new(), Vec::new()];
    for _ in 0..9 {
        let output = Command::new(std::env::current_exe()?)
            .args([AT_ONCE, side, url])
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
        let [heap, resident] = numbers[..] else {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        };
        runs[0].push(heap);
        runs[1].push(resident);
    }
    Ok(runs.map(|runs| median(runs) as u64))
}

fn at_once(ours: bool, url: &str) -> Outcome<()> {
    counting::start();
    let sides = std::sync::Arc::new(Sides::new(url)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut calls = Vec::with_capacity(CONCURRENT);
        for _ in 0..CONCURRENT {
            let sides = sides.clone();
            calls.push(tokio::spawn(async move {
                let outcome = sides.call(ours, Kind::List(20)).await;
                outcome.map_err(|error| error.to_string())
            }));
        }
        for call in calls {
            call.await??;
        }
        Ok::<(), Box<dyn Error>>(())
    })?;
    let heap = counting::stop().peak;
    println!("{heap} {}", resident()?);
    Ok(())
}

/// The most memory that this process held, as Linux counts it; 0 elsewhere.
fn resident() -> Outcome<u64> {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        return Ok(0);
    };
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.unwrap_or("0").parse::<u64>()? * 1024)
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
