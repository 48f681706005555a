//! One run of the generator in this process, stage by stage: how long each takes, and how much of the heap.

use crate::counting;
use specwright::{
    Config, Runtime,
    diagnostics::Diagnostics,
    load, lower, passes, resolve,
    rust::{plan, print},
    write,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// The stages in their order.
pub const NAMES: [&str; 6] = ["load", "resolve", "lower", "passes", "print", "write"];

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// The time of each stage.
    pub times: [Duration; NAMES.len()],
    /// The most heap in use at once in each stage, with what those before it left; in bytes. Only if it was counted,
    /// which needs [`counting::Counting`] as the allocator, and time.
    pub peaks: [u64; NAMES.len()],
    /// Operations that were generated.
    pub operations: usize,
    /// Types that were generated.
    pub types: usize,
    /// Lines of Rust.
    pub lines: usize,
}

impl Run {
    /// All stages together.
    pub fn time(&self) -> Duration {
        self.times.iter().sum()
    }

    /// The most heap of any stage.
    pub fn peak(&self) -> u64 {
        self.peaks.iter().copied().max().unwrap_or(0)
    }
}

/// Generates a package for a document into a folder, as [`specwright::generate`] does it.
pub fn run(document: &Path, name: &str, out: &Path, counted: bool) -> Result<Run, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut laps = Laps::start(counted);
    let Some(mut sources) = load::Sources::open(document, &mut diagnostics) else {
        return Err(diagnostics);
    };
    laps.end();
    let resolved = resolve::document(&mut sources, &[], &mut diagnostics);
    drop(sources);
    let Some(document) = resolved else {
        return Err(diagnostics);
    };
    laps.end();
    let options = lower::Options {
        package: Some(name.to_owned()),
        ..Default::default()
    };
    let mut api = lower::lower(document, &options);
    laps.end();
    passes::run(&mut api, &passes::Options::default());
    laps.end();
    let mut config = Config::new("", out);
    config.runtime = Runtime::Path(crate::root().join("runtime"));
    let options = print::EmitOptions {
        manifest: print::Manifest {
            runtime_path: config.runtime_path(),
            ..print::Manifest::default()
        },
        ..print::EmitOptions::default()
    };
    let surface = plan::surface(api, plan::Options::default());
    let Ok(files) = print::package(&surface, &options) else {
        return Err(diagnostics);
    };
    laps.end();
    write::write(out, &files)?;
    laps.end();
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    let run = Run {
        times: laps.times,
        peaks: laps.peaks,
        operations: surface.methods().count(),
        types: surface.types.len(),
        lines: rust.map(|file| file.contents.lines().count()).sum(),
    };
    if counted {
        counting::stop();
    }
    Ok(run)
}

struct Laps {
    counted: bool,
    begun: Instant,
    ended: usize,
    times: [Duration; NAMES.len()],
    peaks: [u64; NAMES.len()],
}

impl Laps {
    fn start(counted: bool) -> Self {
        if counted {
            counting::start();
        }
        Laps {
            counted,
            begun: Instant::now(),
            ended: 0,
            times: Default::default(),
            peaks: Default::default(),
        }
    }

    /// The next stage begins.
    fn end(&mut self) {
        self.times[self.ended] = self.begun.elapsed();
        if self.counted {
            self.peaks[self.ended] = counting::lap().peak;
        }
        self.ended += 1;
        self.begun = Instant::now();
    }
}
