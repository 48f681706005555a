//! The program that uses every public item.

use super::SHOP;
use specwright::{Config, generate_in_memory};

#[test]
fn it_uses_every_item_as_its_docs_invite_to() {
    let config = Config::new("shop.yaml", "out");
    let output = generate_in_memory(&[("shop.yaml", SHOP)], &config).expect("the document is good");
    let program = output.exercise();
    syn::parse_file(&program).expect("it is Rust");
    for expected in [
        "use shop::*;",
        "let _: Client = Client::new(any::<String>());",
        "let _: resources::Orders = any::<Client>().orders();",
        // A method with its setters, the pages, the headers and the error.
        "let request: resources::ListOrders = client.orders().list();",
        "let request: resources::ListOrders = request.limit(any::<i64>());",
        "let _: ItemStream<types::Order> = request.clone().items();",
        "let _: Option<String> = headers.x_total;",
        "let _: Option<types::Problem> = any::<Error>().body_as::<types::Problem>();",
        // An enum of several successes.
        "resources::UpdateStockResponse::NoContent => {}",
        // Types: a constructor, a setter, a field, a variant, a member, `Default`.
        "let new: types::NewOrder = types::NewOrder::new(any::<String>(), any::<String>());",
        "let new: types::NewOrder = new.note(any::<String>());",
        "let _: String = value.customer;",
        "types::State::Paid => {}",
        "types::Good::Book(value) => { let _: types::Book = value; }",
        "let _: types::Parcel = Default::default();",
    ] {
        assert!(program.contains(expected), "no `{expected}` in\n{program}");
    }
}
