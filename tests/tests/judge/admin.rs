//! Each of the 25 operations of the hand-written document, called with the least and with everything.

use openai_admin::types::{
    CertificateIds, NewProject, NewProjectGroup, NewProjectServiceAccount, NewProjectUser,
    ProjectApiKeyAccessFilter, ProjectRateLimitUpdate, ProjectResidency, ProjectUpdate,
    ProjectUserRole, ProjectUserUpdate, SortOrder,
};
use openai_admin::{Client, Error};
use serde_json::{Value, json};
use specwright_tests::exchange::{KEY, MEMBER, PROJECT, client};
use specwright_tests::judge::{Body, Document, Meant, faults};
use specwright_tests::server::{Reply, Server};
use specwright_tests::spec::Spec;
use std::collections::BTreeMap;

/// Calls operations, and collects what is wrong with their requests.
struct Calls {
    document: Document,
    counts: BTreeMap<String, usize>,
    faults: Vec<String>,
}

impl Calls {
    async fn call<T, C>(
        &mut self,
        id: &str,
        arguments: Value,
        body: Value,
        call: impl Fn(Client) -> C,
    ) where
        C: IntoFuture<Output = Result<T, Error>>,
    {
        let reply = Reply::ok(&Spec::open().operation(id).response);
        let server = Server::start([reply]).await;
        if let Err(error) = call(client(&server)).await {
            self.faults.push(format!("{id}: {error}"));
        }
        let asked = server.take_asked();
        assert_eq!(asked.len(), 1, "{id} is one request");
        let body = (!body.is_null()).then(|| Body {
            media_type: "application/json".to_owned(),
            value: body,
            files: Vec::new(),
        });
        let meant = Meant {
            base_url: server.url(),
            arguments,
            body,
            credentials: vec![("AdminKey".to_owned(), KEY.to_owned())],
        };
        let found = faults(&self.document, id, &meant, &asked[0]);
        self.faults
            .extend(found.into_iter().map(|fault| format!("{id}: {fault}")));
        *self.counts.entry(id.to_owned()).or_default() += 1;
    }
}

fn project() -> Value {
    json!({ "path": { "project_id": PROJECT } })
}

fn project_with(query: Value) -> Value {
    json!({ "path": { "project_id": PROJECT }, "query": query })
}

fn member(name: &str) -> Value {
    json!({ "path": { "project_id": PROJECT, name: MEMBER } })
}

#[tokio::test]
async fn every_request_says_what_was_meant() {
    let document = Document::read(&specwright_tests::root().join("spec/openai-admin.yaml"));
    let mut calls = Calls {
        document,
        counts: BTreeMap::new(),
        faults: Vec::new(),
    };
    projects(&mut calls).await;
    users(&mut calls).await;
    service_accounts(&mut calls).await;
    keys(&mut calls).await;
    limits(&mut calls).await;
    groups(&mut calls).await;
    certificates(&mut calls).await;
    assert!(calls.faults.is_empty(), "{}", calls.faults.join("\n"));
    let mut operations = calls.document.operations();
    operations.sort();
    assert_eq!(operations.len(), 25);
    assert_eq!(operations, calls.counts.keys().cloned().collect::<Vec<_>>());
}

async fn projects(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    calls
        .call("projects.list", json!({}), NONE, |c| c.projects().list())
        .await;
    let query = json!({ "limit": 2, "after": "a b&+é", "include_archived": true });
    calls
        .call("projects.list", json!({ "query": query }), NONE, |c| {
            c.projects()
                .list()
                .limit(2)
                .after("a b&+é")
                .include_archived(true)
        })
        .await;
    let body = json!({ "name": "Apollo" });
    calls
        .call("projects.create", json!({}), body, |c| {
            c.projects().create(NewProject::new("Apollo"))
        })
        .await;
    let body =
        json!({ "name": "\"É\n", "residency": "EU_STORAGE_PROCESSING", "external_key_id": null });
    calls
        .call("projects.create", json!({}), body, |c| {
            let new = NewProject::new("\"É\n").residency(ProjectResidency::EuStorageProcessing);
            c.projects()
                .create(new.external_key_id(openai_admin::Patch::Null))
        })
        .await;
    calls
        .call("projects.retrieve", project(), NONE, |c| {
            c.projects().retrieve(PROJECT)
        })
        .await;
    calls
        .call("projects.archive", project(), NONE, |c| {
            c.projects().archive(PROJECT)
        })
        .await;
    calls
        .call("projects.modify", project(), json!({}), |c| {
            c.projects().modify(PROJECT, ProjectUpdate::new())
        })
        .await;
    let body = json!({ "name": "n", "external_key_id": "k" });
    calls
        .call("projects.modify", project(), body, |c| {
            c.projects()
                .modify(PROJECT, ProjectUpdate::new().name("n").external_key_id("k"))
        })
        .await;
}

