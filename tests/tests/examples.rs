//! Every answer in the hand-written document survives being decoded and encoded again.

use client::types;
use serde_json::Value;
use specwright_runtime::json::{self, Decode, Encode};
use specwright_tests::spec::Spec;

/// The client of `generated/`, but with types that go both ways.
mod client {
    include!("../golden/projects.rs");
}

/// Gives what is left of an operation's example after decoding and encoding.
type Through = fn(&str) -> String;

fn through<T: Decode + Encode>(text: &str) -> String {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    json::to_string(&value)
}

const RESPONSES: [(&str, Through); 25] = [
    ("projects.list", through::<types::ProjectList>),
    ("projects.create", through::<types::Project>),
    ("projects.retrieve", through::<types::Project>),
    ("projects.modify", through::<types::Project>),
    ("projects.archive", through::<types::Project>),
    ("projects.users.list", through::<types::ProjectUserList>),
    ("projects.users.create", through::<types::ProjectUser>),
    ("projects.users.retrieve", through::<types::ProjectUser>),
    ("projects.users.modify", through::<types::ProjectUser>),
    (
        "projects.users.delete",
        through::<types::ProjectUserDeleted>,
    ),
    (
        "projects.service_accounts.list",
        through::<types::ProjectServiceAccountList>,
    ),
    (
        "projects.service_accounts.create",
        through::<types::ProjectServiceAccountCreated>,
    ),
    (
        "projects.service_accounts.retrieve",
        through::<types::ProjectServiceAccount>,
    ),
    (
        "projects.service_accounts.delete",
        through::<types::ProjectServiceAccountDeleted>,
    ),
    (
        "projects.api_keys.list",
        through::<types::ProjectApiKeyList>,
    ),
    (
        "projects.api_keys.retrieve",
        through::<types::ProjectApiKey>,
    ),
    (
        "projects.api_keys.delete",
        through::<types::ProjectApiKeyDeleted>,
    ),
    (
        "projects.rate_limits.list",
        through::<types::ProjectRateLimitList>,
    ),
    (
        "projects.rate_limits.modify",
        through::<types::ProjectRateLimit>,
    ),
    ("projects.groups.list", through::<types::ProjectGroupList>),
    ("projects.groups.add", through::<types::ProjectGroup>),
    (
        "projects.groups.remove",
        through::<types::ProjectGroupDeleted>,
    ),
    (
        "projects.certificates.list",
        through::<types::ProjectCertificateList>,
    ),
    (
        "projects.certificates.activate",
        through::<types::ProjectCertificateActivation>,
    ),
    (
        "projects.certificates.deactivate",
        through::<types::ProjectCertificateDeactivation>,
    ),
];

#[test]
fn nothing_is_lost_from_a_response() {
    for (id, operation) in Spec::open().operations() {
        let known = RESPONSES.iter().find(|(known, _)| *known == id);
        let (_, through) = known.unwrap_or_else(|| panic!("what does {id} answer?"));
        let after = through(&operation.response.to_string());
        let after: Value = serde_json::from_str(&after).expect("it is JSON");
        assert_eq!(
            without_nulls(after),
            without_nulls(operation.response),
            "{id}"
        );
        for body in operation.failures.into_iter().filter_map(|(_, body)| body) {
            let after = self::through::<types::ErrorResponse>(&body.to_string());
            let after: Value = serde_json::from_str(&after).expect("it is JSON");
            assert_eq!(
                without_nulls(after),
                without_nulls(body),
                "the errors of {id}"
            );
        }
    }
}

/// In what is received, a member that may be absent or null is `None` either way.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name, without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
