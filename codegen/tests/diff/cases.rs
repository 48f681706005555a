//! An edit for each kind of change, the other way round for those that undo one another.

use super::{SHOP, compared, edited, told};
use specwright::report::diff::{ChangeCode, Level};
use std::collections::HashSet;

/// A name, the edits, what they change, and the verdict; then the same for the way back.
struct Case {
    edits: &'static [(&'static str, &'static str)],
    forth: (&'static [&'static str], Level),
    back: (&'static [&'static str], Level),
}

use Level::{Major, Minor, Patch};

const CASES: &[Case] = &[
    Case {
        edits: &[("title: Shop", "title: Store")],
        forth: (
            &[
                "package-renamed Cargo.toml",
                "variable-removed Client::from_env",
            ],
            Major,
        ),
        back: (&["package-renamed Cargo.toml"], Major),
    },
    Case {
        edits: &[
            ("security:\n  - key: []\n", ""),
            ("    key: { type: apiKey, in: header, name: X-Key }\n", ""),
            ("security: [{ token: [write] }]", "security: []"),
            (
                "    token:\n      type: oauth2\n      flows:\n        clientCredentials:\n          tokenUrl: https://shop.example.com/token\n          scopes: { read: Read, write: Write }\n",
                "",
            ),
            ("  securitySchemes:\n", ""),
        ],
        forth: (
            &[
                "credential-removed Client::new",
                "scheme-removed ClientBuilder::credential(\"key\")",
            ],
            Major,
        ),
        back: (
            &[
                "credential-added Client::new",
                "scheme-added ClientBuilder::credential(\"token\")",
            ],
            Major,
        ),
    },
    Case {
        edits: &[(
            "    key: { type: apiKey, in: header, name: X-Key }\n",
            "    pass: { type: http, scheme: basic }\n    key: { type: apiKey, in: header, name: X-Key }\n",
        )],
        forth: (&["credential-scheme Client::new"], Major),
        back: (&["credential-scheme Client::new"], Major),
    },
    Case {
        edits: &[("in: header, name: X-Key", "in: query, name: key")],
        forth: (
            &["scheme-changed ClientBuilder::credential(\"key\")"],
            Patch,
        ),
        back: (
            &["scheme-changed ClientBuilder::credential(\"key\")"],
            Patch,
        ),
    },
    Case {
        edits: &[("https://shop.example.com/v1", "https://shop.example.com/v2")],
        forth: (&["server-changed Client"], Patch),
        back: (&["server-changed Client"], Patch),
    },
    Case {
        edits: &[("  - url: https://test.example.com/v1\n", "")],
        forth: (&["servers-removed ClientBuilder::server"], Major),
        back: (&["servers-added ClientBuilder::server"], Minor),
    },
    Case {
        edits: &[("What a shop sells", "What shops sell")],
        forth: (&["docs Client"], Patch),
        back: (&["docs Client"], Patch),
    },
    Case {
        edits: &[("An order.", "Something ordered.")],
        forth: (&["docs types::Order"], Patch),
        back: (&["docs types::Order"], Patch),
    },
    Case {
        edits: &[(
            "  /stock/count:\n    get:\n      operationId: stock.count\n      tags: [stock]\n",
            "  /stock/count:\n    get:\n      operationId: warehouse.count\n      tags: [warehouse]\n",
        )],
        forth: (
            &[
                "method-removed stock().count",
                "method-added warehouse().count",
                "resource-added warehouse()",
            ],
            Major,
        ),
        back: (
            &["resource-removed warehouse()", "method-added stock().count"],
            Major,
        ),
    },
    Case {
        edits: &[
            ("operationId: stock.count", "operationId: stock.moved"),
            ("operationId: stock.export", "operationId: stock.count"),
        ],
        forth: (
            &[
                "method-replaced stock().count",
                "method-removed stock().export",
            ],
            Major,
        ),
        back: (&["method-replaced stock().count"], Major),
    },
    Case {
        edits: &[(
            "operationId: stock.count\n",
            "operationId: stock.count\n      deprecated: true\n",
        )],
        forth: (&["deprecated stock().count"], Minor),
        back: (&["undeprecated stock().count"], Patch),
    },
    Case {
        edits: &[(
            "        - { name: language, in: query, required: true, schema: { type: string } }\n",
            "",
        )],
        forth: (&["argument-removed items().retrieve"], Major),
        back: (&["argument-added items().retrieve"], Major),
    },
    Case {
        edits: &[(
            "name: language, in: query, required: true",
            "name: language, in: query",
        )],
        forth: (&["argument-optional items().retrieve"], Major),
        back: (&["setter-required items().retrieve"], Major),
    },
    Case {
        edits: &[(
            "name: order_id, in: path, required: true, schema: { type: string }",
            "name: order_id, in: path, required: true, schema: { type: integer }",
        )],
        forth: (&["argument-type items().retrieve"], Major),
        back: (&["argument-type items().retrieve"], Major),
    },
    Case {
        edits: &[
            ("name: region", "name: language_"),
            ("name: language,", "name: region,"),
            ("name: language_", "name: language"),
        ],
        forth: (&["arguments-reordered items().retrieve"], Major),
        back: (&["arguments-reordered items().retrieve"], Major),
    },
    Case {
        edits: &[(
            "        customer: { type: string, maxLength: 40 }\n        address: { type: string }\n",
            "        address: { type: string }\n        customer: { type: string, maxLength: 40 }\n",
        )],
        forth: (&["arguments-reordered types::NewOrder::new"], Major),
        back: (&["arguments-reordered types::NewOrder::new"], Major),
    },
    Case {
        edits: &[(
            "        - { name: sort, in: query, schema: { type: string } }\n",
            "",
        )],
        forth: (&["setter-removed orders().list().sort"], Major),
        back: (&["setter-added orders().list().sort"], Minor),
    },
    Case {
        edits: &[(
            "name: sort, in: query, schema: { type: string }",
            "name: sort, in: query, schema: { type: integer }",
        )],
        forth: (&["setter-type orders().list().sort"], Major),
        back: (&["setter-type orders().list().sort"], Major),
    },
    Case {
        edits: &[(
            "        - { name: sort, in: query, schema: { type: string } }\n",
            "        - { name: Sort, in: query, schema: { type: string } }\n",
        )],
        forth: (&["wire-name orders().list.sort"], Patch),
        back: (&["wire-name orders().list.sort"], Patch),
    },
    Case {
        edits: &[(
            "application/json: { schema: { type: integer } }",
            "application/json: { schema: { type: string } }",
        )],
        forth: (&["response-type stock().count"], Major),
        back: (&["response-type stock().count"], Major),
    },
    Case {
        edits: &[(
            "        \"204\":\n          description: Nothing to do.\n",
            "",
        )],
        forth: (&["outcome-removed UpdateStockResponse::NoContent"], Major),
        back: (&["outcome-added UpdateStockResponse::NoContent"], Minor),
    },
    Case {
        edits: &[(
            "application/json: { schema: { $ref: \"#/components/schemas/Job\" } }",
            "application/json: { schema: { $ref: \"#/components/schemas/Problem\" } }",
        )],
        forth: (&["outcome-type UpdateStockResponse::Accepted"], Major),
        back: (&["outcome-type UpdateStockResponse::Accepted"], Major),
    },
    Case {
        edits: &[("            X-Rate: { schema: { type: string } }\n", "")],
        forth: (&["header-removed orders().list"], Major),
        back: (&["header-added orders().list"], Minor),
    },
    Case {
        edits: &[(
            "X-Rate: { schema: { type: string } }",
            "X-Rate: { schema: { type: integer } }",
        )],
        forth: (&["header-type orders().list"], Major),
        back: (&["header-type orders().list"], Major),
    },
    Case {
        edits: &[
            ("name: after, in: query", "name: since, in: query"),
            ("                  last_id: { type: string }\n", ""),
            (
                "required: [data, has_more, last_id]",
                "required: [data, has_more]",
            ),
        ],
        forth: (&["pages-removed orders().list"], Major),
        back: (&["pages-added orders().list"], Major),
    },
    Case {
        edits: &[(
            "properties:\n                  data: { type: array, items: { $ref: \"#/components/schemas/Order\" } }",
            "properties:\n                  data: { type: array, items: { $ref: \"#/components/schemas/Item\" } }",
        )],
        forth: (&["pages-item orders().list"], Major),
        back: (&["pages-item orders().list"], Major),
    },
    Case {
        edits: &[
            ("last_id: { type: string }", "next_cursor: { type: string }"),
            ("has_more, last_id]", "has_more, next_cursor]"),
            ("name: after, in: query", "name: cursor, in: query"),
        ],
        forth: (&["pages-changed orders().list"], Major),
        back: (&["pages-changed orders().list"], Major),
    },
    Case {
        edits: &[(
            "application/json: { schema: { $ref: \"#/components/schemas/Problem\" } }",
            "application/json: { schema: { type: object } }",
        )],
        forth: (&["error-removed orders().list"], Major),
        back: (&["error-added orders().list"], Major),
    },
    Case {
        edits: &[("  /stock/count:\n    get:", "  /stock/amount:\n    post:")],
        forth: (&["endpoint stock().count"], Patch),
        back: (&["endpoint stock().count"], Patch),
    },
    Case {
        edits: &[(
            "        content:\n          application/json: { schema: { $ref: \"#/components/schemas/Stock\" } }\n      responses:",
            "        content:\n          application/x-www-form-urlencoded: { schema: { $ref: \"#/components/schemas/Stock\" } }\n      responses:",
        )],
        forth: (&["media-type stock().update.body"], Patch),
        back: (&["media-type stock().update.body"], Patch),
    },
    Case {
        edits: &[(
            "name: states, in: query,",
            "name: states, in: query, explode: false,",
        )],
        forth: (&["parameter-style orders().list.states"], Patch),
        back: (&["parameter-style orders().list.states"], Patch),
    },
    Case {
        edits: &[("colour: { type: string }", "Colour: { type: string }")],
        forth: (&["wire-name types::Item.colour"], Patch),
        back: (&["wire-name types::Item.colour"], Patch),
    },
    Case {
        edits: &[("default: 20", "default: 50")],
        forth: (&["default-changed orders().list.limit"], Patch),
        back: (&["default-changed orders().list.limit"], Patch),
    },
    Case {
        edits: &[("maximum: 100", "maximum: 50")],
        forth: (&["bound-narrowed orders().list.limit"], Patch),
        back: (&["bound-widened orders().list.limit"], Patch),
    },
    Case {
        edits: &[(", maxLength: 40", "")],
        forth: (&["bound-widened types::NewOrder.customer"], Patch),
        back: (&["bound-narrowed types::NewOrder.customer"], Patch),
    },
    Case {
        edits: &[(
            "operationId: stock.count\n",
            "operationId: stock.count\n      security: []\n",
        )],
        forth: (&["security-changed stock().count"], Patch),
        back: (&["security-changed stock().count"], Patch),
    },
    Case {
        edits: &[("token: [write]", "token: [read, write]")],
        forth: (&["scopes-changed orders().create"], Patch),
        back: (&["scopes-changed orders().create"], Patch),
    },
    Case {
        edits: &[(
            "application/json: { schema: { type: integer } }",
            "application/vnd.shop+json: { schema: { type: integer } }",
        )],
        forth: (&["accept-changed stock().count"], Patch),
        back: (&["accept-changed stock().count"], Patch),
    },
    Case {
        edits: &[(
            "        - { name: region, in",
            "        - { name: Idempotency-Key, in: header, schema: { type: string } }\n        - { name: region, in",
        )],
        forth: (&["idempotency-changed items().retrieve"], Minor),
        back: (&["idempotency-changed items().retrieve"], Major),
    },
    Case {
        edits: &[(
            "State: { type: string, enum: [open, paid, sent] }",
            "State: { type: object, properties: { name: { type: string } } }",
        )],
        forth: (&["type-kind types::State"], Major),
        back: (&["type-kind types::State"], Major),
    },
    Case {
        edits: &[("        colour: { type: string }\n", "")],
        forth: (&["field-removed types::Item.colour"], Major),
        back: (&["field-added types::Item.colour"], Minor),
    },
    Case {
        edits: &[("colour: { type: string }", "colour: { type: integer }")],
        forth: (&["field-type types::Item.colour"], Major),
        back: (&["field-type types::Item.colour"], Major),
    },
    Case {
        edits: &[(
            "id: { type: string }\n        colour",
            "id: { type: [string, 'null'] }\n        colour",
        )],
        forth: (&["field-type types::Item.id"], Major),
        back: (&["field-type types::Item.id"], Major),
    },
    Case {
        edits: &[("const: web", "const: shop")],
        forth: (&["fixed-value types::NewOrder.channel"], Patch),
        back: (&["fixed-value types::NewOrder.channel"], Patch),
    },
    Case {
        edits: &[(
            "parcel: { $ref: \"#/components/schemas/Parcel\" }",
            "item: { $ref: \"#/components/schemas/Item\" }",
        )],
        forth: (
            &[
                "constructor-added types::Item::new",
                "direction-added types::Item",
            ],
            Major,
        ),
        back: (
            &[
                "constructor-removed types::Item::new",
                "direction-removed types::Item",
            ],
            Major,
        ),
    },
    Case {
        edits: &[(
            "    Parcel:\n      type: object\n",
            "    Parcel:\n      type: object\n      required: [weight]\n",
        )],
        forth: (
            &[
                "default-removed types::Parcel",
                "setter-required types::Parcel::new",
            ],
            Major,
        ),
        back: (
            &[
                "default-added types::Parcel",
                "argument-optional types::Parcel::new",
            ],
            Major,
        ),
    },
    Case {
        edits: &[
            (
                "        parcel: { $ref: \"#/components/schemas/Parcel\" }\n",
                "",
            ),
            (
                "    Parcel:\n      type: object\n      properties:\n        weight: { type: integer }\n",
                "",
            ),
        ],
        forth: (
            &[
                "type-removed types::Parcel",
                "field-removed types::NewOrder.parcel",
            ],
            Major,
        ),
        back: (
            &[
                "type-added types::Parcel",
                "field-added types::NewOrder.parcel",
            ],
            Minor,
        ),
    },
    Case {
        edits: &[("enum: [open, paid, sent]", "enum: [open, paid]")],
        forth: (&["variant-removed types::State::Sent"], Major),
        back: (&["variant-added types::State::Sent"], Minor),
    },
    Case {
        edits: &[("propertyName: kind", "propertyName: sort")],
        forth: (&["tag-changed types::Good"], Patch),
        back: (&["tag-changed types::Good"], Patch),
    },
];

