//! How long commands take, and how much memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a command took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// From start to end.
    pub time: Duration,
    /// The most memory, in KiB, of the largest process below it; 0 where GNU time is not installed.
    pub peak: u64,
    /// Whether it succeeded.
    pub succeeded: bool,
}

/// Runs a command and says nothing of what it prints.
pub fn timed(command: &mut Command) -> Took {
    let gnu_time = Path::new("/usr/bin/time");
    let start = Instant::now();
    if !gnu_time.exists() {
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        return Took {
            time: start.elapsed(),
            peak: 0,
            succeeded: status.is_ok_and(|status| status.success()),
        };
    }
    let mut wrapped = Command::new(gnu_time);
    wrapped.args(["-f", "%M"]);
    wrapped.arg(command.get_program()).args(command.get_args());
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(key, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    let output = wrapped.stdin(Stdio::null()).stdout(Stdio::null()).output();
    let time = start.elapsed();
    let succeeded = output.as_ref().is_ok_and(|output| output.status.success());
    let text = output.map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
    let text = text.unwrap_or_default();
    let last = text
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok());
    Took {
        time,
        peak: last.unwrap_or(0),
        succeeded,
    }
}

/// For a table.
pub fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// For a table.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}

/// For a table, from KiB.
pub fn mebibytes(kib: u64) -> String {
    match kib {
        0 => "–".to_owned(),
        _ => format!("{} MiB", kib.div_ceil(1024)),
    }
}
