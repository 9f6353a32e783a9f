//! Everything that there is, as plain data in the form of practice's own state, and what the judge says about it.

use serde_json::{Value, json};

use crate::judge::{Ask, Bucket, bucket_lets, identity_lets, key_lets, role_lets, thing_lets};

/// The whole world at a moment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State(pub(crate) Value);

/// Something with a document of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    /// By name.
    Bucket(String),
    /// By ARN, as the others.
    Key(String),
    Topic(String),
    /// Its trust.
    Role(String),
    /// A managed policy: what those may do that it is attached to.
    Policy(String),
}

/// Service, Region, account and the rest of an ARN.
pub(crate) fn parts(arn: &str) -> [&str; 4] {
    let mut parts = arn.splitn(6, ':').skip(2);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// The last part of an ARN's resource, such as a role's name or a key's id.
pub(crate) fn name_in(arn: &str) -> &str {
    let [.., resource] = parts(arn);
    resource.rsplit('/').next().unwrap_or_default()
}

/// The text of a field, empty when there is none.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The fields of an object by name.
pub(crate) fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

impl State {
    pub(crate) fn bucket(&self, name: &str) -> Option<&Value> {
        self.0.get("buckets")?.get(name)
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = (&String, &Value)> {
        fields(&self.0["accounts"])
    }

    /// What an account has in a Region, of one kind, such as `keys`.
    pub(crate) fn regional(&self, account: &str, region: &str, kind: &str) -> Option<&Value> {
        self.0
            .get("accounts")?
            .get(account)?
            .get("regions")?
            .get(region)?
            .get(kind)
    }

    /// The same, to be changed; made when it is not there.
    pub(crate) fn regional_mut(&mut self, account: &str, region: &str, kind: &str) -> &mut Value {
        let place = &mut self.0["accounts"][account]["regions"][region][kind];
        if place.is_null() {
            *place = json!({});
        }
        place
    }

    /// Something regional by its ARN: a key, a topic, a trail.
    pub(crate) fn by_arn(&self, kind: &str, arn: &str) -> Option<&Value> {
        let [_, region, account, _] = parts(arn);
        self.regional(account, region, kind)?
            .get(name_of(kind, arn))
    }

    /// The same, to be changed.
    pub(crate) fn by_arn_mut(&mut self, kind: &str, arn: &str) -> Option<&mut Value> {
        let [_, region, account, _] = parts(arn);
        let (region, account) = (region.to_owned(), account.to_owned());
        let name = name_of(kind, arn).to_owned();
        self.regional_mut(&account, &region, kind).get_mut(&name)
    }

    /// All of one kind, such as `trails`, as (account, Region, name, thing).
    pub(crate) fn all<'a>(
        &'a self,
        kind: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a str, &'a Value)> {
        self.accounts().flat_map(move |(account, view)| {
            fields(&view["regions"]).flat_map(move |(region, there)| {
                fields(&there[kind]).map(move |(name, thing)| {
                    (account.as_str(), region.as_str(), name.as_str(), thing)
                })
            })
        })
    }

    /// A role or managed policy by its ARN; `kind` is `roles` or `policies`.
    pub(crate) fn identity(&self, kind: &str, arn: &str) -> Option<&Value> {
        let [_, _, account, _] = parts(arn);
        self.0
            .get("accounts")?
            .get(account)?
            .get("iam")?
            .get(kind)?
            .get(name_in(arn))
    }

    pub(crate) fn identity_mut(&mut self, kind: &str, arn: &str) -> Option<&mut Value> {
        let [_, _, account, _] = parts(arn);
        let (account, name) = (account.to_owned(), name_in(arn).to_owned());
        self.0["accounts"][&account]["iam"][kind].get_mut(&name)
    }

    /// The document of a thing, if it is there and has one.
    pub(crate) fn document(&self, thing: &Thing) -> Option<&Value> {
        let document = match thing {
            Thing::Bucket(name) => self.bucket(name)?.get("policy"),
            Thing::Key(arn) => self.by_arn("keys", arn)?.get("policy"),
            Thing::Topic(arn) => self.by_arn("topics", arn)?.get("policy"),
            Thing::Role(arn) => self.identity("roles", arn)?.get("trust"),
            Thing::Policy(arn) => default_version(self.identity("policies", arn)?),
        };
        document.filter(|document| !document.is_null())
    }

    /// Whether a call gets through.
    pub(crate) fn lets(&self, thing: &Thing, ask: &Ask) -> bool {
        let document = self.document(thing);
        match thing {
            Thing::Bucket(name) => self.bucket(name).is_some_and(|bucket| {
                let there = Bucket {
                    owner: text(bucket, "account"),
                    policy: document,
                    restricted: self.blocks(name, "restrict"),
                };
                bucket_lets(there, ask)
            }),
            Thing::Topic(arn) => {
                self.by_arn("topics", arn).is_some() && thing_lets(parts(arn)[2], document, ask)
            }
            Thing::Key(arn) => {
                let usable = self
                    .by_arn("keys", arn)
                    .is_some_and(|key| key["enabled"] == json!(true) && key["deletion"].is_null());
                usable && document.is_some_and(|policy| key_lets(parts(arn)[2], policy, ask))
            }
            Thing::Role(arn) => document.is_some_and(|trust| role_lets(parts(arn)[2], trust, ask)),
            Thing::Policy(_) => identity_lets(document, ask),
        }
    }

    /// Whether one of the four switches of Block Public Access is on for a bucket.
    pub(crate) fn blocks(&self, bucket: &str, switch: &str) -> bool {
        self.bucket(bucket)
            .is_some_and(|bucket| bucket["public_access_block"][switch] == json!(true))
    }

    /// All that has a document.
    pub(crate) fn things(&self) -> Vec<Thing> {
        let mut things: Vec<Thing> = fields(&self.0["buckets"])
            .map(|(name, _)| Thing::Bucket(name.clone()))
            .collect();
        for (account, region, id, _) in self.all("keys") {
            things.push(Thing::Key(format!(
                "arn:aws:kms:{region}:{account}:key/{id}"
            )));
        }
        for (account, region, name, _) in self.all("topics") {
            things.push(Thing::Topic(format!(
                "arn:aws:sns:{region}:{account}:{name}"
            )));
        }
        for (account, view) in self.accounts() {
            for (name, _) in fields(&view["iam"]["roles"]) {
                things.push(Thing::Role(format!("arn:aws:iam::{account}:role/{name}")));
            }
            for (name, _) in fields(&view["iam"]["policies"]) {
                things.push(Thing::Policy(format!(
                    "arn:aws:iam::{account}:policy/{name}"
                )));
            }
        }
        things.retain(|thing| self.document(thing).is_some());
        things
    }
}

fn name_of<'a>(kind: &str, arn: &'a str) -> &'a str {
    match kind {
        "topics" => parts(arn)[3],
        _ => name_in(arn),
    }
}

fn default_version(policy: &Value) -> Option<&Value> {
    policy
        .get("versions")?
        .as_array()?
        .iter()
        .find(|version| version["default"] == json!(true))?
        .get("document")
}
