//! What is on disk when runs are killed, run out of space, or meet.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A document with these many resources, each of whose files has a word in it.
fn document(resources: usize, word: &str) -> String {
    let mut text = format!(
        "openapi: 3.1.0\ninfo: {{ title: Pets, version: '1', description: {word} }}\npaths:\n"
    );
    for at in 0..resources {
        let _ = write!(
            text,
            "  /r{at}/{{id}}:\n    get:\n      operationId: r{at}.{word}\n      description: {word}\n      \
             parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n      \
             responses: {{'200': {{description: {word}, content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/T{at}'}}}}}}}}}}\n"
        );
    }
    text.push_str("components:\n  schemas:\n");
    for at in 0..resources {
        let _ = writeln!(
            text,
            "    T{at}: {{type: object, properties: {{{word}: {{type: string}}}}}}"
        );
    }
    text
}

/// Two documents, and the client of each.
struct Place {
    temp: TempDir,
    clients: [Tree; 2],
}

const DOCUMENTS: [&str; 2] = ["one.yaml", "two.yaml"];

type Tree = BTreeMap<PathBuf, Vec<u8>>;

impl Place {
    fn new(resources: usize) -> Place {
        let temp = tempfile::tempdir().expect("a temporary folder");
        // The second one has fewer files, so that some go.
        fs::write(temp.path().join(DOCUMENTS[0]), document(resources, "first")).expect("a file");
        let second = document(resources - resources / 4, "second");
        fs::write(temp.path().join(DOCUMENTS[1]), second).expect("a file");
        let mut place = Place {
            temp,
            clients: Default::default(),
        };
        for which in 0..2 {
            place.generate(which);
            place.clients[which] = place.client();
        }
        let fewer = place.clients[1].len();
        assert!(fewer + resources / 4 <= place.clients[0].len());
        place
    }

    fn command(&self, which: usize) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command
            .current_dir(self.temp.path())
            .args(["generate", DOCUMENTS[which], "--out", "client"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn start(&self, which: usize) -> Child {
        self.command(which).spawn().expect("the program starts")
    }

    fn generate(&self, which: usize) {
        let status = self.command(which).status().expect("the program runs");
        assert!(status.success());
    }

    fn client(&self) -> Tree {
        tree(&self.temp.path().join("client"))
    }

    /// Right after a kill, a compiler sees the whole of one client, or is told what has happened.
    fn expect_whole_or_told(&self, note: &str) {
        let code = |tree: &Tree| -> Tree {
            let is_code = |path: &&PathBuf| path.extension().is_some_and(|end| end == "rs");
            let staged = |path: &&PathBuf| path.starts_with(".specwright-staging");
            let code = tree
                .iter()
                .filter(|(path, _)| is_code(path) && !staged(path));
            code.map(|(path, text)| (path.clone(), text.clone()))
                .collect()
        };
        let found = code(&self.client());
        let root = found.get(Path::new("src/lib.rs"));
        let is_told = root.is_some_and(|root| {
            String::from_utf8_lossy(root).contains("compile_error!(\"specwright was stopped")
        });
        let whole = self.clients.iter().any(|client| code(client) == found);
        assert!(
            whole || is_told,
            "{note}: half of a client, and nothing says so"
        );
    }

    /// The next run, whatever it is for, leaves the whole of one client and nothing else.
    fn expect_whole_after_the_next(&self, which: usize, note: &str) {
        let mut next = self.command(which);
        next.arg("--check").status().expect("the program runs");
        let client = self.client();
        assert!(
            self.clients.contains(&client),
            "{note}: {:?}",
            client.keys()
        );
    }
}

/// All files below a folder, hidden ones too.
fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            } else {
                let name = entry.path().strip_prefix(folder).expect("below").to_owned();
                found.insert(name, fs::read(entry.path()).unwrap_or_default());
            }
        }
    }
    found
}

fn kill(mut child: Child) {
    child.kill().expect("it is killed, or has ended");
    child.wait().expect("it has ended");
}

