//! What documents call the parts of a list. Names are compared without casing and punctuation.

/// The letters and digits of a name in lower case: `page_token`, `pageToken` and `page[token]` are one word.
pub(super) fn plain(name: &str) -> String {
    if name.is_ascii() {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        return letters
            .map(|c| char::from(c.to_ascii_lowercase()))
            .collect();
    }
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Parameters that take a position which a reply has given, the most telling first.
pub(super) const CURSORS: &[&str] = &[
    "cursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "continuationtoken",
    "nextcursor",
    "pagecursor",
    "startcursor",
    "startingafter",
    "startafter",
    "after",
    "aftercursor",
    "aftertoken",
    "afterid",
    "pageafter",
    "marker",
    "nextmarker",
    "keymarker",
    "iterator",
    "streamposition",
    "nextstreamposition",
    "continue",
    "continuation",
    "continuationkey",
    "bookmark",
    "scrollid",
    "searchafter",
    "exclusivestartkey",
    "startkey",
    "nextkey",
    "nextpage",
    "nextpageid",
    "nextpagekey",
    "nextid",
    "lastid",
    "lastkey",
    "pagekey",
    "pagestate",
    "pagingtoken",
    "paginationtoken",
    "cursormark",
    "starttoken",
    "next",
    "token",
    "position",
    "offset",
    "page",
];

/// Members that hold the next position, the most telling first.
pub(super) const NEXTS: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextpagecursor",
    "nextcontinuationtoken",
    "nextmarker",
    "nextstreamposition",
    "nextiterator",
    "nextpage",
    "nextpageid",
    "nextpagekey",
    "nextoffset",
    "nextkey",
    "nextid",
    "nextstart",
    "nextpaginationtoken",
    "nextpagingtoken",
    "nextposition",
    "cursornext",
    "continuationtoken",
    "continuation",
    "endcursor",
    "aftercursor",
    "lastevaluatedkey",
    "lastid",
    "lastkey",
    "next",
    "startingafter",
    "after",
    "cursor",
    "marker",
    "iterator",
    "continue",
    "bookmark",
    "scrollid",
    "pagetoken",
    "paginationtoken",
    "pagingtoken",
    "pagestate",
    "last",
];

/// Members that hold the URL of the next page. Where they are a member of `next`, its name comes before.
pub(super) const NEXT_URLS: &[&str] = &[
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "nextpagehref",
    "nexturl",
    "nexturi",
    "nextlink",
    "nexthref",
    "odatanextlink",
    "nextpage",
    "next",
];

/// Booleans that say that more follows.
pub(super) const HAS_MORE: &[&str] = &[
    "hasmore",
    "hasmoreitems",
    "hasmorepages",
    "hasmoreresults",
    "hasmoredata",
    "hasnextpage",
    "hasnext",
    "more",
    "moreresults",
    "moreavailable",
    "morepages",
    "moreitemsincollection",
    "istruncated",
    "truncated",
];

/// Booleans that say that nothing follows.
pub(super) const LAST: &[&str] = &[
    "last",
    "islast",
    "islastpage",
    "lastpage",
    "done",
    "isdone",
    "end",
    "isend",
    "endoflist",
    "eof",
    "finished",
    "exhausted",
];

/// Numbers of items in all pages.
pub(super) const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalelements",
    "totalrecords",
    "totalentries",
    "totalhits",
    "totalrows",
    "totalobjects",
    "totalsize",
    "numfound",
    "totalnumber",
    "itemstotal",
    "counttotal",
    "odatacount",
];

/// Numbers of items, of the page or of all pages.
pub(super) const COUNTS: &[&str] = &["count", "itemcount", "resultcount", "recordcount"];

/// Numbers of pages.
pub(super) const TOTAL_PAGES: &[&str] = &[
    "totalpages",
    "totalpagecount",
    "totalnumberofpages",
    "pagecount",
    "pagestotal",
    "numpages",
    "numberofpages",
    "lastpage",
    "maxpage",
    "pages",
];

/// Numbers of the page at hand.
pub(super) const NUMBERS: &[&str] = &[
    "currentpage",
    "pagenumber",
    "pageindex",
    "pageno",
    "number",
    "page",
    "current",
];

/// Parameters that count items.
pub(super) const OFFSETS: &[&str] = &[
    "offset",
    "pageoffset",
    "skip",
    "startindex",
    "startat",
    "startposition",
    "startoffset",
    "startrow",
    "firstresult",
    "start",
    "from",
];

/// Parameters that count pages.
pub(super) const PAGES: &[&str] = &[
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "pageindex",
    "currentpage",
    "pagepage",
];

/// Parameters that say how many items a page has.
pub(super) const SIZES: &[&str] = &[
    "limit",
    "size",
    "count",
    "top",
    "take",
    "max",
    "maxresults",
    "maxitems",
    "rows",
    "resultsperpage",
    "itemsperpage",
    "amount",
    "num",
];

/// Lists that are the items of a page.
pub(super) const ITEMS: &[&str] = &[
    "data",
    "items",
    "results",
    "values",
    "value",
    "entries",
    "records",
    "content",
    "elements",
    "objects",
    "resources",
    "list",
    "rows",
    "hits",
    "nodes",
    "collection",
];

/// Lists that stand beside the items of a page.
pub(super) const ASIDE: &[&str] = &[
    "errors", "warnings", "links", "included", "includes", "facets", "filters", "sort", "order",
    "messages", "required", "columns", "fields", "schemas", "failures",
];

/// Objects around what is said of a page.
pub(super) const AROUND: &[&str] = &[
    "meta",
    "metadata",
    "responsemetadata",
    "listmetadata",
    "listmeta",
    "searchmetadata",
    "pagination",
    "paginationinfo",
    "paging",
    "paginginfo",
    "pager",
    "page",
    "pages",
    "pageinfo",
    "pagedetails",
    "pagemetadata",
    "nextpage",
    "next",
    "cursor",
    "cursors",
    "link",
    "links",
    "info",
    "resultinfo",
    "resultset",
    "response",
    "result",
    "data",
];
