//! Measures what documents cost that are made to cost much:
//! `cargo run --release -p specwright-measure --bin bounds [-- NAME…]`.
//!
//! Builds the documents of `hostile`, runs the release build of the generator on each, and prints time, peak memory and
//! how it ended. A document of a megabyte may take 10 s and 256 MiB, whatever is in it, a longer one in
//! proportion; it is generated, or refused with exit code 1. Exits with 1 where one is over.
//!
//! Arguments name the documents to try, by a part of their names. `--save DIR` also keeps the files there.

use specwright_measure::hostile::{Attack, SIZE, attacks};
use specwright_measure::limited::{End, Limits, Run, run};
use specwright_measure::timing::{mebibytes, seconds};
use specwright_measure::{build_generator, root};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

/// For a megabyte.
const TIME: Duration = Duration::from_secs(10);
/// For a megabyte, in KiB.
const PEAK: u64 = 256 << 10;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    let save = names.iter().position(|name| name == "--save");
    let save = save.map(|at| {
        names
            .drain(at..)
            .nth(1)
            .map(PathBuf::from)
            .unwrap_or_default()
    });
    let generator = match std::env::var_os("SPECWRIGHT") {
        Some(path) => path.into(),
        None => build_generator(&root()),
    };
    let folder = root().join(format!("target/bounds-{}", std::process::id()));
    println!("| document | MB | time | peak | end | |\n|---|---|---|---|---|---|");
    let mut all_within = true;
    for attack in attacks() {
        if !names.is_empty() && !names.iter().any(|name| attack.name.contains(name.as_str())) {
            continue;
        }
        if let Some(save) = &save {
            let folder = save.join(attack.name.replace(' ', "-"));
            fs::create_dir_all(&folder)?;
            attack.write(&folder)?;
        }
        let limits = limits(&attack);
        let run = measure(&generator, &attack, &folder, limits)?;
        let is_within = is_within(&run, limits);
        all_within &= is_within;
        println!("{}", row(&attack, &run, is_within));
    }
    Ok(match all_within {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// In proportion to what a document has above a megabyte.
fn limits(attack: &Attack) -> Limits {
    let scale = (attack.size() as f64 / SIZE as f64).max(1.0);
    Limits {
        time: TIME.mul_f64(scale),
        peak: (PEAK as f64 * scale) as u64,
    }
}

fn measure(
    generator: &Path,
    attack: &Attack,
    folder: &Path,
    limits: Limits,
) -> Result<Run, Box<dyn Error>> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    attack.write(folder)?;
    let mut command = Command::new(generator);
    command.arg("generate").arg(folder.join(&attack.files[0].0));
    command.arg("--out").arg(folder.join("client"));
    if let Some(overlay) = &attack.overlay {
        command.arg("--overlay").arg(folder.join(overlay));
    }
    let run = run(command.args(&attack.arguments), limits)?;
    fs::remove_dir_all(folder)?;
    Ok(run)
}

fn is_within(run: &Run, limits: Limits) -> bool {
    matches!(run.end, End::Exit(0 | 1)) && run.time <= limits.time && run.peak <= limits.peak
}

fn row(attack: &Attack, run: &Run, is_within: bool) -> String {
    let end = match run.end {
        End::Exit(0) => "generated".to_owned(),
        End::Exit(1) => "refused".to_owned(),
        End::Exit(code) => format!("exit code {code}"),
        End::Signal(signal) => format!("signal {signal}"),
        End::Late | End::Large => "stopped".to_owned(),
    };
    let cells = [
        attack.name.to_owned(),
        format!("{:.1}", attack.size() as f64 / 1e6),
        seconds(run.time),
        mebibytes(run.peak),
        end,
        if is_within { "" } else { "OVER" }.to_owned(),
    ];
    format!("| {} |", cells.join(" | "))
}