#[test]
fn a_run_that_is_killed_at_any_moment_leaves_all_or_nothing() {
    const ROUNDS: u32 = 60;
    let place = Place::new(40);
    place.generate(0);
    let begun = Instant::now();
    place.generate(1);
    let longest = begun.elapsed() * 5 / 4;
    for round in 0..ROUNDS {
        let which = (round % 2) as usize;
        let child = place.start(which);
        std::thread::sleep(longest * round / ROUNDS);
        kill(child);
        let note = format!("round {round}");
        place.expect_whole_or_told(&note);
        place.expect_whole_after_the_next(which, &note);
        // The next round has something to write.
        place.generate(1 - (round as usize + 1) % 2);
    }
}

/// Most of a run is not writing, so these are killed while they are at it.
#[test]
fn a_run_that_is_killed_while_it_writes_leaves_all_or_nothing() {
    let place = Place::new(40);
    let staging = place.temp.path().join("client/.specwright-staging");
    for round in 0..60_usize {
        let which = round % 2;
        place.generate(1 - which);
        let mut child = place.start(which);
        let awaited = match round % 3 {
            0 => staging.clone(),
            1 => staging.join("stub"),
            _ => staging.join("journal"),
        };
        while !awaited.exists() && child.try_wait().expect("it can be asked").is_none() {
            std::hint::spin_loop();
        }
        kill(child);
        let note = format!("round {round}");
        place.expect_whole_or_told(&note);
        place.expect_whole_after_the_next(which, &note);
    }
}

#[test]
fn two_hundred_runs_at_once_all_succeed() {
    let place = Place::new(4);
    fs::remove_dir_all(place.temp.path().join("client")).expect("it goes");
    let runs: Vec<Child> = (0..200).map(|_| place.start(0)).collect();
    for mut run in runs {
        assert!(run.wait().expect("it ends").success());
    }
    assert_eq!(place.client(), place.clients[0]);
}

#[test]
fn runs_for_different_documents_leave_the_whole_of_one() {
    let place = Place::new(12);
    for _ in 0..5 {
        let runs: Vec<Child> = (0..12).map(|at| place.start(at % 2)).collect();
        for mut run in runs {
            assert!(run.wait().expect("it ends").success());
        }
        let client = place.client();
        assert!(place.clients.contains(&client), "{:?}", client.keys());
    }
}

/// A limit on the size of files is met in the middle of writing, as a full disk is: as an error, or,
/// where nobody asks for that, as a signal.
#[test]
fn a_file_that_cannot_be_written_leaves_all_as_it_was() {
    let place = Place::new(12);
    place.generate(0);
    for trap in ["trap '' XFSZ; ", ""] {
        let script = format!("{trap}ulimit -f 4; exec \"$0\" generate two.yaml --out client");
        let output = Command::new("sh")
            .current_dir(place.temp.path())
            .args(["-c", &script, env!("CARGO_BIN_EXE_specwright")])
            .output()
            .expect("the program runs");
        assert!(!output.status.success());
        let says = String::from_utf8_lossy(&output.stderr);
        if trap.is_empty() {
            place.expect_whole_after_the_next(0, "killed by a signal");
        } else {
            assert!(says.contains("file too large"), "{says}");
        }
        assert_eq!(place.client(), place.clients[0]);
    }
}

#[test]
fn what_is_no_plain_file_is_neither_opened_nor_replaced() {
    let place = Place::new(4);
    let client = place.temp.path().join("client");
    let readme = client.join("README.md");
    fs::remove_file(&readme).expect("it goes");
    let made = Command::new("mkfifo").arg(&readme).status();
    assert!(made.expect("mkfifo runs").success());
    let mut run = place.start(0);
    let begun = Instant::now();
    let status = loop {
        match run.try_wait().expect("it can be asked") {
            Some(status) => break status,
            None => assert!(
                begun.elapsed() < Duration::from_secs(60),
                "it waits for the pipe"
            ),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(status.code(), Some(1));
    assert!(!client.join("README.md").is_file());

    let elsewhere = place.temp.path().join("elsewhere");
    fs::remove_file(&readme).expect("it goes");
    fs::rename(client.join("src"), &elsewhere).expect("it is moved");
    symlink(&elsewhere, client.join("src")).expect("a link");
    let before = tree(&elsewhere);
    let status = place.command(0).status().expect("the program runs");
    assert_eq!(status.code(), Some(1));
    assert_eq!(tree(&elsewhere), before);
    assert!(!readme.exists());
}
