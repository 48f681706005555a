//! What the stand-in knows, and how calls change it.

use super::{Answer, Request};
use openai_admin::UnixTime;
use openai_admin::serde_json::{Value, json};
use std::collections::HashMap;

/// Lists of JSON objects by their path, such as `projects/proj_search/users`.
pub struct Data {
    lists: HashMap<String, Vec<Value>>,
    created: u32,
    /// Whether a change of a rate limit has been put off, as each first one is.
    put_off: bool,
}

impl Data {
    pub fn new() -> Self {
        let projects = vec![
            project("proj_search", "Search", 400),
            project("proj_support", "Support desk", 90),
            project("proj_lab", "Lab", 20),
        ];
        let lists = [
            ("projects", projects),
            ("projects/proj_search/users", users()),
            ("projects/proj_search/api_keys", keys()),
            ("projects/proj_search/rate_limits", rate_limits()),
            ("projects/proj_search/certificates", certificates()),
        ];
        let lists = lists.map(|(path, list)| (path.to_owned(), list));
        Data {
            lists: HashMap::from(lists),
            created: 0,
            put_off: false,
        }
    }

    pub fn answer(&mut self, request: &Request) -> Answer {
        if !request.key.starts_with("sk-admin-") {
            // Servers do repeat the key that they refuse: see what the client's error makes of it.
            let message = format!("Incorrect key provided: {}.", request.key);
            return Answer::failure(401, "invalid_api_key", &message);
        }
        let path = request.path.trim_start_matches("/organization/");
        let steps: Vec<&str> = path.split('/').collect();
        if let [_, id, ..] = steps[..]
            && self.find("projects", id).is_none()
        {
            let message = format!("There is no project '{id}' in this organization.");
            return Answer::failure(404, "not_found", &message);
        }
        let found = match (request.method.as_str(), &steps[..]) {
            ("GET", ["projects"] | ["projects", _, _]) => Some(self.page(path, request)),
            ("POST", ["projects"]) => Some(self.create(&request.body)),
            ("GET", ["projects", id]) => self.find("projects", id).cloned(),
            ("POST", ["projects", id, "archive"]) => {
                let change = json!({ "status": "archived", "archived_at": days_ago(0) });
                self.change("projects", id, &change)
            }
            ("POST", ["projects", _, "users"]) => Some(self.invite(path, &request.body)),
            ("POST", ["projects", _, "rate_limits", _]) if !self.put_off => {
                self.put_off = true;
                return Answer::Busy(300);
            }
            ("POST", ["projects", project, "rate_limits", id]) => {
                self.put_off = false;
                self.change(
                    &format!("projects/{project}/rate_limits"),
                    id,
                    &request.body,
                )
            }
            ("DELETE", ["projects", project, "api_keys", id]) => {
                return self.delete_key(&format!("projects/{project}/api_keys"), id);
            }
            ("POST", ["projects", project, "certificates", verb]) => Some(self.switch(
                &format!("projects/{project}/certificates"),
                verb,
                &request.body,
            )),
            _ => None,
        };
        match found {
            Some(value) => Answer::Json(200, value),
            None => Answer::failure(404, "not_found", "There is no such thing."),
        }
    }

    fn find(&mut self, list: &str, id: &str) -> Option<&mut Value> {
        let list = self.lists.get_mut(list)?;
        list.iter_mut().find(|entry| entry["id"] == id)
    }

    fn page(&self, path: &str, request: &Request) -> Value {
        let list = self.lists.get(path).map_or(&[][..], Vec::as_slice);
        let limit = request
            .parameter("limit")
            .and_then(|limit| limit.parse().ok());
        let after = request.parameter("after");
        let start = after.map_or(0, |id| {
            let last = list.iter().position(|entry| entry["id"] == id);
            last.map_or(list.len(), |last| last + 1)
        });
        let rest = &list[start..];
        let data = &rest[..rest.len().min(limit.unwrap_or(20))];
        json!({
            "object": "list",
            "data": data,
            "first_id": data.first().map(|entry| &entry["id"]),
            "last_id": data.last().map(|entry| &entry["id"]),
            "has_more": data.len() < rest.len(),
        })
    }

    fn create(&mut self, body: &Value) -> Value {
        self.created += 1;
        let name = body["name"].as_str().unwrap_or_default();
        let project = project(&format!("proj_new_{}", self.created), name, 0);
        self.add("projects", project)
    }

    fn invite(&mut self, path: &str, body: &Value) -> Value {
        self.created += 1;
        let email = body["email"].as_str().unwrap_or("somebody@example.com");
        let role = body["role"].as_str().unwrap_or("member");
        self.add(
            path,
            user(&format!("user_new_{}", self.created), email, role),
        )
    }