async fn users(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    let users = |c: Client| c.projects().users();
    calls
        .call("projects.users.list", project(), NONE, |c| {
            users(c).list(PROJECT)
        })
        .await;
    let query = project_with(json!({ "limit": 1, "after": "%25" }));
    calls
        .call("projects.users.list", query, NONE, |c| {
            users(c).list(PROJECT).limit(1).after("%25")
        })
        .await;
    let body = json!({ "role": "member" });
    calls
        .call("projects.users.create", project(), body, |c| {
            users(c).create(PROJECT, NewProjectUser::new(ProjectUserRole::Member))
        })
        .await;
    let body = json!({ "role": "owner", "user_id": "u", "email": "a@b.c" });
    calls
        .call("projects.users.create", project(), body, |c| {
            let new = NewProjectUser::new(ProjectUserRole::Owner)
                .user_id("u")
                .email("a@b.c");
            users(c).create(PROJECT, new)
        })
        .await;
    let user = || member("user_id");
    calls
        .call("projects.users.retrieve", user(), NONE, |c| {
            users(c).retrieve(PROJECT, MEMBER)
        })
        .await;
    calls
        .call("projects.users.modify", user(), json!({}), |c| {
            users(c).modify(PROJECT, MEMBER, ProjectUserUpdate::new())
        })
        .await;
    calls
        .call(
            "projects.users.modify",
            user(),
            json!({ "role": "owner" }),
            |c| {
                let update = ProjectUserUpdate::new().role(ProjectUserRole::Owner);
                users(c).modify(PROJECT, MEMBER, update)
            },
        )
        .await;
    calls
        .call("projects.users.delete", user(), NONE, |c| {
            users(c).delete(PROJECT, MEMBER)
        })
        .await;
}

async fn service_accounts(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    let accounts = |c: Client| c.projects().service_accounts();
    let id = |method: &str| format!("projects.service_accounts.{method}");
    calls
        .call(&id("list"), project(), NONE, |c| accounts(c).list(PROJECT))
        .await;
    let query = project_with(json!({ "limit": 1, "after": "" }));
    calls
        .call(&id("list"), query, NONE, |c| {
            accounts(c).list(PROJECT).limit(1).after("")
        })
        .await;
    calls
        .call(&id("create"), project(), json!({ "name": "n" }), |c| {
            accounts(c).create(PROJECT, NewProjectServiceAccount::new("n"))
        })
        .await;
    let body = json!({ "name": "n", "create_service_account_only": true });
    calls
        .call(&id("create"), project(), body, |c| {
            let new = NewProjectServiceAccount::new("n").create_service_account_only(true);
            accounts(c).create(PROJECT, new)
        })
        .await;
    let account = || member("service_account_id");
    calls
        .call(&id("retrieve"), account(), NONE, |c| {
            accounts(c).retrieve(PROJECT, MEMBER)
        })
        .await;
    calls
        .call(&id("delete"), account(), NONE, |c| {
            accounts(c).delete(PROJECT, MEMBER)
        })
        .await;
}

