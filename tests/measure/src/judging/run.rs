//! A document from beginning to end: its plan, its calls, and what is said of each.

use super::prism::{Refusal, Traits};
use super::recorder::{Exchange, Recorder};
use super::tally::{Group, Tally};
use super::target::Target;
use super::{Plan, Planned, Prism, plan, program};
use crate::bundle::Bundle;
use crate::cases::{escaped, follow};
use crate::driver::shorten;
use crate::validity::Judge;
use serde_json::{Value, json};
use specwright_tests::judge::{Document, faults};
use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// After so many breakdowns a document is judged without Prism.
const MOST_BREAKDOWNS: usize = 8;

/// What a client says when it cannot send something for a good reason.
const TOLD: [&str; 2] = [
    // A file's type is the caller's to say, and a sample has none.
    "is a range of media types",
    // `check` says so, too.
    "is not supported: authenticate requests by a hook",
];

/// A document with its generated client and what is to be called.
pub struct Subject {
    /// The document.
    pub path: PathBuf,
    /// The package, in a folder of this name below `crates`.
    pub package: String,
    target: Target,
    plan: Plan,
}

impl Subject {
    /// Plans the calls of a document, and writes the program that makes them.
    ///
    /// # Errors
    ///
    /// The document cannot be judged, or the program not be written.
    pub fn new(
        work: &Path,
        path: &Path,
        package: &str,
        inspection: &Value,
    ) -> Result<Self, String> {
        let mut target = Target::new(&Bundle::read(path)?)?;
        let plan = plan::plan(&mut target, inspection);
        program::write(work, package, &plan.methods).map_err(|error| error.to_string())?;
        Ok(Subject {
            path: path.to_owned(),
            package: package.to_owned(),
            target,
            plan,
        })
    }
}

/// Makes the calls of a document, and counts.
///
/// # Errors
///
/// The program cannot be started.
pub fn run(
    work: &Path,
    subject: &Subject,
    recorder: &Recorder,
    mut prism: Option<Prism>,
    tally: &mut Tally,
) -> io::Result<()> {
    recorder.pass_to(prism.as_ref().map(|prism| prism.port));
    let _ = recorder.take();
    let mut running = Running {
        subject,
        name: subject
            .path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        document: Document::new(subject.target.document.clone()),
        answers: subject.target.answers(),
        has_prism: prism.is_some(),
        called: BTreeSet::new(),
        tally,
    };
    running.tally.documents += 1;
    running.tally.operations += subject.plan.operations;
    for (reason, example) in &subject.plan.unmade {
        let example = format!("{}: {example}", running.name);
        running.tally.add(Group::Unmade, reason, example);
    }
    let mut program = Program::start(work, subject, recorder)?;
    let mut breakdowns = 0;
    for planned in &subject.plan.calls {
        let outcome = match program.call(&planned.given) {
            Some(outcome) => outcome,
            None => {
                program = Program::start(work, subject, recorder)?;
                json!({ "error": "the program breaks down" })
            }
        };
        let is_broken = running.judge(planned, &outcome, recorder.take(), recorder.base_url());
        if !is_broken {
            continue;
        }
        breakdowns += 1;
        let restarted = prism.as_mut().filter(|_| breakdowns < MOST_BREAKDOWNS);
        if restarted.is_none_or(|prism| prism.restart().is_err()) {
            recorder.pass_to(None);
            running.has_prism = false;
            prism = None;
        }
    }
    running.tally.called += running.called.len();
    Ok(())
}

/// The program that makes calls.
struct Program {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(work: &Path, subject: &Subject, recorder: &Recorder) -> io::Result<Self> {
        let mut process = Command::new(program::path(work, &subject.package))
            .arg(recorder.base_url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (input, output) = pipes.ok_or_else(|| io::Error::other("the program has no pipes"))?;
        Ok(Program {
            process,
            input,
            output: BufReader::new(output),
        })
    }

    /// What became of a call; `None` when the program broke down.
    fn call(&mut self, given: &Value) -> Option<Value> {
        writeln!(self.input, "{given}").ok()?;
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Running<'a> {
    subject: &'a Subject,
    name: String,
    document: Document,
    answers: Option<Judge>,
    has_prism: bool,
    called: BTreeSet<&'a str>,
    tally: &'a mut Tally,
}

impl<'a> Running<'a> {
    fn add(&mut self, group: Group, kind: &str, planned: &Planned, detail: &str) {
        let example = format!(
            "{}: {} with {}: {} — {}",
            self.name,
            planned.operation,
            planned.with,
            shorten(detail),
            shorten(&planned.given.to_string())
        );
        self.tally.add(group, kind, example);
    }

