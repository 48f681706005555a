//! What must be true of a client, whatever its document says.

use crate::code;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use specwright::inspect::Inspection;
use specwright::render::File;
use specwright::{Config, Output, generate_in_memory};

/// Generates from a document and asserts that nothing of its text is more than text, and that the
/// code is that of its harmless twin. Whether it was accepted.
pub(crate) fn check(hostile: &str, twin: Option<&str>) -> bool {
    let output = match generated(hostile) {
        Ok(output) => output,
        Err(problems) => {
            for problem in problems.iter() {
                assert!(problem.line.is_some(), "no place: {}", problem.message);
            }
            return false;
        }
    };
    for file in &output.files {
        visible(&file.path, &file.contents);
        match file.path.rsplit_once('.').map(|(_, end)| end) {
            Some("rs") => code::check(file),
            Some("md") => page(file),
            _ => manifest(file),
        }
    }
    visible("inspect", &Inspection::new(&output.api).to_json());
    if let Some(Ok(twin)) = twin.map(generated) {
        same(&shapes(&output), &shapes(&twin));
        same(&blocks(&output), &blocks(&twin));
    }
    true
}

/// Shows only the first difference: all of it is long.
fn same(hostile: &[String], twin: &[String]) {
    let lines = |texts: &[String]| -> Vec<String> {
        let lines = texts.iter().flat_map(|text| text.lines());
        lines.map(str::to_owned).collect()
    };
    let (hostile, twin) = (lines(hostile), lines(twin));
    for (hostile, twin) in hostile.iter().zip(&twin) {
        assert_eq!(hostile, twin, "the hostile one differs from its twin");
    }
    assert_eq!(hostile.len(), twin.len());
}

fn generated(document: &str) -> Result<Output, specwright::Diagnostics> {
    let config = Config::new("api.yaml", "out");
    generate_in_memory(&[("api.yaml", document)], &config)
}

/// No control or format character, no separator of lines or paragraphs.
fn visible(name: &str, text: &str) {
    for (line, text) in text.split('\n').enumerate() {
        // What `Debug` would escape, but for what is seen after all.
        let hidden = text.chars().find(|&c| {
            let escaped = c.escape_debug().next() == Some('\\');
            let seen = c.is_ascii_graphic() || c.is_alphanumeric();
            escaped && !seen && hidden(c)
        });
        assert_eq!(hidden, None, "{name}:{}: {text:?}", line + 1);
    }
}

/// The categories Cc, Cf, Zl and Zp, as Unicode 16 has them.
#[rustfmt::skip]
fn hidden(c: char) -> bool {
    c.is_control() || matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'
        | '\u{e0020}'..='\u{e007f}')
}

/// The shapes of the code's files, in an order that does not depend on their names.
fn shapes(output: &Output) -> Vec<String> {
    let files = output.files.iter();
    let files = files.filter(|file| file.path.ends_with(".rs"));
    let mut shapes: Vec<String> = files.map(|file| code::shape(&file.contents)).collect();
    shapes.sort();
    shapes
}

/// How many blocks of which language the pages have.
fn blocks(output: &Output) -> Vec<String> {
    let pages = output
        .files
        .iter()
        .filter(|file| file.path.ends_with(".md"));
    let events = pages.flat_map(|page| Parser::new_ext(&page.contents, Options::all()));
    let blocks = events.filter_map(|event| match event {
        Event::Start(Tag::CodeBlock(kind)) => Some(format!("{kind:?}")),
        Event::Start(Tag::Heading { level, .. }) => Some(format!("{level}")),
        _ => None,
    });
    blocks.collect()
}

fn page(file: &File) {
    for event in Parser::new_ext(&file.contents, Options::all()) {
        inert(&event, &file.path);
        if let Event::Start(Tag::CodeBlock(kind)) = &event {
            let is_ours =
                matches!(kind, CodeBlockKind::Fenced(info) if ["toml", "rust"].contains(&&**info));
            assert!(is_ours, "{}: {event:?}", file.path);
        }
    }
}

/// Nothing that a browser would act on.
pub(crate) fn inert(event: &Event<'_>, place: &str) {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => panic!("{place} has HTML: {html:?}"),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            let schemes = ["http://", "https://", "mailto:", "#"];
            let leads = schemes.iter().any(|scheme| dest_url.starts_with(scheme));
            assert!(
                leads || **dest_url == *"api.md",
                "{place} leads to {dest_url:?}"
            );
        }
        _ => {}
    }
}

fn manifest(file: &File) {
    let manifest: toml::Table = file.contents.parse().expect("a manifest is TOML");
    let tables: Vec<&str> = manifest.keys().map(String::as_str).collect();
    let ours = [
        "dependencies",
        "dev-dependencies",
        "features",
        "lib",
        "lints",
        "package",
    ];
    assert_eq!(tables, ours);
    assert!(
        !manifest["package"]
            .as_table()
            .expect("a table")
            .contains_key("build")
    );
}
