//! What values of the golden documents decode into, and that they come back as they came.

#[allow(dead_code)]
mod choices {
    include!("../golden/choices.rs");
}

use choices::types::{
    AddressCode, Event, Everything, EverythingVehicle, Figure, Grade, Level, Shape, Thing,
};
use serde_json::{Value, json};

/// Decodes a value, and asserts that encoding gives it back.
fn round_trip<T>(value: Value) -> T
where
    T: serde::de::DeserializeOwned + serde::Serialize,
{
    let decoded: T = serde_json::from_value(value.clone()).expect("the value decodes");
    let encoded = serde_json::to_value(&decoded).expect("the value encodes");
    assert_eq!(encoded, value);
    decoded
}

fn everything(value: Value) -> Everything {
    serde_json::from_value(value).expect("the reply decodes")
}

#[test]
fn a_child_that_adds_nothing_is_a_leaf_with_the_members_of_its_base() {
    let Shape::Plain(plain) = round_trip(json!({ "kind": "plain", "area": 1.5 })) else {
        panic!("not the leaf");
    };
    assert_eq!((plain.kind.as_str(), plain.area), ("plain", Some(1.5)));
    let Shape::Plainer(plainer) = round_trip(json!({ "kind": "plainer", "area": 2.5 })) else {
        panic!("not the leaf of a leaf");
    };
    assert_eq!(plainer.area, Some(2.5));
}

#[test]
fn a_grandchild_is_one_of_its_bases_base() {
    let Shape::Oval(oval) = round_trip(json!({ "kind": "oval", "radius": 2.5, "width": 3.5 }))
    else {
        panic!("not the grandchild");
    };
    assert_eq!((oval.radius, oval.width), (Some(2.5), Some(3.5)));
    let other = round_trip(json!({ "kind": "star", "points": 5 }));
    let Shape::Unknown(star) = other else {
        panic!("{other:?} is no star");
    };
    assert_eq!(star["points"], 5);
}

#[test]
fn a_base_that_lists_a_child_which_adds_nothing_does_not_hold_itself() {
    let found =
        everything(json!({ "figures": [{ "sides": 3 }, { "sides": 4, "name": "square" }] }));
    let figures = found.figures.expect("figures");
    assert!(matches!(&figures[0], Figure::Simple(simple) if simple.sides == 3));
    assert!(matches!(&figures[1], Figure::Named(named) if named.name == "square"));
}

#[test]
fn the_discriminator_of_a_common_base_counts_at_any_depth() {
    let found = everything(json!({ "vehicles": [
        { "object": "lorry", "wheels": 6 },
        { "object": "car", "wheels": 4 },
        { "object": "Cargo", "weight": 9 },
        { "object": "boat" },
    ] }));
    let vehicles = found.vehicles.expect("vehicles");
    assert!(matches!(&vehicles[0], EverythingVehicle::Lorry(truck) if truck.wheels == Some(6)));
    assert!(matches!(&vehicles[1], EverythingVehicle::Car(car) if car.wheels == Some(4)));
    assert!(matches!(&vehicles[2], EverythingVehicle::Cargo(cargo) if cargo.weight == Some(9)));
    assert!(matches!(&vehicles[3], EverythingVehicle::Unknown(boat) if boat["object"] == "boat"));
    let car: Thing = round_trip(json!({ "object": "car", "wheels": 3 }));
    assert!(matches!(car, Thing::Car(car) if car.wheels == Some(3)));
}

#[test]
fn constants_in_a_choice_are_the_values_of_an_enum() {
    let found = everything(json!({ "level": 10, "grade": "a" }));
    assert_eq!(found.level, Some(Level::Loud));
    assert_eq!(found.grade, Some(Grade::FirstClass));
    let found = everything(json!({ "level": 20, "grade": "c" }));
    assert_eq!(found.level.map(|level| level.as_i64()), Some(20));
    assert_eq!(found.grade.as_ref().map(Grade::as_str), Some("c"));
}

#[test]
fn members_that_only_branches_declare_are_optional_fields() {
    let found = everything(json!({
        "payment": { "method": "card", "number": "4", "due": "2026-01-31" },
        "address": { "country": "NZ", "box": "12", "code": "x1" },
    }));
    let payment = found.payment.expect("a payment");
    assert_eq!(payment.number.as_deref(), Some("4"));
    assert_eq!(payment.due.expect("a date").as_str(), "2026-01-31");
    assert_eq!(payment.reference, None);
    let address = found.address.expect("an address");
    assert_eq!(
        (address.street, address.r#box.as_deref()),
        (None, Some("12"))
    );
    assert_eq!(address.code, Some(AddressCode::String("x1".to_owned())));
}

#[test]
fn a_choice_with_a_property_of_its_own_stays_a_union() {
    let found = everything(json!({ "event": { "id": "e", "type": "ended", "code": 7 } }));
    assert!(matches!(found.event, Some(Event::Ended(ended)) if ended.code == Some(7)));
}
