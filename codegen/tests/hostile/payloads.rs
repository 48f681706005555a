//! What a document may say to do harm. Each that once did it is here; the list only grows.
//!
//! Those that would be code name `INJECTED`, which no name that we make of words can be.

#[rustfmt::skip]
pub(crate) const PAYLOADS: &[&str] = &[
    // Out of a comment, a literal, an item, a list.
    "1.0\n\npub fn INJECTED() {}\n//",
    "users\n    pub fn INJECTED() -> &'static str { \"\" }\n    //.list",
    "PURGE\npub fn INJECTED() {}\n//",
    "K { A } pub fn INJECTED() {} enum K2",
    "a: u8 } pub fn INJECTED() {} struct B { b",
    "\"; } pub fn INJECTED() {} //",
    "\"\\\"; pub fn INJECTED() {} //",
    "\", INJECTED(), \"",
    "x\"]\npub fn INJECTED() {}\n#[doc = \"",
    "*/ pub fn INJECTED() {} /*",
    "a)] pub fn INJECTED() {} #[allow(b",
    "\r\npub fn INJECTED() {}\r\n",
    "\u{2028}pub fn INJECTED() {}\u{2029}",
    "\u{85}pub fn INJECTED() {}\u{85}",
    "\u{b}pub fn INJECTED() {}\u{c}",
    "{INJECTED}", "${INJECTED()}", "{}", "%s", "\\u{41}", "\\", "\\\n", "'", "r#\"", "\"#",
    // Into a doctest.
    "Hello.\n\n&#1;&#1;&#1;&#1;INJECTED();",
    "Hello.\n\n&nbsp;&#32;&#32;&#32;&#32;INJECTED();",
    "Hello.&#10;&#10;    INJECTED();",
    "a&#10;&#10;```&#10;INJECTED();&#10;```",
    "999999999. # h\n999999999. b\n\n           INJECTED();\n",
    "1. a\n\n        INJECTED();",
    "X`\n\n```\nINJECTED();\n```\n\n`",
    "```rust\nINJECTED();\n```",
    "~~~\nINJECTED();\n~~~",
    "````text\n```rust\nINJECTED();\n```\n````\n\n    INJECTED();",
    "> ```rust\n> INJECTED();\n> ```",
    "- > ```\n  > INJECTED();",
    "| a |\n|---|\n| ``` |\n\n```\nINJECTED();\n```",
    "<pre>\n\n```\nINJECTED();\n```\n\n</pre>",
    "<div>\n\n    INJECTED();\n\n</div>",
    "<pre><code class=\"language-rust\">INJECTED();</code></pre>",
    "<!--\n```\n-->\n\n    INJECTED();",
    "`a\u{2003}~~~rust\u{2003}INJECTED();\u{2003}~~~`",
    "`a\u{2003}```rust\u{2003}INJECTED();`",
    "\tINJECTED();", "    INJECTED();", "a\n\n\t\tINJECTED();", "\u{a0}   INJECTED();",
    "* * *\n\n     INJECTED();", "-\n\n      INJECTED();", "-     INJECTED();\n\n       INJECTED();",
    "[a]: <b>\n\n    INJECTED();", "[^1]:     INJECTED();\n\n        INJECTED();",
    "# a\n    INJECTED();", "a\n===\n    INJECTED();", "*&#32;INJECTED();*", "**&#9;INJECTED();**",
    "- a\n\n\n\n      INJECTED();", "+ \n  ~~~\n  INJECTED();",
    "```text\n```\nINJECTED();\n```", "`````\n````\nINJECTED();\n", "```no_run\nINJECTED();",
    "`` ` ``` `` ```", "---\nINJECTED: true\n---", "+++\nINJECTED = true\n+++",
    "[a\n\n```\nINJECTED();\n```\n](b)", "$$\nINJECTED();\n$$", ":   ```\n    INJECTED();\n    ```",
    // Into a manifest or a page.
    "a\"\n[package]\nbuild = \"INJECTED.rs\"\n#", "'''\n[INJECTED]\n'''", "\"\"\"\n[INJECTED]\n\"\"\"",
    "<script>INJECTED()</script>", "<img src=x onerror=INJECTED()>", "&lt;script&gt;INJECTED()&lt;/script&gt;",
    "[a](javascript:INJECTED())", "[a](JaVaScRiPt:INJECTED())", "[a](data:text/html,INJECTED)",
    "![a](file:///etc/passwd)", "[a][b]\n\n[b]: javascript:INJECTED()", "<javascript:INJECTED()>",
    "<vbscript:INJECTED>", "[a](\u{1}javascript:INJECTED())", "[a](//evil.example)", "[a](#b \"<i>\")",
    "https://a.example/\"onclick=INJECTED()", "https://a.example/)](javascript:INJECTED())",
    "a | b | c", "|", "a`b", "``", "`", "# a", "- a", "> a", "1. a", "=", "***",
    "[a](https://a.example/\">\n\n```\nINJECTED();\n```",
    // What nobody sees.
    "a\u{202e}b", "\u{2066}a\u{2069}", "\u{200b}", "\u{feff}a", "a\u{ad}b", "\u{e0041}a\u{e007f}", "\u{61c}",
    "T &#x202e; x", "T &#x2028; x", "&#xfeff;", "&zwnj;&shy;", "\u{0}", "\u{1}", "\u{7f}", "\u{9b}31m", "\u{1b}[31m",
    "\u{1b}]0;INJECTED\u{7}", "&#27;[31m", "&#0;", "&#13;INJECTED", "a\rb", "`a&#x202e;b\u{202e}`", "\u{fff9}a\u{fffb}",
    // What is no name.
    "", " ", "_", "a b", "1", "r#a", "r#self", "self", "Self", "crate", "super", "fn", "type", "gen", "gettypes", "types::",
    "client", "Client", "clientBuilder", "error", "Error", "API", "a_p_i", "rt", "Option", "String", "types", "main",
    "\u{37a}", "\u{e33}a", "日本", "ﬁ", "a\u{301}", "١", "ª", "😀", "\u{10ffff}", "\u{e000}",
];

/// A text of the same shape that means nothing to any language. It has words where the other has.
pub(crate) fn harmless(payload: &str) -> String {
    let plain = match payload.contains(|c: char| c.is_ascii_alphanumeric()) {
        true => 'x',
        false => '-',
    };
    let harmless = payload.chars().map(|c| match c {
        '/' | '.' | '_' | '-' | '+' | ' ' => c,
        c if c.is_whitespace() => ' ',
        c if c.is_alphanumeric() => c,
        _ => plain,
    });
    harmless.collect()
}