#[test]
fn each_change_has_its_code_and_the_verdict() {
    let mut wrong = Vec::new();
    for case in CASES {
        let new = edited(case.edits);
        let ways = [(SHOP, &*new, case.forth), (&*new, SHOP, case.back)];
        for (old, new, (expected, verdict)) in ways {
            let diff = compared(old, new);
            let told = told(&diff);
            let missing = expected
                .iter()
                .any(|one| !told.iter().any(|known| known == one));
            if missing || diff.verdict() != verdict {
                wrong.push(format!(
                    "{expected:?} {verdict}:\n  {} {told:#?}",
                    diff.verdict()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Those that no edit of this document makes: `report/diff/tests.rs` has them.
const ELSEWHERE: &[&str] = &[
    "conversion-added",
    "conversion-removed",
    "request-renamed",
    "resource-renamed",
    "variant-type",
];

#[test]
fn every_code_has_a_case() {
    let cases = CASES.iter();
    let told = cases.flat_map(|case| case.forth.0.iter().chain(case.back.0));
    let told: HashSet<&str> = told.filter_map(|text| text.split(' ').next()).collect();
    let codes = ChangeCode::ALL.iter().map(|code| code.name());
    let without: Vec<_> = codes
        .filter(|name| !told.contains(name) && !ELSEWHERE.contains(name))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn the_same_document_is_the_same_client() {
    let diff = compared(SHOP, SHOP);
    assert_eq!(told(&diff), [""; 0]);
    assert_eq!(
        (diff.verdict(), diff.required()),
        (Level::None, diff.current())
    );
}

#[test]
fn arguments_of_one_type_that_change_places_are_said_to_compile() {
    let new = edited(&[
        ("name: region", "name: language_"),
        ("name: language,", "name: region,"),
        ("name: language_", "name: language"),
    ]);
    let diff = compared(SHOP, &new);
    let change = &diff.changes()[0];
    assert!(
        change.message.contains("the compiler does not notice"),
        "{}",
        change.message
    );
    assert_eq!(
        change.before.as_deref(),
        Some("retrieve(order_id, item_id, region, language)")
    );
    assert_eq!(
        change.after.as_deref(),
        Some("retrieve(order_id, item_id, language, region)")
    );
}

#[test]
fn what_is_called_otherwise_is_said_to_be() {
    let text = SHOP
        .replace("schemas/Item\"", "schemas/Ware\"")
        .replace("    Item:\n", "    Ware:\n");
    let diff = compared(
        SHOP,
        &text.replace("operationId: stock.count", "operationId: stock.sum"),
    );
    let message = |code: ChangeCode| {
        let mut changes = diff.changes().iter();
        changes
            .find(|change| change.code == code)
            .map(|change| change.message.as_str())
    };
    assert_eq!(
        message(ChangeCode::TypeRemoved),
        Some("`types::Item` is called `types::Ware`")
    );
    assert_eq!(
        message(ChangeCode::MethodRemoved),
        Some("`stock().count` is called `stock().sum`")
    );
}

#[test]
fn the_variable_of_a_path_may_be_called_otherwise() {
    let text = SHOP
        .replace("{item_id}", "{id}")
        .replace("name: item_id", "name: id");
    let diff = compared(SHOP, &text);
    let major = diff
        .changes()
        .iter()
        .filter(|change| change.code.level() == Level::Major);
    assert_eq!(major.count(), 0, "{:?}", told(&diff));
}
