//! Types as generated code has them: the runtime is reached by its one name.

use serde_json::Value;
use specwright_runtime::{
    Base64, Date, DateTime, Decimal, Duration, Null, Patch, Time, UnixTime, UnknownFields,
    UnknownInteger, UnknownValue, Uuid,
};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    pub id: String,
    pub status: Status,
    pub r#type: Option<String>,
    pub next: Option<String>,
    pub parent: Option<Box<Project>>,
    pub children: Option<Vec<Project>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Project {
    id, status, r#type = "type", next = "next-page": null, parent, children, labels,
    ..unknown_fields
});

#[derive(Debug, Clone, PartialEq)]
pub struct Empty {
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Empty { ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    pub name: String,
    pub others: BTreeMap<String, i64>,
}
specwright_runtime::object!(both Scores { name, ..others });

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub name: Patch<String>,
    pub limit: Patch<i64>,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Change { name, limit, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
pub struct Formats {
    pub at: DateTime,
    pub on: Date,
    pub time: Time,
    pub span: Duration,
    pub id: Uuid,
    pub price: Decimal,
    pub data: Base64,
    pub unix: UnixTime,
    pub nothing: Null,
    pub pair: (i64, String),
    pub big: i128,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Formats {
    at, on, time, span, id, price, data, unix, nothing, pair, big, ..unknown_fields
});

#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    Active,
    Archived,
    Unknown(UnknownValue),
}
specwright_runtime::string_enum!(both Status { Active = "active", Archived = "archived", ..Unknown });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Nothing {
    Unknown(UnknownValue),
}
specwright_runtime::string_enum!(both Nothing { ..Unknown });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Level {
    Low,
    High,
    Unknown(UnknownInteger),
}
specwright_runtime::integer_enum!(both Level { Low = -1, High = 10, ..Unknown });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NoLevel {
    Unknown(UnknownInteger),
}
specwright_runtime::integer_enum!(both NoLevel { ..Unknown });

#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    pub r#type: String,
    pub radius: f64,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Circle { r#type = "type", radius, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub r#type: String,
    pub shapes: Vec<Shape>,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Group { r#type = "type", shapes, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Circle(Circle),
    Group(Box<Group>),
    Name(String),
    Unknown(Value),
}
specwright_runtime::tagged_union!(both Shape by "type" {
    Circle = "circle" | "round", Group = "group", Name, ..Unknown
});

#[derive(Debug, Clone, PartialEq)]
pub enum NoShape {
    Unknown(Value),
}
specwright_runtime::tagged_union!(both NoShape by "type" { ..Unknown });

#[derive(Debug, Clone, PartialEq)]
pub struct Wide {
    pub name: String,
    pub size: Option<i64>,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Wide { name, size, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
pub struct Narrow {
    pub name: String,
    pub color: Option<Status>,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(both Narrow { name, color, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
pub enum Anything {
    Integer(i64),
    Number(f64),
    Flag(bool),
    Status(Status),
    Time(DateTime),
    Text(String),
    Nothing(Null),
    Wide(Wide),
    Narrow(Box<Narrow>),
    List(Vec<Anything>),
    Unknown(Value),
}
specwright_runtime::untagged_union!(both Anything {
    Integer, Number, Flag, Status, Time, Text, Nothing, Wide, Narrow, List, ..Unknown
});

#[derive(Debug, Clone, PartialEq)]
pub enum Never {
    Unknown(Value),
}
specwright_runtime::untagged_union!(both Never { ..Unknown });

#[derive(Debug, Clone, PartialEq)]
pub struct Tree(pub Vec<Tree>);
specwright_runtime::newtype!(both Tree);

#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub name: String,
    pub kind: Kind,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(encode Sent { name, kind, ..unknown_fields });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    Big,
    Unknown(UnknownValue),
}
specwright_runtime::string_enum!(encode Kind { Big = "big", ..Unknown });

#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    pub kind: Sort,
    pub union: OneOf,
    pub unknown_fields: UnknownFields,
}
specwright_runtime::object!(decode Received { kind, union, ..unknown_fields });

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Sort {
    Small,
    Unknown(UnknownValue),
}
specwright_runtime::string_enum!(decode Sort { Small = "small", ..Unknown });

#[derive(Debug, Clone, PartialEq)]
pub enum OneOf {
    Text(String),
    Unknown(Value),
}
specwright_runtime::untagged_union!(decode OneOf { Text, ..Unknown });
