//! Changes that no edit of a document makes by itself: names that the generator gave otherwise.

use super::{ChangeCode, changes};
use crate::report::outline::{self, Kind, Outline, UnionItem};
use crate::{Config, generate_in_memory};

const SHOP: &str = include_str!("../../../tests/diff/shop.yaml");

fn shop() -> Outline {
    let config = Config::new("shop.yaml", "out");
    let output = generate_in_memory(&[("shop.yaml", SHOP)], &config).expect("the document is good");
    outline::of(&output.surface)
}

fn good(outline: &mut Outline) -> &mut UnionItem {
    let mut types = outline.types.iter_mut();
    let item = types.find(|item| item.name == "Good").expect("a union");
    match &mut item.kind {
        Kind::Union(union) => union,
        other => panic!("{other:?}"),
    }
}

/// The code, what it is about, and the texts before and after.
type Told = (ChangeCode, String, Option<String>, Option<String>);

fn told(old: &Outline, new: &Outline) -> Vec<Told> {
    let told = changes(old, new).into_iter();
    told.map(|change| (change.code, change.item, change.before, change.after))
        .collect()
}

fn expected(code: ChangeCode, item: &str, before: &str, after: &str) -> Told {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (code, item.to_owned(), text(before), text(after))
}

#[test]
fn a_variant_may_hold_another_type() {
    let (old, mut new) = (shop(), shop());
    good(&mut new).variants[0].ty = "types::Parcel".to_owned();
    let change = expected(
        ChangeCode::VariantType,
        "types::Good::Book",
        "types::Book",
        "types::Parcel",
    );
    assert_eq!(told(&old, &new), [change]);
}

#[test]
fn a_conversion_may_come_and_go() {
    let (with, mut without) = (shop(), shop());
    good(&mut without).variants[0].from = false;
    let (item, of) = ("types::Good", "From<types::Book>");
    let removed = expected(ChangeCode::ConversionRemoved, item, of, "");
    assert_eq!(told(&with, &without), [removed]);
    let added = expected(ChangeCode::ConversionAdded, item, "", of);
    assert_eq!(told(&without, &with), [added]);
}

#[test]
fn types_of_handles_and_requests_may_be_called_otherwise() {
    let (old, mut new) = (shop(), shop());
    new.resources[0].handle = "Purchases".to_owned();
    let (path, handle) = (
        new.resources[0].path.clone(),
        old.resources[0].handle.clone(),
    );
    let change = expected(ChangeCode::ResourceRenamed, &path, &handle, "Purchases");
    assert_eq!(told(&old, &new), [change]);

    let mut new = shop();
    new.methods[0].request = "Listing".to_owned();
    let (path, request) = (new.methods[0].path.clone(), old.methods[0].request.clone());
    let change = expected(ChangeCode::RequestRenamed, &path, &request, "Listing");
    assert_eq!(told(&old, &new), [change]);
}
