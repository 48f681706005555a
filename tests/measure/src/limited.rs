//! Commands that may neither run nor grow beyond a limit.

use std::fs;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often a running command is looked at.
const PAUSE: Duration = Duration::from_millis(2);

/// What a command may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From start to end.
    pub time: Duration,
    /// The most memory at once, in KiB.
    pub peak: u64,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself, with this exit code.
    Exit(i32),
    /// By a signal, as an overflow of the stack ends.
    Signal(i32),
    /// It was stopped: its time was over.
    Late,
    /// It was stopped: it took too much memory.
    Large,
}

/// What a command took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// From start to end.
    pub time: Duration,
    /// The most memory at once, in KiB; 0 where the system does not say.
    pub peak: u64,
    /// How it ended.
    pub end: End,
}

/// Runs a command, and stops it once it is over a limit.
///
/// # Errors
///
/// The command cannot be started.
pub fn run(command: &mut Command, limits: Limits) -> io::Result<Run> {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let mut child = silent.stderr(Stdio::null()).spawn()?;
    let mut peak = 0;
    let end = loop {
        peak = peak_of(&child).unwrap_or(0).max(peak);
        if let Some(status) = child.try_wait()? {
            break match status.code() {
                Some(code) => End::Exit(code),
                None => End::Signal(status.signal().unwrap_or(0)),
            };
        }
        let over = match (start.elapsed() > limits.time, peak > limits.peak) {
            (_, true) => End::Large,
            (true, _) => End::Late,
            _ => {
                std::thread::sleep(PAUSE);
                continue;
            }
        };
        child.kill()?;
        child.wait()?;
        break over;
    };
    Ok(Run {
        time: start.elapsed(),
        peak,
        end,
    })
}

/// The most memory that a running command had so far, as Linux tells it.
fn peak_of(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
