//! Which calls are made for a document, and with what.

use super::inspection::{list_of, methods};
use super::meaning::concrete;
use super::samples::Credentials;
use super::target::{Operation, Parameter, Target};
use super::{Method, Plan, Planned};
use crate::cases::escaped;
use serde_json::{Map, Value, json};
use specwright_tests::judge::Meant;

/// Headers that no parameter decides.
const NO_PARAMETERS: [&str; 8] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "transfer-encoding",
];

/// What a call is made with.
#[derive(Clone, Default)]
struct Arguments {
    /// By place and name.
    values: Map<String, Value>,
    body: Option<Value>,
}

impl Arguments {
    fn set(&mut self, place: &str, name: &str, value: Value) {
        let of_place = self.values.entry(place).or_insert_with(|| json!({}));
        of_place[name] = value;
    }
}

/// What the calls of a method are made with.
#[derive(Default)]
struct Choices {
    least: Arguments,
    everything: Arguments,
    /// One value different from the least at a time, and where it comes from.
    parameters: Vec<(&'static str, String, String, Value)>,
    bodies: Vec<(&'static str, Value)>,
}

/// A required input of which there is no value.
struct Impossible;

struct Planner<'a> {
    target: &'a mut Target,
    plan: Plan,
    /// Places that `inspect` says no call needs, or cannot be generated.
    told: Vec<String>,
}

/// Plans the calls of a document, as `inspect` describes its client.
pub(super) fn plan(target: &mut Target, inspection: &Value) -> Plan {
    let told = ["ignored", "skipped", "fallbacks"]
        .iter()
        .flat_map(|list| list_of(inspection, list));
    let told = told.filter_map(|entry| {
        Some(
            entry["pointer"]
                .as_str()?
                .trim_start_matches('#')
                .to_owned(),
        )
    });
    let told = told.collect();
    let operations = target.operations();
    let mut planner = Planner {
        target,
        plan: Plan::default(),
        told,
    };
    planner.plan.operations = operations.len();
    for operation in &operations {
        let mut entries = list_of(inspection, "operations");
        let entry = entries.find(|entry| {
            let (method, path) = (entry["method"].as_str(), entry["path"].as_str());
            operation.id.split_once(' ') == method.zip(path)
        });
        match entry {
            Some(entry) => planner.operation(operation, entry),
            None => planner.unmade("an operation without a method", operation, ""),
        }
    }
    planner.plan
}

impl Planner<'_> {
    fn unmade(&mut self, reason: &str, operation: &Operation, what: &str) {
        let example = format!("{} {what}", operation.id);
        self.plan.unmade.push((reason.to_owned(), example));
    }

    fn operation(&mut self, operation: &Operation, entry: &Value) {
        let methods = methods(entry);
        let bodies: Vec<String> = self.target.media_types(operation);
        let sent = |media_type: &String| {
            methods
                .iter()
                .filter_map(|method| method.body.as_ref())
                .any(|body| body.media_type == *media_type)
        };
        for unsent in bodies.iter().filter(|media_type| !sent(media_type)) {
            let place = format!(
                "{}/requestBody/content/{}",
                operation.pointer,
                escaped(unsent)
            );
            let ends = format!("/{}", escaped(unsent));
            let told = self
                .told
                .iter()
                .any(|told| *told == place || told.ends_with(&ends));
            let reason = match (unsent.contains("json"), told) {
                (true, _) => "a media type that is another name of JSON",
                (_, true) => "a media type that no method sends, as `inspect` says",
                _ => "a media type that no method sends, untold",
            };
            self.unmade(reason, operation, unsent);
        }
        for method in methods {
            self.method(operation, method);
        }
    }

    fn method(&mut self, operation: &Operation, method: Method) {
        let mut choices = Choices::default();
        let possible = self
            .choose_parameters(operation, &method, &mut choices)
            .and_then(|()| self.choose_bodies(operation, &method, &mut choices));
        if possible.is_ok() {
            self.calls(operation, &method, choices);
        }
        self.plan.methods.push(method);
    }

