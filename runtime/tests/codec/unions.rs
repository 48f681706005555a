//! Which member of a union has a value.

use super::*;

#[test]
fn of_a_union_the_member_that_keeps_a_null_has_it() {
    #[derive(Debug, Clone, PartialEq)]
    struct Plain {
        limit: Option<i64>,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Plain { limit, ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    enum Either {
        Plain(Plain),
        Change(Change),
        Unknown(Value),
    }
    specwright_runtime::untagged_union!(both Either { Plain, Change, ..Unknown });

    assert!(matches!(round(json!({"limit": null})), Either::Change(_)));
    assert!(matches!(round(json!({"limit": 1})), Either::Plain(_)));
}

#[test]
fn tagged_unions() {
    let shape = |value| round::<Shape>(value);
    assert!(matches!(
        shape(json!({"type": "circle", "radius": 1})),
        Shape::Circle(_)
    ));
    assert!(matches!(
        shape(json!({"radius": 1.5, "x": [], "type": "round"})),
        Shape::Circle(_)
    ));
    assert!(matches!(
        shape(json!({"type": "group", "shapes": [{"type": "new"}, "n", 5]})),
        Shape::Group(_)
    ));
    assert!(matches!(
        shape(json!({"type": "new", "radius": 1})),
        Shape::Unknown(_)
    ));
    assert!(matches!(
        shape(json!({"type": 5, "radius": 1})),
        Shape::Unknown(_)
    ));
    assert!(matches!(shape(json!({"radius": 1})), Shape::Unknown(_)));
    assert!(matches!(shape(json!("name")), Shape::Name(_)));
    assert!(matches!(shape(json!(null)), Shape::Unknown(_)));
    let error = codec::from_str::<Vec<Shape>>(
        r#"[{"type":"group","shapes":[{"type":"circle","radius":"wide"}]}]"#,
    )
    .unwrap_err();
    assert_eq!(error.path(), "[0].shapes[0].radius");
}

#[test]
fn untagged_unions() {
    let any = |value| round::<Anything>(value);
    assert_eq!(any(json!(5)), Anything::Integer(5));
    assert_eq!(any(json!(0.5)), Anything::Number(0.5));
    assert_eq!(any(json!(true)), Anything::Flag(true));
    assert_eq!(any(json!(null)), Anything::Nothing(Null));
    assert_eq!(any(json!("active")), Anything::Status(Status::Active));
    assert!(matches!(
        any(json!("2026-08-01T00:00:00Z")),
        Anything::Time(_)
    ));
    assert!(matches!(any(json!("other")), Anything::Text(_)));
    assert!(matches!(
        any(json!({"name": "x", "size": 5})),
        Anything::Wide(_)
    ));
    assert!(matches!(
        any(json!({"name": "x", "color": "active"})),
        Anything::Narrow(_)
    ));
    assert!(matches!(any(json!({"name": "x"})), Anything::Wide(_)));
    assert!(matches!(
        any(json!({"name": "x", "color": "red", "a": 1})),
        Anything::Narrow(_)
    ));
    assert!(matches!(
        any(json!({"color": "active"})),
        Anything::Unknown(_)
    ));
    let Anything::List(list) = any(json!([1, "x", [{"name": "n", "size": 1}], {"?": 0}])) else {
        panic!("not a list");
    };
    assert!(matches!(
        &list[..],
        [
            Anything::Integer(1),
            Anything::Text(_),
            Anything::List(_),
            Anything::Unknown(_)
        ]
    ));
}

#[test]
fn a_member_for_anything_comes_last() {
    #[derive(Debug, Clone, PartialEq)]
    struct Loose {
        data: Value,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Loose { data, ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    enum Choice {
        Lists(Vec<Value>),
        Any(Value),
        Empty(Empty),
        Loose(Loose),
        Names(Vec<String>),
        Unknown(Value),
    }
    specwright_runtime::untagged_union!(both Choice { Lists, Any, Empty, Loose, Names, ..Unknown });

    assert!(matches!(
        round::<Choice>(json!({"data": {"x": 1}})),
        Choice::Loose(_)
    ));
    assert!(matches!(
        round::<Choice>(json!({"new": 1, "data": 1})),
        Choice::Loose(_)
    ));
    assert!(matches!(
        round::<Choice>(json!({"new": 1})),
        Choice::Empty(_)
    ));
    assert!(matches!(round::<Choice>(json!(["a"])), Choice::Names(_)));
    assert!(matches!(round::<Choice>(json!([1])), Choice::Lists(_)));
    assert!(matches!(round::<Choice>(json!(5)), Choice::Any(_)));
}

#[test]
fn unions_that_could_be_read_in_many_ways_take_bounded_time() {
    #[derive(Debug, Clone, PartialEq)]
    struct Left {
        next: Box<Fork>,
        rest: BTreeMap<String, i64>,
    }
    specwright_runtime::object!(both Left { next, ..rest });
    #[derive(Debug, Clone, PartialEq)]
    struct Right {
        next: Box<Fork>,
        right: Null,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Right { next, right, ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    enum Fork {
        Left(Left),
        Right(Right),
        Unknown(Value),
    }
    specwright_runtime::untagged_union!(both Fork { Left, Right, ..Unknown });

    let depth = 100;
    let text = "{\"next\":".repeat(depth) + "7" + &",\"right\":null}".repeat(depth);
    let fork: Fork = codec::from_str(&text).unwrap();
    assert_eq!(codec::to_string(&fork), text);
}

#[test]
fn members_that_are_refused_within_one_another_take_bounded_time() {
    #[derive(Debug, Clone, PartialEq)]
    struct Group {
        kind: String,
        parts: Vec<Part>,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Group { kind, parts, ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    struct Leaf {
        kind: String,
        size: i64,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Leaf { kind, size, ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    enum Part {
        Group(Group),
        Leaf(Leaf),
        Unknown(Value),
    }
    specwright_runtime::tagged_union!(both Part by "kind" {
        Group = "group", Leaf = "leaf", ..Unknown, else _
    });

    let depth = 40;
    let open = r#"{"kind":"group","parts":["#.repeat(depth);
    let text = format!(r#"{open}{{"kind":"leaf"}}{}"#, "]}".repeat(depth));
    let error = codec::from_str::<Part>(&text).unwrap_err();
    assert!(error.path().ends_with("parts[0].size"), "{error}");
}

#[test]
fn a_member_that_would_come_back_with_more_is_no_choice() {
    #[derive(Debug, Clone, PartialEq)]
    struct Told {
        next: Option<i64>,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Told { next: null, ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    struct Silent {
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Silent { ..unknown_fields });
    #[derive(Debug, Clone, PartialEq)]
    enum Either {
        Told(Told),
        Silent(Silent),
        Unknown(Value),
    }
    specwright_runtime::untagged_union!(both Either { Told, Silent, ..Unknown });

    let text = r#"[{"next":null},{},{"more":1}]"#;
    let either: Vec<Either> = codec::from_str(text).unwrap();
    assert!(matches!(
        &either[..],
        [Either::Told(_), Either::Silent(_), Either::Silent(_)]
    ));
    assert_eq!(codec::to_string(&either), text);
}