async fn keys(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    let keys = |c: Client| c.projects().api_keys();
    calls
        .call("projects.api_keys.list", project(), NONE, |c| {
            keys(c).list(PROJECT)
        })
        .await;
    let query = json!({ "limit": 1, "after": "k", "owner_project_access": "inactive" });
    calls
        .call("projects.api_keys.list", project_with(query), NONE, |c| {
            let list = keys(c).list(PROJECT).limit(1).after("k");
            list.owner_project_access(ProjectApiKeyAccessFilter::Inactive)
        })
        .await;
    let key = || member("key_id");
    calls
        .call("projects.api_keys.retrieve", key(), NONE, |c| {
            keys(c).retrieve(PROJECT, MEMBER)
        })
        .await;
    calls
        .call("projects.api_keys.delete", key(), NONE, |c| {
            keys(c).delete(PROJECT, MEMBER)
        })
        .await;
}

async fn limits(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    let limits = |c: Client| c.projects().rate_limits();
    calls
        .call("projects.rate_limits.list", project(), NONE, |c| {
            limits(c).list(PROJECT)
        })
        .await;
    let query = json!({ "limit": 1, "after": "a", "before": "z" });
    calls
        .call(
            "projects.rate_limits.list",
            project_with(query),
            NONE,
            |c| limits(c).list(PROJECT).limit(1).after("a").before("z"),
        )
        .await;
    let limit = || member("rate_limit_id");
    calls
        .call("projects.rate_limits.modify", limit(), json!({}), |c| {
            limits(c).modify(PROJECT, MEMBER, ProjectRateLimitUpdate::new())
        })
        .await;
    let body = json!({
        "max_requests_per_1_minute": 1, "max_tokens_per_1_minute": i64::MAX, "max_images_per_1_minute": 0,
        "max_audio_megabytes_per_1_minute": 4, "max_requests_per_1_day": 5,
        "batch_1_day_max_input_tokens": 6,
    });
    calls
        .call("projects.rate_limits.modify", limit(), body, |c| {
            let update = ProjectRateLimitUpdate::new()
                .max_requests_per_1_minute(1)
                .max_tokens_per_1_minute(i64::MAX)
                .max_images_per_1_minute(0)
                .max_audio_megabytes_per_1_minute(4)
                .max_requests_per_1_day(5)
                .batch_1_day_max_input_tokens(6);
            limits(c).modify(PROJECT, MEMBER, update)
        })
        .await;
}

async fn groups(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    let groups = |c: Client| c.projects().groups();
    calls
        .call("projects.groups.list", project(), NONE, |c| {
            groups(c).list(PROJECT)
        })
        .await;
    let query = project_with(json!({ "limit": 1, "after": "g", "order": "desc" }));
    calls
        .call("projects.groups.list", query, NONE, |c| {
            groups(c)
                .list(PROJECT)
                .limit(1)
                .after("g")
                .order(SortOrder::Desc)
        })
        .await;
    let body = json!({ "group_id": "g", "role": "r" });
    calls
        .call("projects.groups.add", project(), body, |c| {
            groups(c).add(PROJECT, NewProjectGroup::new("g", "r"))
        })
        .await;
    calls
        .call("projects.groups.remove", member("group_id"), NONE, |c| {
            groups(c).remove(PROJECT, MEMBER)
        })
        .await;
}

async fn certificates(calls: &mut Calls) {
    const NONE: Value = Value::Null;
    let certificates = |c: Client| c.projects().certificates();
    let id = |method: &str| format!("projects.certificates.{method}");
    calls
        .call(&id("list"), project(), NONE, |c| {
            certificates(c).list(PROJECT)
        })
        .await;
    let query = project_with(json!({ "limit": 1, "after": "c", "order": "asc" }));
    calls
        .call(&id("list"), query, NONE, |c| {
            certificates(c)
                .list(PROJECT)
                .limit(1)
                .after("c")
                .order(SortOrder::Asc)
        })
        .await;
    let body = json!({ "certificate_ids": ["a", "b"] });
    let ids = || CertificateIds::new(vec!["a".to_owned(), "b".to_owned()]);
    calls
        .call(&id("activate"), project(), body.clone(), |c| {
            certificates(c).activate(PROJECT, ids())
        })
        .await;
    calls
        .call(&id("deactivate"), project(), body, |c| {
            certificates(c).deactivate(PROJECT, ids())
        })
        .await;
}