    fn choose_parameters(
        &mut self,
        operation: &Operation,
        method: &Method,
        choices: &mut Choices,
    ) -> Result<(), Impossible> {
        for parameter in &operation.parameters {
            let (place, name) = (&parameter.place, &parameter.name);
            let mut known = method.parameters.iter();
            let known = known.find(|one| one.place == *place && one.name == *name);
            let Some(known) = known else {
                self.without_setter(operation, parameter);
                continue;
            };
            let is_argument = method.arguments.contains(&known.rust);
            let mut sampled = self.target.parameter_samples(parameter);
            if !is_argument && sampled.values.contains(&Value::Null) {
                sampled.values.retain(|value| !value.is_null());
                self.unmade("an optional parameter as null", operation, name);
            }
            let Some(first) = sampled.values.first() else {
                let why = sampled
                    .unsaid
                    .unwrap_or("a parameter without a valid sample");
                self.unmade(why, operation, &format!("{place} {name}"));
                if is_argument {
                    return Err(Impossible);
                }
                continue;
            };
            if is_argument {
                choices.least.set(place, name, first.clone());
            }
            choices.everything.set(place, name, first.clone());
            let others = sampled
                .values
                .into_iter()
                .skip(1)
                .map(|value| ("edge values", value));
            let examples = sampled
                .examples
                .into_iter()
                .map(|value| ("examples", value));
            for (with, value) in others.chain(examples) {
                choices
                    .parameters
                    .push((with, place.clone(), name.clone(), value));
            }
        }
        Ok(())
    }

    fn choose_bodies(
        &mut self,
        operation: &Operation,
        method: &Method,
        choices: &mut Choices,
    ) -> Result<(), Impossible> {
        let Some(body) = &method.body else {
            return Ok(());
        };
        let is_argument = method.arguments.contains(&body.rust);
        choices.bodies = self.target.body_samples(operation, body);
        let bodies = choices.bodies.iter().map(|(_, body)| body);
        let smallest = bodies.clone().min_by_key(|body| body.to_string().len());
        if smallest.is_none() {
            self.unmade("a body without a valid sample", operation, "");
            return if is_argument { Err(Impossible) } else { Ok(()) };
        }
        choices.least.body = smallest.filter(|_| is_argument).cloned();
        choices.everything.body = bodies.clone().next().cloned();
        Ok(())
    }

    fn calls(&mut self, operation: &Operation, method: &Method, choices: Choices) {
        let alternatives = self.target.alternatives(operation);
        let usual = alternatives.iter().find(|one| !one.is_empty());
        let usual = usual.cloned().unwrap_or_default();
        let least = &choices.least;
        let mut calls = vec![
            ("the least", least.clone(), usual.clone()),
            ("everything", choices.everything, usual.clone()),
        ];
        for (with, place, name, value) in choices.parameters {
            let mut arguments = least.clone();
            arguments.set(&place, &name, value);
            calls.push((with, arguments, usual.clone()));
        }
        for (with, body) in choices.bodies.into_iter().skip(1) {
            let mut arguments = least.clone();
            arguments.body = Some(body);
            calls.push((with, arguments, usual.clone()));
        }
        let alone = alternatives.into_iter().filter(|one| *one != usual);
        calls.extend(alone.map(|one| ("security", least.clone(), one)));
        for (with, arguments, credentials) in calls {
            let call = self.call(operation, method, with, arguments, credentials);
            self.plan.calls.push(call);
        }
    }

    fn without_setter(&mut self, operation: &Operation, parameter: &Parameter) {
        let low = parameter.name.to_lowercase();
        let is_none = parameter.place == "header" && NO_PARAMETERS.contains(&&*low);
        let what = format!("{} {}", parameter.place, parameter.name);
        if self.told.contains(&parameter.pointer) {
            self.unmade(
                "a parameter without a setter, as `inspect` says",
                operation,
                &what,
            );
        } else if parameter.place == "path" {
            self.unmade("a path parameter that is not in the path", operation, &what);
        } else if !is_none {
            self.unmade("a parameter without a setter, untold", operation, &what);
        }
    }

    fn call(
        &self,
        operation: &Operation,
        method: &Method,
        with: &'static str,
        arguments: Arguments,
        credentials: Credentials,
    ) -> Planned {
        let body = method.body.as_ref().zip(arguments.body.as_ref());
        let concrete = body.map(|(body, _)| concrete(&body.media_type, &body.ty));
        let mut given = json!({
            "method": self.plan.methods.len(),
            "credentials": credentials,
            "arguments": arguments.values,
            "media_type": concrete,
        });
        if let Some(body) = &arguments.body {
            given["body"] = body.clone();
        }
        let meant = Meant {
            base_url: String::new(),
            arguments: Value::Object(arguments.values.clone()),
            body: body.map(|(body, value)| self.target.meant_body(operation, body, value)),
            credentials,
        };
        Planned {
            operation: operation.id.clone(),
            with,
            given,
            meant,
        }
    }
}
