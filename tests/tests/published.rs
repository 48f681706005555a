//! Replies as OpenAI's own published document describes them, where that differs from the
//! documentation page or says less: each of the 25 operations decodes one with nothing but what
//! the published document requires. (Replies as the page has them are in `examples.rs`.)

#[allow(dead_code)]
mod client {
    include!("../golden/projects.rs");
}

use client::types;
use serde_json::{Value, json};
use specwright_runtime::json::{self, Decode, Encode};
use specwright_tests::spec::Spec;

type Through = fn(Value) -> Value;

/// What is left of a reply after decoding and encoding.
fn through<T: Decode + Encode>(reply: Value) -> Value {
    let value: T =
        json::from_str(&reply.to_string()).unwrap_or_else(|error| panic!("{error} in {reply}"));
    serde_json::from_str(&json::to_string(&value)).expect("JSON is encoded")
}

fn project() -> Value {
    // The page requires a name and a status, and keeps its word here.
    json!({
        "id": "proj_1", "object": "organization.project", "name": "Search",
        "created_at": 1_767_225_600, "status": "active",
    })
}

fn user() -> Value {
    json!({
        "object": "organization.project.user", "id": "user_1", "name": "Ada",
        "email": "ada@example.com", "role": "owner", "added_at": 1_767_312_000,
    })
}

fn account() -> Value {
    json!({
        "object": "organization.project.service_account", "id": "svc_1", "name": "Batch",
        "role": "none", "created_at": 1_767_484_800,
    })
}

fn key(owner: Value) -> Value {
    json!({
        "object": "organization.project.api_key", "redacted_value": "sk-...a", "name": "Laptop",
        "created_at": 1_767_571_200, "last_used_at": null, "id": "key_1",
        "owner_project_access": "active", "owner": owner,
    })
}

fn users_key() -> Value {
    let user = json!({
        "id": "user_1", "email": "ada@example.com", "name": "Ada", "created_at": 1_700_000_000,
        "role": "member",
    });
    key(json!({ "type": "user", "user": user }))
}

fn accounts_key() -> Value {
    let account = json!({
        "id": "svc_1", "name": "Batch", "created_at": 1_700_000_000, "role": "member",
    });
    key(json!({ "type": "service_account", "service_account": account }))
}

fn limit() -> Value {
    json!({
        "object": "project.rate_limit", "id": "rl_1", "model": "gpt-5",
        "max_requests_per_1_minute": 500, "max_tokens_per_1_minute": 200_000,
    })
}

fn group() -> Value {
    json!({
        "object": "project.group", "project_id": "proj_1", "group_id": "group_1",
        "group_name": "Research", "group_type": "tenant_group", "created_at": 1_767_312_000,
    })
}

fn certificate() -> Value {
    json!({
        "object": "organization.project.certificate", "id": "cert_1", "name": null,
        "created_at": 1_767_312_000, "certificate_details": {}, "active": false,
    })
}

/// A page without the members that the published document leaves optional.
fn page(entries: Value) -> Value {
    json!({ "object": "list", "data": entries, "has_more": false })
}

fn deleted(object: &str) -> Value {
    json!({ "object": object, "id": "it_1", "deleted": true })
}