    /// Deletes a user's key; the key of a service account goes with the account.
    fn delete_key(&mut self, list: &str, id: &str) -> Answer {
        let Some(key) = self.find(list, id) else {
            return Answer::failure(404, "not_found", "There is no such key.");
        };
        if key["owner"]["type"] == "service_account" {
            let message = "The key of a service account goes with the account.";
            return Answer::failure(400, "invalid_request", message);
        }
        let keys = self.lists.entry(list.to_owned()).or_default();
        keys.retain(|key| key["id"] != id);
        let object = "organization.project.api_key.deleted";
        Answer::Json(200, json!({ "object": object, "id": id, "deleted": true }))
    }

    fn add(&mut self, path: &str, entry: Value) -> Value {
        let list = self.lists.entry(path.to_owned()).or_default();
        list.push(entry.clone());
        entry
    }

    fn change(&mut self, list: &str, id: &str, change: &Value) -> Option<Value> {
        let entry = self.find(list, id)?;
        for (name, value) in change.as_object()? {
            entry[name] = value.clone();
        }
        Some(entry.clone())
    }

    /// Activates or deactivates certificates.
    fn switch(&mut self, list: &str, verb: &str, body: &Value) -> Value {
        let change = json!({ "active": verb == "activate" });
        let ids = body["certificate_ids"].as_array().into_iter().flatten();
        let changed: Vec<Value> = ids
            .filter_map(|id| self.change(list, id.as_str()?, &change))
            .collect();
        let object = format!(
            "organization.project.certificate.{}ion",
            verb.trim_end_matches('e')
        );
        json!({ "object": object, "data": changed })
    }
}

/// Times are told from today, so that what is old stays as old.
fn days_ago(days: i64) -> i64 {
    UnixTime::now().as_secs() - days * 24 * 60 * 60
}

fn project(id: &str, name: &str, age: i64) -> Value {
    json!({
        "id": id, "object": "organization.project", "name": name, "created_at": days_ago(age),
        "archived_at": null, "status": "active", "external_key_id": null,
    })
}

fn user(id: &str, email: &str, role: &str) -> Value {
    let name = email.split('@').next().unwrap_or_default();
    json!({
        "object": "organization.project.user", "id": id, "name": name, "email": email,
        "role": role, "added_at": days_ago(0),
    })
}

fn users() -> Vec<Value> {
    vec![
        user("user_ada", "ada@example.com", "owner"),
        // A role from after the document was written.
        user("user_lin", "lin@example.com", "auditor"),
    ]
}

fn keys() -> Vec<Value> {
    let key = |id: &str, name: &str, last_used: Option<i64>, access: &str| {
        json!({
            "object": "organization.project.api_key", "id": id, "name": name,
            "redacted_value": "sk-...x7Qa", "created_at": days_ago(300),
            "last_used_at": last_used.map(days_ago), "owner_project_access": access,
            "owner": { "type": "user", "user": user("user_ada", "ada@example.com", "owner") },
        })
    };
    let account = json!({
        "object": "organization.project.service_account", "id": "svc_acct_batch",
        "name": "Nightly batch", "role": "member", "created_at": days_ago(300),
    });
    let mut batch = key("key_batch", "Nightly batch", Some(120), "active");
    batch["owner"] = json!({ "type": "service_account", "service_account": account });
    vec![
        batch,
        key("key_live", "Production", Some(1), "active"),
        key("key_old", "Spike of last spring", Some(200), "active"),
        key("key_never", "Test", None, "active"),
        key("key_left", "Sam's laptop", Some(3), "inactive"),
    ]
}

fn rate_limits() -> Vec<Value> {
    let limit = |model: &str, requests: i64, tokens: i64| {
        json!({
            "object": "project.rate_limit", "id": format!("rl-{model}"), "model": model,
            "max_requests_per_1_minute": requests, "max_tokens_per_1_minute": tokens,
        })
    };
    vec![
        limit("gpt-5-mini", 500, 200_000),
        limit("gpt-image-1", 50, 100_000),
    ]
}

fn certificates() -> Vec<Value> {
    let certificate = |id: &str, name: &str, expires: i64, active: bool| {
        json!({
            "object": "organization.project.certificate", "id": id, "name": name,
            "created_at": days_ago(360), "active": active,
            "certificate_details": { "valid_at": days_ago(360), "expires_at": days_ago(-expires) },
        })
    };
    vec![
        certificate("cert_old", "Gateway, last year", 9, true),
        certificate("cert_new", "Gateway, this year", 370, false),
    ]
}
