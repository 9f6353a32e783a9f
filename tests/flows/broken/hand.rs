//! The things of an account that was set up, to be changed behind everybody's back.

use radiant_aws_setup::answers::{Answers, KeyChoice};
use radiant_aws_setup::practice::World;
use radiant_aws_setup::practice::world::{
    Bucket, Destination, Detector, Key, Regional, Role, Settling, Topic, Trail,
};
use serde_json::{Value, json};

use super::scene::{ACCOUNT, REGION};

pub(super) struct Hand<'w> {
    pub(super) world: &'w mut World,
    pub(super) answers: &'w Answers,
}

/// Which of two like things: of the log files, or of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Logs,
    Findings,
}

/// A document of the set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    Bucket(Of),
    Key(Of),
    Topic(Of),
    /// What the main account's role may do.
    Rights,
    /// Who may use it.
    Trust,
    /// The same of the role in the first of the other accounts.
    MemberRights,
    MemberTrust,
}

impl Paper {
    pub(super) const ALL: [Self; 10] = [
        Self::Bucket(Of::Logs),
        Self::Bucket(Of::Findings),
        Self::Key(Of::Logs),
        Self::Key(Of::Findings),
        Self::Topic(Of::Logs),
        Self::Topic(Of::Findings),
        Self::Rights,
        Self::Trust,
        Self::MemberRights,
        Self::MemberTrust,
    ];
}

impl<'w> Hand<'w> {
    pub(super) const fn new(world: &'w mut World, answers: &'w Answers) -> Self {
        Self { world, answers }
    }

    /// What the main account has in its main Region.
    pub(super) fn here(&mut self) -> &mut Regional {
        self.world.regional_mut(ACCOUNT, REGION)
    }

