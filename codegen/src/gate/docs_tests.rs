use super::safe;

#[track_caller]
fn check(input: &str, expected: &str) {
    assert_eq!(safe(input, 60).join("\n"), expected, "for {input:?}");
}

#[test]
fn plain_text_stays_as_it_is() {
    check("The project's name.", "The project's name.");
    check("", "");
    check("   \n\n ", "");
}

#[test]
fn long_paragraphs_are_wrapped_and_lines_joined() {
    check(
        "One two three four five six seven eight nine ten eleven twelve thirteen.\nfourteen",
        "One two three four five six seven eight nine ten eleven\ntwelve thirteen. fourteen",
    );
    check("First.\n\nSecond.", "First.\n\nSecond.");
}

#[test]
fn a_wrapped_word_opens_no_block() {
    let filler = "x".repeat(59);
    check(&format!("{filler} - a"), &format!("{filler}\n\\- a"));
    check(&format!("{filler} # a"), &format!("{filler}\n\\# a"));
    check(&format!("{filler} 12. a"), &format!("{filler}\n12\\. a"));
    check(&format!("{filler} === a"), &format!("{filler}\n\\=== a"));
    check(&format!("{filler} >= a"), &format!("{filler}\n\\>= a"));
}

#[test]
fn code_blocks_become_text() {
    check("```rust\nfn main() {}\n```", "```text\nfn main() {}\n```");
    check("```\nx\n```", "```text\nx\n```");
    check("~~~json\n{\"a\": [1]}\n~~~", "```text\n{\"a\": [1]}\n```");
    check(
        "Text\n\n    let x = 1;\n    let y = 2;",
        "Text\n\n```text\nlet x = 1;\nlet y = 2;\n```",
    );
    check(
        "````\n```\ninner\n```\n````",
        "````text\n```\ninner\n```\n````",
    );
    check("```\nnot closed", "```text\nnot closed\n```");
}

#[test]
fn brackets_and_tags_that_are_no_links_are_escaped() {
    check(
        "An array [x] of [Foo::bar].",
        "An array \\[x] of \\[Foo::bar].",
    );
    check("Vec<T> and <project_id>", "Vec\\<T> and \\<project_id>");
    check("a [link][missing]", "a \\[link]\\[missing]");
    check("[ ] open", "\\[ ] open");
    check("note[^1]", "note\\[^1]");
}

#[test]
fn links_stay_when_they_lead_somewhere() {
    check("[docs](https://a.example/x)", "[docs](https://a.example/x)");
    check("[docs](/docs/api)", "docs");
    check("[docs](Foo)", "docs");
    check("[docs](#an-anchor)", "[docs](#an-anchor)");
    check("[docs](#section/Paging)", "docs");
    check("[docs](# \"a\")", "docs");
    check(
        "[docs][1]\n\n[1]: https://a.example",
        "[docs](https://a.example)",
    );
    check(
        "[a](https://a.example/x_(y))",
        "[a](<https://a.example/x_(y)>)",
    );
    check(
        "![logo](https://a.example/l.png)",
        "[logo](https://a.example/l.png)",
    );
    check("[js](javascript:alert(1))", "js");
    check(
        "[![i](https://a.example/i.png)](https://a.example)",
        "[i](https://a.example)",
    );
}

#[test]
fn bare_urls_become_links() {
    check("See https://a.example/x.", "See <https://a.example/x>.");
    check("(https://a.example/x)", "(<https://a.example/x>)");
    check("https://a.example/a_b/{id}", "<https://a.example/a_b/{id}>");
    check("<https://a.example>", "<https://a.example>");
    check(
        "[https://a.example](https://a.example)",
        "[https://a.example](https://a.example)",
    );
    check("http://", "http://");
    check("**https://a.example/**", "**<https://a.example/>**");
}

#[test]
fn inline_code_survives_and_stray_backticks_do_not() {
    check("Use `a [b] <c>`.", "Use `a [b] <c>`.");
    check("a ` b", "a \\` b");
    check("`` a`b ``", "``a`b``");
    check("`` `a` ``", "`` `a` ``");
}

#[test]
fn code_spans_do_not_break() {
    let filler = "x".repeat(50);
    check(
        &format!("{filler} `a - b c d e f g h`"),
        &format!("{filler}\n`a - b c d e f g h`"),
    );
}