fn replies() -> Vec<(&'static str, Through, Value)> {
    let created = json!({
        "object": "organization.project.service_account", "id": "svc_1", "name": "Batch",
        "role": "member", "created_at": 1_767_484_800, "api_key": null,
    });
    let groups = json!({ "object": "list", "data": [group()], "has_more": false, "next": null });
    let certificates = json!({
        "object": "list", "data": [certificate()], "first_id": null, "last_id": null,
        "has_more": false,
    });
    let switched = |object: &str| json!({ "object": object, "data": [certificate()] });
    vec![
        (
            "projects.list",
            through::<types::ProjectList>,
            page(json!([project()])),
        ),
        ("projects.create", through::<types::Project>, project()),
        ("projects.retrieve", through::<types::Project>, project()),
        ("projects.modify", through::<types::Project>, project()),
        ("projects.archive", through::<types::Project>, project()),
        (
            "projects.users.list",
            through::<types::ProjectUserList>,
            page(json!([user()])),
        ),
        (
            "projects.users.create",
            through::<types::ProjectUser>,
            user(),
        ),
        (
            "projects.users.retrieve",
            through::<types::ProjectUser>,
            user(),
        ),
        (
            "projects.users.modify",
            through::<types::ProjectUser>,
            user(),
        ),
        (
            "projects.users.delete",
            through::<types::ProjectUserDeleted>,
            deleted("organization.project.user.deleted"),
        ),
        (
            "projects.service_accounts.list",
            through::<types::ProjectServiceAccountList>,
            page(json!([account()])),
        ),
        (
            "projects.service_accounts.create",
            through::<types::ProjectServiceAccountCreated>,
            created,
        ),
        (
            "projects.service_accounts.retrieve",
            through::<types::ProjectServiceAccount>,
            account(),
        ),
        (
            "projects.service_accounts.delete",
            through::<types::ProjectServiceAccountDeleted>,
            deleted("organization.project.service_account.deleted"),
        ),
        (
            "projects.api_keys.list",
            through::<types::ProjectApiKeyList>,
            page(json!([users_key(), accounts_key()])),
        ),
        (
            "projects.api_keys.retrieve",
            through::<types::ProjectApiKey>,
            users_key(),
        ),
        (
            "projects.api_keys.delete",
            through::<types::ProjectApiKeyDeleted>,
            deleted("organization.project.api_key.deleted"),
        ),
        (
            "projects.rate_limits.list",
            through::<types::ProjectRateLimitList>,
            page(json!([limit()])),
        ),
        (
            "projects.rate_limits.modify",
            through::<types::ProjectRateLimit>,
            limit(),
        ),
        (
            "projects.groups.list",
            through::<types::ProjectGroupList>,
            groups,
        ),
        (
            "projects.groups.add",
            through::<types::ProjectGroup>,
            group(),
        ),
        (
            "projects.groups.remove",
            through::<types::ProjectGroupDeleted>,
            json!({ "object": "project.group.deleted", "deleted": true }),
        ),
        (
            "projects.certificates.list",
            through::<types::ProjectCertificateList>,
            certificates,
        ),
        (
            "projects.certificates.activate",
            through::<types::ProjectCertificateActivation>,
            switched("organization.project.certificate.activation"),
        ),
        (
            "projects.certificates.deactivate",
            through::<types::ProjectCertificateDeactivation>,
            switched("organization.project.certificate.deactivation"),
        ),
    ]
}

#[test]
fn every_operation_decodes_the_published_form() {
    let replies = replies();
    let operations = Spec::open().operations();
    assert_eq!(replies.len(), operations.len());
    for (id, _) in &operations {
        let found = replies.iter().find(|(known, ..)| known == id);
        let (_, through, reply) = found.unwrap_or_else(|| panic!("no reply for {id}"));
        assert_eq!(through(reply.clone()), *reply, "{id}");
    }
}

#[test]
fn an_owner_of_either_form_has_its_members() {
    let published: types::ProjectApiKey =
        json::from_str(&users_key().to_string()).expect("the published form");
    let owner = published.owner.user.expect("a person's key");
    assert_eq!((owner.object, owner.added_at), (None, None));
    assert_eq!(
        owner.created_at.map(|time| time.as_secs()),
        Some(1_700_000_000)
    );

    let page = key(json!({ "type": "user", "user": user() }));
    let page: types::ProjectApiKey = json::from_str(&page.to_string()).expect("the page's form");
    let user = page.owner.user.expect("a person's key");
    assert_eq!(user.object.as_deref(), Some("organization.project.user"));
    assert_eq!(
        user.added_at.map(|time| time.as_secs()),
        Some(1_767_312_000)
    );
    assert_eq!(user.created_at, None);
    assert_eq!(user.role, types::ProjectUserRole::Owner);

    let account: types::ProjectApiKey =
        json::from_str(&accounts_key().to_string()).expect("the published form");
    let account = account.owner.service_account.expect("a program's key");
    assert_eq!((account.object, account.name.as_str()), (None, "Batch"));
}