    pub(super) fn trail_name(&self) -> &'w str {
        self.answers.cloudtrail.trail.name()
    }

    pub(super) fn trail(&mut self) -> &mut Trail {
        let name = self.trail_name();
        self.here().trails.get_mut(name).unwrap()
    }

    /// The trail's own selector of data events, as it is on the wire.
    pub(super) fn selectors(&mut self) -> &mut Vec<Value> {
        let selectors = self.trail().advanced_selectors.as_mut().unwrap();
        selectors.as_array_mut().unwrap()
    }

    pub(super) fn bucket_name(&self, of: Of) -> String {
        match of {
            Of::Logs => self.answers.cloudtrail.bucket.name().to_string(),
            Of::Findings => self.answers.guardduty.bucket.name().to_string(),
        }
    }

    pub(super) fn bucket(&mut self, of: Of) -> &mut Bucket {
        let name = self.bucket_name(of);
        self.world.buckets.get_mut(&name).unwrap()
    }

    pub(super) fn topic_name(&self, of: Of) -> String {
        match of {
            Of::Logs => self.answers.cloudtrail.topic.name().to_owned(),
            Of::Findings => self.answers.guardduty.topic.name().to_owned(),
        }
    }

    pub(super) fn topic_arn(&self, of: Of) -> String {
        format!("arn:aws:sns:{REGION}:{ACCOUNT}:{}", self.topic_name(of))
    }

    pub(super) fn topic(&mut self, of: Of) -> &mut Topic {
        let name = self.topic_name(of);
        self.here().topics.get_mut(&name).unwrap()
    }

    pub(super) fn alias(&self, of: Of) -> String {
        let choice = match of {
            Of::Logs => &self.answers.cloudtrail.key,
            Of::Findings => &self.answers.guardduty.key,
        };
        match choice {
            KeyChoice::New { alias } => alias.to_string(),
            KeyChoice::Existing { .. } | KeyChoice::None => String::new(),
        }
    }

    pub(super) fn key_id(&mut self, of: Of) -> String {
        let alias = self.alias(of);
        self.here().aliases[&alias].key.clone().unwrap()
    }

    pub(super) fn key_arn(&mut self, of: Of) -> String {
        format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{}", self.key_id(of))
    }

    pub(super) fn key(&mut self, of: Of) -> &mut Key {
        let id = self.key_id(of);
        self.here().keys.get_mut(&id).unwrap()
    }

    /// One more key of the account, with only the account itself in its rules; its ARN.
    pub(super) fn another_key(&mut self) -> String {
        let id = "dddddddd-0000-4000-8000-000000000004";
        let key: Key = serde_json::from_value(json!({
            "enabled": true,
            "policy": {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
                "Action": "kms:*", "Resource": "*"
            }]}
        }))
        .unwrap();
        self.here().keys.insert(id.to_owned(), key);
        format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}")
    }

    /// One more topic of the account; its ARN.
    pub(super) fn another_topic(&mut self) -> String {
        let arn = format!("arn:aws:sns:{REGION}:{ACCOUNT}:another-topic");
        let topic = Topic {
            policy: Settling::settled(json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
                "Action": "SNS:Publish", "Resource": arn.as_str()
            }]})),
            ..Topic::default()
        };
        self.here().topics.insert("another-topic".to_owned(), topic);
        arn
    }

    /// One more bucket of the account; its name.
    pub(super) fn another_bucket(&mut self) -> String {
        let name = "larkfield-another-bucket".to_owned();
        let bucket: Bucket = serde_json::from_value(json!({
            "account": ACCOUNT, "region": REGION,
            "public_access_block":
                {"block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true},
        }))
        .unwrap();
        self.world.buckets.insert(name.clone(), bucket);
        name
    }

    /// The detector of a Region of the main account.
    pub(super) fn detector(&mut self, region: &str) -> &mut Detector {
        let there = self.world.regional_mut(ACCOUNT, region);
        there.detectors.values_mut().next().unwrap()
    }

    /// Where its findings go.
    pub(super) fn destination(&mut self, region: &str) -> &mut Destination {
        self.detector(region)
            .destinations
            .values_mut()
            .next()
            .unwrap()
    }

    pub(super) fn role_of(&mut self, account: &str, name: &str) -> &mut Role {
        let iam = self.world.iam_mut(account).unwrap();
        iam.roles.get_mut(name).unwrap()
    }

    /// The vendor's role in the main account.
    pub(super) fn role(&mut self) -> &mut Role {
        self.role_of(ACCOUNT, "radiant-aws-access-role")
    }

    /// The role of another account.
    pub(super) fn member(&mut self, account: &str) -> &mut Role {
        let name = self.answers.members.role_name.to_string();
        self.role_of(account, &name)
    }

    pub(super) fn policy_name(&self) -> String {
        self.answers.role.policy_name.to_string()
    }

    fn version(&mut self, account: &str, policy: &str) -> &mut Value {
        let iam = self.world.iam_mut(account).unwrap();
        let versions = &mut iam.policies.get_mut(policy).unwrap().versions;
        let current = versions.iter_mut().find(|version| version.default);
        &mut current.unwrap().document
    }

    /// A document as it is now; nothing where there is none.
    pub(super) fn read(&mut self, paper: Paper) -> Value {
        match paper {
            Paper::Bucket(of) => self.bucket(of).policy.newest().clone().unwrap_or_default(),
            Paper::Key(of) => self.key(of).policy.newest().clone(),
            Paper::Topic(of) => self.topic(of).policy.newest().clone(),
            Paper::Rights => {
                let name = self.policy_name();
                self.version(ACCOUNT, &name).clone()
            }
            Paper::Trust => self.role().trust.newest().clone(),
            Paper::MemberRights => {
                let name = self.answers.members.policy_name().to_string();
                self.version(super::scene::MEMBER, &name).clone()
            }
            Paper::MemberTrust => self.member(super::scene::MEMBER).trust.newest().clone(),
        }
    }

    pub(super) fn write(&mut self, paper: Paper, document: Value) {
        match paper {
            Paper::Bucket(of) => {
                let document = (!document.is_null()).then_some(document);
                self.bucket(of).policy = Settling::settled(document);
            }
            Paper::Key(of) => self.key(of).policy = Settling::settled(document),
            Paper::Topic(of) => self.topic(of).policy = Settling::settled(document),
            Paper::Rights => {
                let name = self.policy_name();
                *self.version(ACCOUNT, &name) = document;
            }
            Paper::Trust => self.role().trust = Settling::settled(document),
            Paper::MemberRights => {
                let name = self.answers.members.policy_name().to_string();
                *self.version(super::scene::MEMBER, &name) = document;
            }
            Paper::MemberTrust => {
                self.member(super::scene::MEMBER).trust = Settling::settled(document);
            }
        }
    }

    /// Change the rules of a document.
    pub(super) fn rules(&mut self, paper: Paper, change: impl FnOnce(&mut Vec<Value>)) {
        let mut document = self.read(paper);
        change(document["Statement"].as_array_mut().unwrap());
        self.write(paper, document);
    }

    /// Add a rule to a document, as somebody else does.
    pub(super) fn add(&mut self, paper: Paper, rule: Value) {
        self.rules(paper, |rules| rules.push(rule));
    }

    /// Take the rule of this name out again.
    pub(super) fn take_out(&mut self, paper: Paper, sid: &str) {
        self.rules(paper, |rules| {
            rules.retain(|rule| rule["Sid"] != json!(sid));
        });
    }

    /// Change one rule.
    pub(super) fn rule(&mut self, paper: Paper, sid: &str, change: impl FnOnce(&mut Value)) {
        self.rules(paper, |rules| {
            let rule = rules.iter_mut().find(|rule| rule["Sid"] == json!(sid));
            change(rule.unwrap());
        });
    }
}
