//! Which files of the machine a document may read.

use specwright::{diagnostics::Diagnostics, load::Sources, resolve};
use std::{fs, path::Path};
use tempfile::TempDir;

/// `home/api/` for documents, and beside it what they have no business with.
struct Disk(TempDir);

impl Disk {
    fn new() -> Disk {
        let disk = Disk(tempfile::tempdir().expect("a temporary folder"));
        disk.write("home/secret.yaml", "type: string\ndescription: hunter2\n");
        disk.write("home/secret.txt", "hunter2: [\n");
        disk.write("home/api/own.yaml", "type: string\n");
        disk
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// Reads a root at a path whose one schema is a reference.
    fn refer(&self, root: &str, reference: &str, allowed: &[&str]) -> Diagnostics {
        self.write(root, &document(reference));
        self.read(&self.path(root), allowed)
    }

    fn read(&self, root: &Path, allowed: &[&str]) -> Diagnostics {
        let allowed: Vec<_> = allowed.iter().map(|folder| self.path(folder)).collect();
        let mut diagnostics = Diagnostics::new();
        let sources = Sources::open_allowing(root, &allowed, &mut diagnostics);
        if let Some(mut sources) = sources {
            resolve::document(&mut sources, &[], &mut diagnostics);
        }
        diagnostics
    }
}

fn document(reference: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         A: {{$ref: '{reference}'}}\n"
    )
}

