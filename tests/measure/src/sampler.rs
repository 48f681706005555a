//! Instances of a schema: the smallest, the fullest, each value of an enum, each member of a union,
//! the edges of numbers and strings, and some at random. They are meant to be valid; whoever needs
//! to be sure asks a validator.

use crate::keywords::{decoded, merge, never_schema, says_value, tag, types};
use crate::scalars::{numbers, strings};
use serde_json::{Map, Value, json};

/// Deeper than this only what is required is filled in.
const FULL: usize = 3;
/// As deep goes one more sample, of what contains itself.
const FULL_ONCE: usize = 9;
/// That sample is made of at most so many values.
const DEEP_VALUES: usize = 400;
/// A schema that needs more levels than this needs itself.
const DEEPEST: usize = 12;

/// Makes instances of the schemas of a document in 2020-12's dialect. The same seed makes the same.
pub struct Sampler<'a> {
    document: &'a Value,
    seed: u64,
    /// How many schemas are being worked on, one in the other.
    nesting: usize,
    /// Deeper than this only what is required is filled in.
    full: usize,
    /// How many values may still be made.
    left: usize,
}

type Members = Map<String, Value>;
/// A member's name, whether it is required, and its values.
type Member = (String, bool, Vec<Value>);

impl<'a> Sampler<'a> {
    /// For the schemas of a document.
    pub fn new(document: &'a Value, seed: u64) -> Self {
        Self {
            document,
            seed: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            nesting: 0,
            full: FULL,
            left: usize::MAX,
        }
    }

    /// Different instances of a schema.
    pub fn samples(&mut self, schema: &Value) -> Vec<Value> {
        let mut samples: Vec<Value> = Vec::new();
        let wide = self.variants(schema, 0);
        for sample in wide.into_iter().chain(self.deep(schema)) {
            if !samples.contains(&sample) {
                samples.push(sample);
            }
        }
        samples
    }

    /// The first sample, with as much in it as its depth allows.
    fn deep(&mut self, schema: &Value) -> Option<Value> {
        (self.full, self.left) = (FULL_ONCE, DEEP_VALUES);
        // Not at the top, where there are the most variants.
        let deep = self.variants(schema, 2).into_iter().next();
        (self.full, self.left) = (FULL, usize::MAX);
        deep
    }

    /// Whether only what is required is to be filled in.
    fn is_deep(&self, depth: usize) -> bool {
        depth > self.full || self.left == 0
    }