#[test]
fn emphasis_and_special_characters() {
    check("*a* **b** ~~c~~ __d__", "*a* **b** ~~c~~ **d**");
    check(
        "2 * 3 and snake_case and _x",
        "2 \\* 3 and snake_case and \\_x",
    );
    check("R&D &amp; &lt;b&gt; &copy;", "R\\&D & \\<b> ©");
    check("a &amp;lt; b", "a \\&lt; b");
    check("back\\slash and \\*", "back\\slash and \\*");
    check("C:\\ dir", "C:\\\\ dir");
    check("a | b", "a \\| b");
    check("comment */ end", "comment \\*/ end");
}

#[test]
fn html_becomes_its_text() {
    check("a<br>b", "a\\\nb");
    check("a<br/>b<b>bold</b>", "a\\\nbbold");
    check("<p>One</p>\n<p>Two</p>", "One\n\nTwo");
    check("<!-- hidden -->shown", "shown");
    check("<script>alert(1)</script>", "alert(1)");
    check("<div>\n<T>\n</div>", "\\<T>");
    check("a <a href=\"https://a.example\">link</a>", "a link");
}

#[test]
fn headings_are_lowered() {
    check("# Title\ntext", "### Title\n\ntext");
    check("Title\n=====\ntext", "### Title\n\ntext");
    check("###### Deep [x]", "###### Deep \\[x]");
}

#[test]
fn lists_and_quotes_keep_their_shape() {
    check("- a\n- b\n  - c\n\ntext", "- a\n- b\n  - c\n\ntext");
    check("* a\n\n* b", "- a\n- b");
    check("Intro:\n1. a\n2. b", "Intro:\n\n1. a\n2. b");
    check("3) a\n4) b", "3. a\n4. b");
    check("> quoted\n> text", "> quoted text");
    check("a\n> b", "a\n\n> b");
    check("- a\n\n  second\n- b", "- a\n\n  second\n- b");
    check("- ```\n  code\n  ```", "- ```text\n  code\n  ```");
    check("-\n- b", "-\n- b");
}

#[test]
fn tables_stay_tables() {
    check(
        "| a | b |\n|---|---|\n| `x\\|y` | [z] |\n\nafter",
        "| a | b |\n| --- | --- |\n| `x\\|y` | \\[z] |\n\nafter",
    );
}

#[test]
fn control_characters_are_removed() {
    check("a\u{202E}b\u{0}c\r\nd\u{FEFF}", "abc d");
    check("a\rb", "a b");
    check("bell\u{7} del\u{7f} c1\u{85}", "bell del c1");
}

#[test]
fn a_code_span_of_other_spaces_opens_no_block() {
    let filler = "x".repeat(50);
    check(
        &format!("{filler} `a\u{2003}~~~rust\u{2003}b();`"),
        &format!("{filler}\n`a ~~~rust b();`"),
    );
}

#[test]
fn what_a_parser_finds_in_the_text_becomes_no_code() {
    check("a\n\n&#1;&#1;&#1;&#1;b();", "a\n\nb();");
    check("a&#10;&#10;```&#10;b();", "a \\`\\`\\` b();");
    check(
        "999999999. a\n999999999. b\n\n           c();",
        "999999999. a\n999999999. b\n\n           c();",
    );
}

#[test]
fn long_texts_take_their_length() {
    let texts = [
        format!("http://a.example/{}", "[".repeat(40_000)),
        format!("http://a.example/{}", ")".repeat(40_000)),
        format!("<div>{}", "[".repeat(40_000)),
        "<x ".repeat(40_000),
        "<div ".repeat(40_000),
        "![".repeat(40_000),
        format!("{}{}", "![a".repeat(20_000), "](http://b)".repeat(20_000)),
        format!("`{}`", "a. ".repeat(40_000)),
        "e.g. ".repeat(40_000),
        "http://a ".repeat(40_000),
    ];
    for text in texts {
        assert!(!safe(&text, 80).is_empty());
    }
}

#[test]
fn deep_nesting_stays_small() {
    let deep = "> ".repeat(5_000) + "x";
    let size: usize = safe(&deep, 80).iter().map(String::len).sum();
    assert!(size < 1_000_000, "{size}");
}