/// It is refused at the reference, and nothing of the file is shown.
#[track_caller]
fn refused(diagnostics: &Diagnostics, why: &str) {
    let codes: Vec<_> = diagnostics
        .iter()
        .map(|report| report.code.name())
        .collect();
    let shown = diagnostics.to_string();
    assert_eq!(codes, [why], "{shown}");
    assert!(shown.contains(":6:"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

const OUTSIDE: &str = "file-not-allowed";

#[test]
fn a_document_reads_its_own_folder() {
    let disk = Disk::new();
    let own = disk.path("home/api/own.yaml");
    for reference in [
        "own.yaml".to_owned(),
        "./x/../own.yaml".to_owned(),
        "../api/own.yaml".to_owned(),
        own.display().to_string(),
        format!("file://{}", own.display()),
    ] {
        let diagnostics = disk.refer("home/api/api.yaml", &reference, &[]);
        assert!(diagnostics.is_empty(), "{diagnostics}");
    }
}

#[test]
fn what_is_outside_is_refused_however_it_is_written() {
    let disk = Disk::new();
    let absolute = disk.path("home/secret.yaml");
    for reference in [
        "../secret.yaml".to_owned(),
        "../secret.txt".to_owned(),
        "../secret.yaml#/properties/a".to_owned(),
        "%2e%2e/secret.yaml".to_owned(),
        "..%2Fsecret.yaml".to_owned(),
        "x/../../secret.yaml".to_owned(),
        // Whether there is such a file is not told either.
        "../nothing.yaml".to_owned(),
        "../nothing/at/all.yaml".to_owned(),
        // The same beginning is not the same folder.
        "../api2/own.yaml".to_owned(),
        absolute.display().to_string(),
        format!("file://{}", absolute.display()),
        format!("file://localhost{}", absolute.display()),
        "/etc/passwd".to_owned(),
    ] {
        disk.write("home/api2/own.yaml", "description: hunter2\n");
        let diagnostics = disk.refer("home/api/api.yaml", &reference, &[]);
        refused(&diagnostics, OUTSIDE);
        assert!(diagnostics.to_string().contains("--allow-files"));
    }
}

#[test]
fn a_file_that_refers_on_has_the_rights_of_the_document() {
    let disk = Disk::new();
    disk.write("home/api/parts/a.yaml", "$ref: ../../secret.yaml\n");
    let diagnostics = disk.refer("home/api/api.yaml", "parts/a.yaml", &[]);
    assert_eq!(diagnostics.iter().count(), 1, "{diagnostics}");
    let shown = diagnostics.to_string();
    assert!(
        shown.contains(OUTSIDE) && !shown.contains("hunter2"),
        "{shown}"
    );
}

#[test]
fn a_description_is_a_reference_like_others() {
    let disk = Disk::new();
    disk.write("home/secret.md", "hunter2\n");
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1', description: {$ref: ../secret.md}}\npaths: {}\n";
    disk.write("home/api/api.yaml", text);
    let diagnostics = disk.read(&disk.path("home/api/api.yaml"), &[]);
    let shown = diagnostics.to_string();
    assert!(
        shown.contains(OUTSIDE) && !shown.contains("hunter2"),
        "{shown}"
    );
}

#[test]
fn other_folders_can_be_allowed() {
    let disk = Disk::new();
    disk.write("home/shared/deep/a.yaml", "type: string\n");
    let root = "home/api/api.yaml";
    let reference = "../shared/deep/a.yaml";
    refused(&disk.refer(root, reference, &["home/other"]), OUTSIDE);
    let allowed = disk.refer(root, reference, &["home/other", "home/shared"]);
    assert!(allowed.is_empty(), "{allowed}");
    refused(
        &disk.refer(root, "../secret.yaml", &["home/shared"]),
        OUTSIDE,
    );
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::{fs::symlink, net::UnixListener};

    #[test]
    fn links_count_by_where_they_lead() {
        let disk = Disk::new();
        let link = |to: &str, at: &str| symlink(disk.path(to), disk.path(at)).expect("a link");
        link("home/secret.yaml", "home/api/link.yaml");
        link("home", "home/api/folder");
        link("home/api/own.yaml", "home/api/fine.yaml");
        link("home/api", "home/again");
        let root = "home/api/api.yaml";
        refused(&disk.refer(root, "link.yaml", &[]), OUTSIDE);
        refused(&disk.refer(root, "folder/secret.yaml", &[]), OUTSIDE);
        for reference in ["fine.yaml", "folder/api/own.yaml", "../again/own.yaml"] {
            let diagnostics = disk.refer(root, reference, &[]);
            assert!(diagnostics.is_empty(), "{diagnostics}");
        }
    }

    /// As link farms have it: each file is a link to one in a store.
    #[test]
    fn a_root_that_is_a_link_has_the_folder_it_is_in_and_the_one_it_leads_to() {
        let disk = Disk::new();
        disk.write("store/real.yaml", &document("stored.yaml"));
        disk.write("store/models.yaml", "type: string\n");
        fs::create_dir_all(disk.path("home/farm")).expect("a folder");
        let link = |to: &str, at: &str| symlink(disk.path(to), disk.path(at)).expect("a link");
        link("store/real.yaml", "home/farm/api.yaml");
        link("store/models.yaml", "home/farm/stored.yaml");
        let diagnostics = disk.read(&disk.path("home/farm/api.yaml"), &[]);
        assert!(diagnostics.is_empty(), "{diagnostics}");
        disk.write("store/real.yaml", &document("../secret.yaml"));
        refused(&disk.read(&disk.path("home/farm/api.yaml"), &[]), OUTSIDE);
    }

    /// To open a pipe without a writer would be to wait for ever.
    #[test]
    fn only_plain_files_are_opened() {
        let disk = Disk::new();
        let root = "home/api/api.yaml";
        let made = std::process::Command::new("mkfifo")
            .arg(disk.path("home/api/pipe.yaml"))
            .status();
        assert!(made.expect("mkfifo runs").success());
        let _socket = UnixListener::bind(disk.path("home/api/socket.yaml")).expect("a socket");
        symlink(
            disk.path("home/api/pipe.yaml"),
            disk.path("home/api/to.yaml"),
        )
        .expect("a link");
        for reference in ["pipe.yaml", "socket.yaml", "to.yaml"] {
            let diagnostics = disk.refer(root, reference, &[]);
            refused(&diagnostics, "missing-file");
            assert!(diagnostics.to_string().contains("not a regular file"));
        }
        let device = disk.refer(root, "/dev/zero", &["/dev"]);
        refused(&device, "missing-file");
    }
}

#[test]
fn an_overlay_may_be_anywhere_and_extends_what_is_below_it() {
    let disk = Disk::new();
    let overlay = |extends: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\nextends: {extends}\nactions:\n  \
             - target: $.components.schemas\n    update: {{B: {{$ref: own.yaml}}, C: {{$ref: ../secret.yaml}}}}\n"
        )
    };
    disk.write("elsewhere/overlay.yaml", &overlay("../home/api/api.yaml"));
    disk.write("home/api/api.yaml", &document("own.yaml"));
    let path = disk.path("elsewhere/overlay.yaml");
    let mut diagnostics = Diagnostics::new();
    let sources = Sources::open(disk.path("home/api/api.yaml"), &mut diagnostics);
    let mut sources = sources.expect("the root");
    // What it brings is part of the document: seen from there, with the document's rights.
    resolve::document(&mut sources, std::slice::from_ref(&path), &mut diagnostics);
    assert_eq!(diagnostics.iter().count(), 1, "{diagnostics}");
    assert!(
        diagnostics.to_string().contains("home/secret.yaml"),
        "{diagnostics}"
    );

    let refused = resolve::extended_document(&path, &[]).expect_err("it is outside");
    let report = refused.iter().next().expect("a problem");
    assert_eq!(
        (report.code.name(), report.line),
        (OUTSIDE, Some(3)),
        "{refused}"
    );
    let found = resolve::extended_document(&path, &[disk.path("home")]);
    assert!(found.expect("it is allowed").ends_with("home/api/api.yaml"));
    disk.write("home/overlay.yaml", &overlay("api/api.yaml"));
    let below = resolve::extended_document(&disk.path("home/overlay.yaml"), &[]);
    assert!(below.is_ok());
}