    fn random(&mut self, below: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed % below.max(1) as u64) as usize
    }

    fn variants(&mut self, schema: &Value, depth: usize) -> Vec<Value> {
        if depth > DEEPEST || self.nesting > 40 {
            return Vec::new();
        }
        self.nesting += 1;
        self.left = self.left.saturating_sub(1);
        let mut least = 0;
        let variants = match schema {
            Value::Object(_) => {
                let flat = self.flatten(schema, 0);
                let members = ["oneOf", "anyOf"].map(|keyword| flat.get(keyword));
                let members = members.into_iter().flatten().filter_map(Value::as_array);
                // Every member of a union has its turn.
                least = if depth < 2 {
                    members.map(Vec::len).max().unwrap_or(0)
                } else {
                    0
                };
                self.of(&flat, depth)
            }
            Value::Bool(false) => Vec::new(),
            _ => anything(depth),
        };
        self.nesting -= 1;
        let limit = match depth {
            0 => 80,
            1 => 16,
            2 => 4,
            _ => 2,
        };
        variants.into_iter().take(limit.max(least)).collect()
    }

    /// The schema with its `$ref` and `allOf` worked in.
    fn flatten(&self, schema: &Value, steps: usize) -> Members {
        let Value::Object(own) = schema else {
            let never = *schema == Value::Bool(false);
            return if never {
                never_schema()
            } else {
                Members::new()
            };
        };
        let mut flat = Members::new();
        if steps < 32 {
            let reference = own.get("$ref").and_then(Value::as_str);
            let target = reference
                .and_then(|reference| reference.strip_prefix('#'))
                .and_then(|pointer| self.document.pointer(&decoded(pointer)));
            let parts = own.get("allOf").and_then(Value::as_array);
            for part in target.into_iter().chain(parts.into_iter().flatten()) {
                flat = merge(flat, self.flatten(part, steps + 1));
            }
        }
        let mut own = own.clone();
        own.remove("$ref");
        own.remove("allOf");
        merge(flat, own)
    }

    fn of(&mut self, schema: &Members, depth: usize) -> Vec<Value> {
        let mut known: Vec<Value> = schema.get("example").cloned().into_iter().collect();
        if let Some(Value::Array(examples)) = schema.get("examples") {
            known.extend(examples.iter().cloned());
        }
        if let Some(value) = schema.get("const") {
            return vec![value.clone()];
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            return values.clone();
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(members)) = schema.get(keyword) {
                let mut found = self.of_union(schema, keyword, members, depth);
                found.extend(known);
                return found;
            }
        }
        let mut found = Vec::new();
        for ty in types(schema) {
            match ty.as_str() {
                "null" => found.push(Value::Null),
                "boolean" => found.extend([json!(true), json!(false)]),
                "integer" => found.extend(numbers(schema, true)),
                "number" => found.extend(numbers(schema, false)),
                "string" => found.extend(strings(schema)),
                "array" => found.extend(self.arrays(schema, depth)),
                "object" => found.extend(self.objects(schema, depth)),
                _ => found.extend(anything(depth)),
            }
        }
        // `null` second: the first variant is what an object is filled with.
        if let Some(at) = found.iter().position(Value::is_null) {
            let null = found.remove(at);
            found.insert(found.len().min(1), null);
        }
        // An example beats what is made up, at its place.
        if depth > 0 {
            known.append(&mut found);
            return known;
        }
        found.append(&mut known);
        found
    }

    fn of_union(
        &mut self,
        schema: &Members,
        keyword: &str,
        members: &[Value],
        depth: usize,
    ) -> Vec<Value> {
        let mut base = schema.clone();
        base.remove(keyword);
        let discriminator = base.remove("discriminator");
        for annotation in ["example", "examples"] {
            base.remove(annotation);
        }
        let mut lists = Vec::new();
        let mut all_at_once = Members::new();
        for member in members {
            let merged = Value::Object(merge(base.clone(), self.flatten(member, 0)));
            let mut values = self.variants(&merged, depth);
            if let Some(discriminator) = &discriminator
                && let Some(tag) = tag(discriminator, member)
            {
                let property = discriminator["propertyName"].as_str().unwrap_or_default();
                let fixed = self.flatten(member, 0);
                let fixed = &fixed.get("properties").unwrap_or(&Value::Null)[property];
                if !says_value(&Value::Object(self.flatten(fixed, 0))) {
                    for value in values.iter_mut().filter_map(Value::as_object_mut) {
                        value.insert(property.to_owned(), json!(tag));
                    }
                }
            }
            if let Some(Value::Object(first)) = values.first() {
                all_at_once = merge_over(&all_at_once, first);
            }
            lists.push(values);
        }
        let mut found = interleave(lists);
        if keyword == "anyOf" && depth == 0 && !all_at_once.is_empty() {
            found.push(Value::Object(all_at_once));
        }
        found
    }

    fn arrays(&mut self, schema: &Members, depth: usize) -> Vec<Value> {
        let number = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let least = number("minItems").unwrap_or(0) as usize;
        let most = number("maxItems").unwrap_or(u64::MAX) as usize;
        let prefix = schema.get("prefixItems").and_then(Value::as_array);
        let fixed: Vec<Value> = prefix
            .into_iter()
            .flatten()
            .map_while(|part| self.variants(part, depth + 1).into_iter().next())
            .collect();
        let items = schema.get("items").cloned().unwrap_or(Value::Bool(true));
        let values = if self.is_deep(depth) && least <= fixed.len() {
            Vec::new()
        } else {
            self.variants(&items, depth + 1)
        };
        let mut lists = vec![fixed.clone()];
        if !values.is_empty() {
            let list = |chosen: &[Value]| [fixed.as_slice(), chosen].concat();
            lists.insert(0, list(&values[..1]));
            lists.push(list(&values));
            let filled = values
                .iter()
                .cycle()
                .take(least.saturating_sub(fixed.len()));
            lists.push(list(&filled.cloned().collect::<Vec<_>>()));
            // Each on its own, so that one that is not valid spoils no other.
            lists.extend(
                values[1..]
                    .iter()
                    .map(|value| list(std::slice::from_ref(value))),
            );
        }
        if prefix.is_some() {
            lists.push(Vec::new());
            lists.extend((1..fixed.len()).map(|length| fixed[..length].to_vec()));
        }
        for list in &mut lists {
            list.truncate(most);
        }
        lists.retain(|list| list.len() >= least);
        lists.into_iter().map(Value::Array).collect()
    }

    /// The named members of an object, with whether they are required and their values; `None` when
    /// one that is required has none.
    fn members(&mut self, schema: &Members, depth: usize) -> Option<Vec<Member>> {
        let required: Vec<String> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let mut members: Vec<Member> = Vec::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let required = required.contains(name);
            if !required && self.is_deep(depth) {
                continue;
            }
            let values = self.variants(property, depth + 1);
            match (values.is_empty(), required) {
                (true, true) => return None,
                (true, false) => {}
                _ => members.push((name.clone(), required, values)),
            }
        }
        let rest = schema.get("additionalProperties").cloned();
        for name in required {
            if properties.is_none_or(|properties| !properties.contains_key(&name)) {
                let mut values = vec![json!("undescribed")];
                if let Some(rest @ Value::Object(_)) = &rest {
                    values = self.variants(rest, depth + 1);
                }
                if values.is_empty() {
                    return None;
                }
                members.push((name, true, values));
            }
        }
        Some(members)
    }

    fn objects(&mut self, schema: &Members, depth: usize) -> Vec<Value> {
        let Some(members) = self.members(schema, depth) else {
            return Vec::new();
        };
        let extra = if self.is_deep(depth) {
            Vec::new()
        } else {
            self.extra(schema, depth)
        };
        let needed = members.iter().filter(|member| member.1);
        let minimal: Members = needed
            .map(|(name, _, values)| (name.clone(), values[0].clone()))
            .collect();
        if self.is_deep(depth) {
            return vec![Value::Object(minimal)];
        }
        let longest = members
            .iter()
            .map(|member| member.2.len())
            .max()
            .unwrap_or(0);
        let nth = |at: usize| -> Members {
            let each = members.iter();
            each.map(|(name, _, values)| (name.clone(), values[at % values.len()].clone()))
                .collect()
        };
        let mut found = vec![nth(0), minimal.clone()];
        for some in extra {
            found.extend([merge_over(&minimal, &some), merge_over(&nth(0), &some)]);
        }
        found.extend((1..longest.min(16)).map(nth));
        // One different from the smallest at a time: a value that is not valid spoils no other.
        if depth == 0 {
            for (name, _, values) in &members {
                let others = values.iter().take(if members.len() > 12 { 4 } else { 16 });
                found.extend(others.map(|value| {
                    let mut object = minimal.clone();
                    object.insert(name.clone(), value.clone());
                    object
                }));
            }
        }
        for _ in 0..if depth == 0 { 8 } else { 1 } {
            let mut object = Members::new();
            for (name, required, values) in &members {
                if *required || self.random(2) == 0 {
                    object.insert(name.clone(), values[self.random(values.len())].clone());
                }
            }
            found.push(object);
        }
        found.into_iter().map(Value::Object).collect()
    }

    /// Members beyond the named ones.
    fn extra(&mut self, schema: &Members, depth: usize) -> Vec<Members> {
        let mut found = Vec::new();
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        for (pattern, values) in patterns.into_iter().flatten() {
            let named = Map::from_iter([("pattern".to_owned(), json!(pattern))]);
            let names = strings(&named).into_iter();
            let names = names.filter_map(|name| name.as_str().map(str::to_owned));
            found.push(names.zip(self.variants(values, depth + 1)).collect());
        }
        let values = schema
            .get("additionalProperties")
            .or(schema.get("unevaluatedProperties"));
        let names = schema
            .get("propertyNames")
            .map(|names| self.variants(names, depth + 1));
        let names =
            names.unwrap_or_else(|| vec![json!("another"), json!("ключ \"2\"\n"), json!("")]);
        let values = match values {
            Some(Value::Bool(false)) => return found,
            Some(values) => self.variants(values, depth + 1),
            None if depth < 2 => vec![json!({"a": [1, null, "é"]}), json!(12345678901i64)],
            None => return found,
        };
        let names: Vec<String> = names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        found.push(names.iter().cloned().zip(values.iter().cloned()).collect());
        let first = names.first().cloned().unwrap_or_default();
        found.extend(
            values
                .into_iter()
                .skip(1)
                .take(10)
                .map(|value| Members::from_iter([(first.clone(), value)])),
        );
        found
    }
}

/// What a schema that says nothing takes.
fn anything(depth: usize) -> Vec<Value> {
    let mut all = vec![json!("anything"), json!(1), json!({"a": [true, null]})];
    if depth < 2 {
        all.extend([
            json!([]),
            json!(-1.5),
            json!(false),
            json!({}),
            json!(u64::MAX),
            Value::Null,
        ]);
    }
    all
}

fn merge_over(base: &Members, extra: &Members) -> Members {
    let mut object = extra.clone();
    object.extend(base.clone());
    object
}

/// The first of each, then the second of each, and so on.
fn interleave(lists: Vec<Vec<Value>>) -> Vec<Value> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    let rounds = (0..longest).flat_map(|at| lists.iter().filter_map(move |list| list.get(at)));
    rounds.cloned().collect()
}
