//! A process may end between any two steps.

use super::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

type Tree = BTreeMap<String, String>;

fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).expect("a folder").flatten() {
            let name = entry.path();
            let name = name.strip_prefix(folder).expect("it is below").to_owned();
            if name.starts_with(STAGING) {
                continue;
            }
            if entry.path().is_dir() {
                open.push(entry.path());
                found.insert(format!("{}/", name.display()), String::new());
            } else {
                let text = fs::read_to_string(entry.path()).expect("a text");
                let text = text.rsplit('\n').next().unwrap_or_default().to_owned();
                found.insert(name.display().to_string(), text);
            }
        }
    }
    found
}

fn change(path: &'static str, exists: bool, act: Act<'static>) -> Change<'static> {
    Change {
        path: path.into(),
        exists,
        act,
    }
}

fn write(text: &'static str) -> Act<'static> {
    Act::Write(Cow::Borrowed(text))
}

/// A text with the mark of its kind of file.
fn marked(text: &str, path: &str) -> String {
    let mark = match path.ends_with(".md") {
        true => mark::MARKDOWN.to_owned(),
        false => mark::rust(None),
    };
    format!("{mark}\n{text}")
}

/// A client and how it changes: files of every kind, and a root that changes or stays.
struct Case {
    temp: tempfile::TempDir,
    changes: Vec<Change<'static>>,
}

impl Case {
    fn new(root_changes: bool) -> Case {
        let temp = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in [
            ("src/lib.rs", "old root"),
            ("src/a.rs", "old a"),
            ("src/gone/b.rs", "old b"),
            ("src/hand.rs", "by hand"),
            ("README.md", "old"),
        ] {
            let text = marked(text, path);
            let path = temp.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        let root = if root_changes {
            write("new root")
        } else {
            Act::Keep
        };
        let changes = vec![
            change("README.md", true, write("new")),
            change("src/a.rs", true, write("new a")),
            change("src/new/deep/c.rs", false, write("new c")),
            change("src/gone/b.rs", true, Act::Remove),
            change("src/lib.rs", true, root),
        ];
        Case { temp, changes }
    }

    /// As far as the journal.
    fn prepared(&self) -> Stage<'_> {
        let stage = Stage::new(self.temp.path(), &self.changes, true);
        stage.prepare(&self.changes).expect("there is room");
        stage
    }

    fn tree(&self) -> Tree {
        tree(self.temp.path())
    }

    fn recover(&self) {
        recover(self.temp.path()).expect("nothing is in the way");
        assert!(!self.temp.path().join(STAGING).exists());
    }

    fn after(root_changes: bool) -> Tree {
        let case = Case::new(root_changes);
        let stage = case.prepared();
        stage.complete().expect("nothing is in the way");
        assert!(!stage.at.exists());
        case.tree()
    }
}

/// What a compiler would see, if it could.
fn code(tree: &Tree) -> Tree {
    let is_stub = tree.get("src/lib.rs").is_none_or(|root| root.is_empty());
    let code = tree.iter().filter(|(path, _)| path.ends_with(".rs"));
    let code = code.map(|(path, text)| (path.clone(), text.clone()));
    code.filter(|_| !is_stub).collect()
}

#[test]
fn what_is_done_is_what_was_meant() {
    let after = Case::after(true);
    let expected = [
        ("README.md", "new"),
        ("src/", ""),
        ("src/a.rs", "new a"),
        ("src/hand.rs", "by hand"),
        ("src/lib.rs", "new root"),
        ("src/new/", ""),
        ("src/new/deep/", ""),
        ("src/new/deep/c.rs", "new c"),
    ];
    let expected = expected.map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(after, Tree::from(expected));
    assert_eq!(Case::after(false)["src/lib.rs"], "old root");
}

#[test]
fn a_run_that_ends_between_any_two_steps_is_completed_by_the_next() {
    for root_changes in [true, false] {
        let before = Case::new(root_changes).tree();
        let after = Case::after(root_changes);
        let steps = Case::new(root_changes).prepared().steps().count();
        assert_eq!(steps, 8);
        for taken in 0..=steps {
            let case = Case::new(root_changes);
            let stage = case.prepared();
            for step in stage.steps().take(taken) {
                stage.take(step).expect("nothing is in the way");
            }
            // Whoever compiles before that sees all of one client, or is told.
            let seen = code(&case.tree());
            let whole = [Tree::new(), code(&before), code(&after)];
            assert!(whole.contains(&seen), "{taken}: {seen:?}");
            case.recover();
            assert_eq!(case.tree(), after, "{taken}");
            // Whoever ends while clearing away leaves no journal, or one that is done.
            case.recover();
        }
    }
}

#[test]
fn what_is_to_be_undone_is_undone_from_any_step() {
    for root_changes in [true, false] {
        let before = Case::new(root_changes).tree();
        for taken in 0..=8 {
            let case = Case::new(root_changes);
            let stage = case.prepared();
            for step in stage.steps().take(taken) {
                stage.take(step).expect("nothing is in the way");
            }
            fs::rename(stage.at.join(JOURNAL), stage.at.join(UNDO)).expect("it is renamed");
            // It may end here, too, and be undone once more.
            if taken % 2 == 0 {
                stage.undo().expect("nothing is in the way");
            }
            case.recover();
            assert_eq!(case.tree(), before, "{taken}");
        }
    }
}

#[test]
fn what_has_no_journal_has_not_happened() {
    let case = Case::new(true);
    let before = case.tree();
    let stage = case.prepared();
    fs::rename(stage.at.join(JOURNAL), stage.at.join("journal.draft")).expect("it is renamed");
    case.recover();
    assert_eq!(case.tree(), before);
}

#[test]
fn a_change_that_is_impossible_undoes_those_before_it() {
    let mut case = Case::new(true);
    case.changes
        .insert(3, change("src/d.rs", false, write("new d")));
    let stage = case.prepared();
    fs::create_dir_all(case.temp.path().join("src/d.rs/full")).expect("folders");
    let before = case.tree();
    let error = stage.complete().expect_err("a folder stands in the way");
    assert!(error.path.ends_with("src/d.rs"));
    assert_eq!(case.tree(), before);
    assert!(!stage.at.exists());
}

#[test]
fn what_somebody_has_changed_since_is_not_replaced() {
    let case = Case::new(true);
    case.prepared();
    let path = case.temp.path().join("src/a.rs");
    fs::write(&path, "by hand").expect("it is written");
    let error = recover(case.temp.path()).expect_err("it is not ours");
    assert!(error.path.ends_with("src/a.rs"));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "by hand");
    fs::remove_file(&path).expect("it goes");
    case.recover();
    assert_eq!(case.tree(), Case::after(true));
}

#[test]
fn a_journal_from_elsewhere_leads_nowhere() {
    let temp = tempfile::tempdir().expect("a temporary folder");
    let folder = temp.path().join("out");
    fs::create_dir_all(folder.join(STAGING)).expect("folders");
    fs::write(temp.path().join("precious"), "").expect("a file");
    for journal in [
        r#"{"marked": false, "folders": [], "stub": false, "files": [{"path": "../precious", "old": true, "new": false}]}"#,
        r#"{"marked": false, "folders": ["../made"], "stub": false, "files": []}"#,
        "not a journal",
    ] {
        fs::write(folder.join(STAGING).join(JOURNAL), journal).expect("a file");
        recover(&folder).expect_err("it is not ours");
        assert!(temp.path().join("precious").exists() && !temp.path().join("made").exists());
    }
}
