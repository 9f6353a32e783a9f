//! The other things that a change makes or sets: keys, topics, detectors, exports, trails, policies and roles.

use serde_json::{Map, Value, json};

use super::account::{Thing, fields, name_in, text};
use super::apply::{Act, Wrote};
use super::selectors::as_sent;

impl Act<'_> {
    pub(super) fn new_key(&mut self, with: &Value) -> Wrote {
        let part = text(with, "part");
        let id = part.replace('/', "-");
        let arn = format!("arn:aws:kms:{}:{}:key/{id}", self.place.1, self.place.0);
        let key = json!({"policy": with["policy"], "enabled": true, "rotation": false,
            "tags": {"created-by": "radiant-aws-setup", "setup-part": part}});
        self.local("keys")[&id] = key;
        self.filled
            .insert(text(with, "fills").to_owned(), arn.clone());
        Wrote::Touched(arn)
    }

    pub(super) fn alias(&mut self, with: &Value) -> Wrote {
        let alias = text(with, "alias");
        if self.local("aliases").get(alias).is_some() {
            return Wrote::Refused("the alias is there already".to_owned());
        }
        self.local("aliases")[alias] = json!({"key": name_in(text(with, "key"))});
        Wrote::Touched(alias.to_owned())
    }

    pub(super) fn rotation(&mut self, with: &Value) -> Wrote {
        let key = text(with, "key");
        self.state.by_arn_mut("keys", key).unwrap()["rotation"] = json!(true);
        Wrote::Touched(key.to_owned())
    }

    pub(super) fn new_topic(&mut self, with: &Value) -> Wrote {
        let name = text(with, "topic");
        let arn = format!("arn:aws:sns:{}:{}:{name}", self.place.1, self.place.0);
        if self.local("topics").get(name).is_some() {
            return Wrote::Refused("the topic is there already".to_owned());
        }
        self.local("topics")[name] = json!({"policy": with["policy"]});
        Wrote::Touched(arn)
    }

    pub(super) fn new_detector(&mut self, with: &Value) -> Wrote {
        if !self.local("detectors").as_object().unwrap().is_empty() {
            return Wrote::Refused("a detector is there already".to_owned());
        }
        let id = format!("made-in-{}", self.place.1);
        let features: Map<String, Value> = switches(&with["features"]);
        self.local("detectors")[&id] = json!({"enabled": true, "frequency": with["frequency"],
            "features": features, "destinations": {}});
        self.filled.insert(text(with, "fills").to_owned(), id);
        Wrote::Touched(format!("detector/{}/{}", self.place.0, self.place.1))
    }

    /// The detector that an action names.
    pub(super) fn named_detector(&mut self, with: &Value) -> &mut Value {
        &mut self.local("detectors")[text(with, "detector")]
    }

    pub(super) fn detector(&mut self, with: &Value) -> Wrote {
        let detector = self.named_detector(with);
        if let Some(enable) = with["enable"].as_bool() {
            detector["enabled"] = json!(enable);
        }
        if let Some(frequency) = with["frequency"].as_str() {
            detector["frequency"] = json!(frequency);
        }
        for (name, state) in switches(&with["features"]) {
            detector["features"][name] = state;
        }
        Wrote::Touched(format!("detector/{}/{}", self.place.0, self.place.1))
    }

    pub(super) fn new_destination(&mut self, with: &Value) -> Wrote {
        let detector = self.named_detector(with);
        if detector["destinations"]
            .as_object()
            .is_some_and(|there| !there.is_empty())
        {
            return Wrote::Refused("an export is there already".to_owned());
        }
        detector["destinations"] =
            json!({"made": {"arn": with["bucket_arn"], "key": with["key_arn"]}});
        Wrote::Touched(format!("detector/{}/{}", self.place.0, self.place.1))
    }

    pub(super) fn destination(&mut self, with: &Value) -> Wrote {
        let id = text(&with["seen"], "id").to_owned();
        let detector = self.named_detector(with);
        detector["destinations"][&id]["arn"] = with["bucket_arn"].clone();
        detector["destinations"][&id]["key"] = with["key_arn"].clone();
        Wrote::Touched(format!("detector/{}/{}", self.place.0, self.place.1))
    }

    pub(super) fn new_trail(&mut self, with: &Value) -> Wrote {
        let with = &with["settings"];
        let name = text(with, "name");
        if self.local("trails").get(name).is_some() {
            return Wrote::Refused("the trail is there already".to_owned());
        }
        self.local("trails")[name] = json!({
            "bucket": with["bucket"], "prefix": with["prefix"], "topic": with["topic_arn"], "key": with["key_arn"],
            "global_events": with["global_events"], "multi_region": with["multi_region"],
            "organization": with["organization"], "validation": with["validation"], "logging": false,
        });
        Wrote::Touched(format!("trail/{name}"))
    }

    pub(super) fn trail(&mut self, with: &Value) -> Wrote {
        let arn = text(with, "trail");
        let change = &with["change"];
        let trail = self.state.by_arn_mut("trails", arn).unwrap();
        if with["seen"]["key_arn"] != trail["key"] || with["seen"]["topic_arn"] != trail["topic"] {
            return Wrote::Refused("the plan did not see the trail that is there".to_owned());
        }
        for (field, name) in [
            ("topic_arn", "topic"),
            ("key_arn", "key"),
            ("multi_region", "multi_region"),
            ("organization", "organization"),
            ("global_events", "global_events"),
            ("validation", "validation"),
        ] {
            if change.get(field).is_some_and(|value| !value.is_null()) {
                trail[name] = change[field].clone();
            }
        }
        Wrote::Touched(format!("trail/{}", name_in(arn)))
    }

    pub(super) fn selectors(&mut self, with: &Value) -> Wrote {
        let arn = text(with, "trail");
        let trail = self.state.by_arn_mut("trails", arn).unwrap();
        let (basic, advanced) = as_sent(&with["after"]);
        trail["event_selectors"] = basic;
        trail["advanced_selectors"] = advanced;
        Wrote::Touched(format!("trail/{}", name_in(arn)))
    }

    pub(super) fn start(&mut self, with: &Value) -> Wrote {
        let arn = text(with, "trail");
        self.state.by_arn_mut("trails", arn).unwrap()["logging"] = json!(true);
        Wrote::Touched(format!("trail/{}", name_in(arn)))
    }

    pub(super) fn new_policy(&mut self, with: &Value) -> Wrote {
        let name = text(with, "name");
        let policies = &mut self.state.0["accounts"][self.place.0]["iam"]["policies"];
        if policies.get(name).is_some() {
            return Wrote::Refused("the policy is there already".to_owned());
        }
        policies[name] =
            json!({"versions": [{"id": "v1", "default": true, "document": with["document"]}]});
        Wrote::Touched(format!("arn:aws:iam::{}:policy/{name}", self.place.0))
    }

    pub(super) fn policy_version(&mut self, with: &Value) -> Wrote {
        let arn = text(with, "policy");
        if self.state.document(&Thing::Policy(arn.to_owned())) != with.get("seen") {
            return Wrote::Refused("the plan did not see the document that is there".to_owned());
        }
        let policy = self.state.identity_mut("policies", arn).unwrap();
        let versions = policy["versions"].as_array_mut().unwrap();
        versions.retain(|version| version["id"] != with["delete_version"]);
        for version in versions.iter_mut() {
            version["default"] = json!(false);
        }
        versions.push(json!({"id": "v99", "default": true, "document": with["after"]}));
        Wrote::Touched(arn.to_owned())
    }

    pub(super) fn new_role(&mut self, with: &Value) -> Wrote {
        let arn = self.role_arn(text(with, "name"));
        let roles = &mut self.state.0["accounts"][self.place.0]["iam"]["roles"];
        roles[text(with, "name")] = json!({"trust": with["trust"], "attached": []});
        Wrote::Touched(arn)
    }

    pub(super) fn attach(&mut self, with: &Value) -> Wrote {
        let arn = self.role_arn(text(with, "role"));
        let role = self.state.identity_mut("roles", &arn).unwrap();
        role["attached"]
            .as_array_mut()
            .unwrap()
            .push(with["policy"].clone());
        Wrote::Touched(arn)
    }
}

fn switches(features: &Value) -> Map<String, Value> {
    let on = |on: &Value| {
        json!(if *on == json!(true) {
            "ENABLED"
        } else {
            "DISABLED"
        })
    };
    fields(features)
        .map(|(name, value)| (name.clone(), on(value)))
        .collect()
}