    /// Says what is right and wrong with a call; whether Prism broke down.
    fn judge(
        &mut self,
        planned: &'a Planned,
        outcome: &Value,
        exchanges: Vec<Exchange>,
        base_url: String,
    ) -> bool {
        let error = outcome["error"].as_str();
        let refused = outcome["unmade"].as_str().or(error);
        let Some(exchange) = exchanges.first() else {
            let reason = refused.unwrap_or("nothing was sent");
            let is_told = TOLD.iter().any(|told| reason.contains(told));
            let group = if is_told {
                Group::Unmade
            } else {
                Group::Refused
            };
            self.add(group, reason, planned, reason);
            return false;
        };
        self.called.insert(&planned.operation);
        self.tally.sent += 1;
        let mut meant = planned.meant.clone();
        meant.base_url = base_url;
        let found = faults(&self.document, &planned.operation, &meant, &exchange.asked);
        if found.is_empty() {
            self.tally.exact += 1;
        }
        for fault in &found {
            self.add(Group::Inexact, fault, planned, fault);
        }
        if !self.has_prism {
            return false;
        }
        let Some(refusal) = Refusal::of(exchange) else {
            match error.filter(|_| exchange.status < 400) {
                Some(error) => self.undecoded(planned, exchange, error),
                None => self.tally.answered += 1,
            }
            return false;
        };
        if found.is_empty() {
            let why = refusal.text();
            match refusal.limit(planned, self.traits(planned)) {
                Some(limit) => self.add(Group::PrismsLimit, limit, planned, &why),
                None => self.add(Group::Unexplained, &why, planned, &why),
            }
        }
        refusal.is_broken()
    }

    fn traits(&self, planned: &Planned) -> Traits {
        let document = &self.subject.target.document;
        let pointer = self.subject.target.pointer(&planned.operation);
        let statuses = document
            .pointer(&format!("{pointer}/responses"))
            .and_then(Value::as_object);
        let mut statuses = statuses.into_iter().flatten().map(|(status, _)| status);
        let item = pointer.rsplit_once('/').map_or("", |(item, _)| item);
        Traits {
            answers_in_ranges: statuses.any(|status| {
                let at = follow(document, &format!("{pointer}/responses/{status}"));
                let content = at.and_then(|at| document.pointer(&at)?["content"].as_object());
                content.is_some_and(|content| content.keys().any(|range| range.contains('*')))
            }),
            has_own_server: [&pointer, item]
                .iter()
                .any(|at| document.pointer(&format!("{at}/servers")).is_some()),
        }
    }

    /// An answer that the client makes nothing of.
    fn undecoded(&mut self, planned: &Planned, exchange: &Exchange, error: &str) {
        let group = match self.is_valid(planned, exchange) {
            true => Group::Undecoded,
            false => Group::PrismsAnswer,
        };
        let body = String::from_utf8_lossy(&exchange.body);
        let detail = format!(
            "{error} — {} {}: {body}",
            exchange.status, exchange.content_type
        );
        self.add(group, error, planned, &detail);
    }

    /// Whether an answer is one that the document has.
    fn is_valid(&self, planned: &Planned, exchange: &Exchange) -> bool {
        let document = &self.subject.target.document;
        let pointer = self.subject.target.pointer(&planned.operation);
        let essence = exchange
            .content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        let statuses = [
            exchange.status.to_string(),
            format!("{}XX", exchange.status / 100),
            "default".to_owned(),
        ];
        let response = statuses
            .iter()
            .find_map(|status| follow(document, &format!("{pointer}/responses/{status}")));
        let content = response.map(|response| format!("{response}/content"));
        let Some((content, media)) =
            content.and_then(|at| Some((at.clone(), document.pointer(&at)?.as_object()?)))
        else {
            return true;
        };
        let fits = |range: &&String| {
            let range = range.split(';').next().unwrap_or_default().trim();
            let plain = range.split('*').next().unwrap_or_default();
            range == essence || range.contains('*') && essence.starts_with(plain)
        };
        let Some(key) = media.keys().find(fits) else {
            return false;
        };
        if !essence.contains("json") {
            return true;
        }
        let Ok(body) = serde_json::from_slice::<Value>(&exchange.body) else {
            return false;
        };
        let schema = format!("{content}/{}/schema", escaped(key));
        let judge = self
            .answers
            .as_ref()
            .and_then(|judge| judge.validator(&schema).ok());
        judge.is_none_or(|validator| validator.is_valid(&body))
    }
}
