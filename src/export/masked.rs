//! Identifiers replaced, the same one always by the same word, so that a file can leave the company and still be read.
//!
//! What is replaced is known in two ways: names that were chosen or seen are told one by one, and what has the shape of an identifier
//! of AWS (account numbers, ARNs, ids, addresses) is found wherever it stands. What is the same for every customer stays.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde_json::Value;

use crate::domain::{AccountId, Region};

/// Shorter than this, a name would be found in other words.
const SHORTEST: usize = 2;
/// A number of so many digits is one of somebody.
const NUMBER: usize = 9;
/// The product names, which no name of somebody may break up.
const OURS: [&str; 5] = [
    "Radiant Security",
    "AWS CloudTrail",
    "Amazon GuardDuty",
    "CloudTrail",
    "GuardDuty",
];
/// Parts of names that AWS gives, the same for everybody.
const OF_AWS: [&str; 12] = [
    "AWSLogs",
    "CloudTrail",
    "CloudTrail-Digest",
    "CloudTrail-Insight",
    "GuardDuty",
    "root",
    "aws",
    "aws-service-role",
    "aws-reserved",
    "sso.amazonaws.com",
    "service-role",
    "OrganizationAccountAccessRole",
];
/// Names of rules that begin like this are AWS's or ours.
const OWN_RULES: [&str; 2] = ["AWSCloudTrail", "Radiant"];
/// Identifiers that begin like this and go on in letters and digits.
const BEGINNINGS: [(&str, &str); 9] = [
    ("o-", "organization"),
    ("r-", "group"),
    ("ou-", "group"),
    ("p-", "id"),
    ("mrk-", "key"),
    ("vpc-", "network"),
    ("vpce-", "network"),
    ("subnet-", "network"),
    ("i-", "id"),
];
/// Ids of keys, users and roles begin like this.
const INNER_IDS: [&str; 6] = ["AKIA", "ASIA", "AROA", "AIDA", "ANPA", "AGPA"];

/// Which identifiers there are, and what stands for each.
#[derive(Clone, Debug, Default)]
pub struct Masks {
    known: BTreeMap<String, String>,
    /// How long they are, in bytes.
    lengths: BTreeSet<usize>,
    counts: BTreeMap<&'static str, usize>,
    /// What is the same for every customer.
    public: BTreeSet<String>,
}

impl Masks {
    /// `same_for_all` is what would stand in the same file for a customer of whom nothing is known: no word of it is replaced.
    pub fn new(same_for_all: &Value) -> Self {
        let mut masks = Self::default();
        masks.public.extend(OF_AWS.map(str::to_owned));
        masks.public.extend(OURS.map(str::to_owned));
        each_text(same_for_all, &mut |text| {
            masks.public.insert(text.to_owned());
            for word in text.split(|sign: char| !is_in_name(sign)) {
                let word = word.trim_matches(is_end);
                masks.public.insert(word.to_owned());
                for part in word.split(['/', ':']) {
                    masks.public.insert(part.to_owned());
                }
            }
        });
        masks
    }

    /// One more that stays, such as a name of the vendor.
    #[must_use]
    pub fn with_public(mut self, name: &str) -> Self {
        self.public.insert(name.to_owned());
        self
    }

    /// A name that is replaced from now on; `kind` is the word that stands for it, with a number.
    pub fn add(&mut self, kind: &'static str, name: &str) {
        let name = name.trim();
        let is_word = name.chars().any(char::is_alphanumeric);
        // A short number would be found in dates.
        let is_number = name.len() < NUMBER && name.bytes().all(|b| b.is_ascii_digit());
        if name.len() < SHORTEST
            || !is_word
            || is_number
            || self.public.contains(name)
            || name.starts_with("${")
        {
            return;
        }
        if self.known.contains_key(name) {
            return;
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let label = format!("{kind}-{count}");
        if let Ok(account) = AccountId::parse(name) {
            for form in [account.grouped(), account.masked()] {
                self.insert(form, &label);
            }
        }
        self.insert(name.to_owned(), &label);
    }

    fn insert(&mut self, name: String, label: &str) {
        self.lengths.insert(name.len());
        self.known.insert(name, label.to_owned());
    }

    /// Find what has the shape of an identifier, in every text of it.
    pub fn read(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(statements) = fields.get("Statement") {
                    self.read_document(fields.get("Id"), statements);
                }
                for (key, field) in fields {
                    self.find(key);
                    self.read(field);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.read(item);
                }
            }
            Value::String(text) => {
                self.find(text);
            }
            Value::Number(_) | Value::Bool(_) | Value::Null => {}
        }
    }

    /// What others wrote into a policy is theirs, whatever its shape: names of rules, and values of conditions.
    fn read_document(&mut self, id: Option<&Value>, statements: &Value) {
        if let Some(Value::String(id)) = id {
            self.add("rule", id);
        }
        let one = std::slice::from_ref(statements);
        let statements = statements.as_array().map_or(one, Vec::as_slice);
        for statement in statements {
            let sid = statement.get("Sid").and_then(Value::as_str);
            let theirs = |sid: &&str| !OWN_RULES.iter().any(|own| sid.starts_with(own));
            if let Some(sid) = sid.filter(theirs) {
                self.add("rule", sid);
            }
            for place in ["Principal", "NotPrincipal"] {
                if let Some(principal) = statement.get(place) {
                    self.read_leaves("principal", principal);
                }
            }
            let conditions = statement.get("Condition").and_then(Value::as_object);
            let tests = conditions.into_iter().flatten();
            for (key, values) in tests.filter_map(|(_, test)| test.as_object()).flatten() {
                if let Some((_, tag)) = key.split_once('/') {
                    self.add("tag", tag);
                }
                self.read_leaves("value", values);
            }
        }
    }

    fn read_leaves(&mut self, kind: &'static str, value: &Value) {
        let mut texts = Vec::new();
        leaves(value, &mut |text| texts.push(text.to_owned()));
        for text in texts {
            let is_said_by_aws = text.ends_with(".amazonaws.com")
                || text.ends_with(".amazonaws.com.cn")
                || Region::parse(&text).is_ok()
                || text.parse::<f64>().is_ok() && text.len() < 9;
            if !self.find(&text) && !is_said_by_aws {
                self.add(kind, &text);
            }
        }
    }

    /// Whether there was something with the shape of an identifier.
    fn find(&mut self, text: &str) -> bool {
        let mut found = false;
        for word in text.split(|sign: char| !is_in_name(sign)) {
            let word = word.trim_matches(is_end);
            if let Some(at) = word.find("arn:aws") {
                self.arn(word.get(at..).unwrap_or_default());
                found = true;
            }
            if is_address(word) {
                self.add("address", word);
                found = true;
            }
            let host = word.split('/').next().unwrap_or_default();
            if host.len() > 6 && host.parse::<IpAddr>().is_ok() {
                self.add("network", word);
                self.add("network", host);
                found = true;
            }
            for part in word.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-') {
                found |= self.part(part);
            }
        }
        found
    }

    /// One part of a name, of letters, digits and hyphens.
    fn part(&mut self, part: &str) -> bool {
        let kind = BEGINNINGS
            .iter()
            .find(|(beginning, _)| part.strip_prefix(beginning).is_some_and(is_id));
        if let Some((_, kind)) = kind {
            self.add(kind, part);
            return true;
        }
        let is_inner = INNER_IDS.iter().any(|id| part.starts_with(id))
            && part.len() >= 16
            && part
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if is_inner || is_uuid(part) || part.len() == 32 && is_hex(part) {
            self.add("id", part);
            return true;
        }
        let mut found = false;
        for number in part.split(|sign: char| !sign.is_ascii_digit()) {
            if number.len() == 12 {
                self.add("account", number);
                found = true;
            }
        }
        found
    }

    /// The parts of an ARN that somebody has named.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
    fn arn(&mut self, arn: &str) {
        let mut fields = arn.splitn(6, ':').skip(2);
        let service = fields.next().unwrap_or_default();
        let Some(resource) = fields.nth(2) else {
            return;
        };
        let mut parts = resource.split(['/', ':']);
        let first = parts.next().unwrap_or_default();
        let kind = match service {
            "s3" => {
                self.add("bucket", first);
                "folder"
            }
            "sns" => {
                self.add("topic", first);
                "id"
            }
            "sqs" => {
                self.add("queue", first);
                "id"
            }
            _ => of_kind(first),
        };
        let parts: Vec<&str> = parts.collect();
        if parts.is_empty() && kind == "name" {
            self.add(kind, first);
        }
        for part in parts {
            if Region::parse(part).is_err() && !self.part(part) {
                self.add(kind, part);
            }
        }
    }

    /// The text with every identifier replaced.
    pub fn text(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut before = None;
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            if before.is_none_or(|before| !joins(before, sign))
                && let Some((found, label)) = self.longest(rest)
            {
                masked.push_str(label);
                before = found.chars().next_back();
                rest = rest.get(found.len()..).unwrap_or_default();
                continue;
            }
            masked.push(sign);
            before = Some(sign);
            rest = rest.get(sign.len_utf8()..).unwrap_or_default();
        }
        masked
    }

    /// The longest name at the head of a text, and what stands for it.
    fn longest<'a>(&'a self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let ends_there = |found: &str| {
            let behind = text.get(found.len()..).and_then(|rest| rest.chars().next());
            let last = found.chars().next_back();
            !last
                .zip(behind)
                .is_some_and(|(last, next)| joins(last, next))
        };
        let ours = OURS
            .into_iter()
            .find(|name| text.starts_with(name) && ends_there(name));
        let theirs = self.lengths.iter().rev().find_map(|length| {
            let found = text.get(..*length)?;
            let label = self.known.get(found)?;
            ends_there(found).then_some((found, label.as_str()))
        });
        match (ours, theirs) {
            (Some(ours), Some((found, _))) if ours.len() >= found.len() => Some((ours, ours)),
            (_, Some(theirs)) => Some(theirs),
            (Some(ours), None) => Some((ours, ours)),
            (None, None) => None,
        }
    }

    /// The same data with every identifier replaced: in its texts, and in the names of tags that are fields of a condition.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => fields
                .iter()
                .map(|(key, field)| {
                    let key = if key.contains('/') {
                        self.text(key)
                    } else {
                        key.clone()
                    };
                    (key, self.value(field))
                })
                .collect(),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::String(text) => Value::String(self.text(text)),
            other => other.clone(),
        }
    }
}

/// What the part behind this one is a name of.
fn of_kind(first: &str) -> &'static str {
    match first {
        "role" => "role",
        "assumed-role" => "session",
        "user" | "federated-user" => "user",
        "group" => "group",
        "policy" => "policy",
        "trail" => "trail",
        "key" => "key",
        "alias" => "alias",
        "detector" => "id",
        "stackset" | "stack" => "stack",
        "function" => "function",
        _ => "name",
    }
}

/// Each text, also the names of fields.
fn each_text(value: &Value, told: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                told(key);
                each_text(field, told);
            }
        }
        Value::Array(items) => {
            for item in items {
                each_text(item, told);
            }
        }
        Value::String(text) => told(text),
        Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Each text that is a value.
fn leaves(value: &Value, told: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for field in fields.values() {
                leaves(field, told);
            }
        }
        Value::Array(items) => {
            for item in items {
                leaves(item, told);
            }
        }
        Value::String(text) => told(text),
        Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Signs of which names and ARNs are made.
const fn is_in_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || matches!(
            sign,
            '.' | '_' | '-' | '+' | '=' | '@' | '/' | ':' | '*' | '%' | '$'
        )
}

/// Signs that end a sentence, not a name.
const fn is_end(sign: char) -> bool {
    matches!(sign, '.' | ':' | '=')
}

/// Whether two signs belong to one word, or to one number.
fn joins(one: char, next: char) -> bool {
    one.is_alphabetic() && next.is_alphabetic() || one.is_numeric() && next.is_numeric()
}

fn is_address(word: &str) -> bool {
    let Some((name, place)) = word.split_once('@') else {
        return false;
    };
    let end = place.rsplit('.').next().unwrap_or_default();
    let is_end = end.len() >= 2 && end.chars().all(char::is_alphabetic);
    !name.is_empty() && place.contains('.') && is_end
}

/// Letters and digits, at least one of them a digit.
fn is_id(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    text.len() >= 4 && text.bytes().all(is_plain) && text.bytes().any(|b| b.is_ascii_digit())
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit()) && text.bytes().any(|b| b.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && text
            .split('-')
            .all(|part| part.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn masks() -> Masks {
        let mut masks = Masks::new(
            &json!({"about": "The rule `AWSCloudTrailWrite`, the trail `management-events`."}),
        );
        masks.add("company", "Larkfield Foods");
        masks.add("account name", "Old Web Shop");
        masks
    }

    #[test]
    fn the_same_name_has_the_same_word_wherever_it_stands() {
        let mut masks = masks();
        let value = json!({
            "bucket": "arn:aws:s3:::larkfield-logs/AWSLogs/111122223333/*",
            "said": "Account 1111 2222 3333 (Larkfield Foods) cannot write to `larkfield-logs`. Ask ann@larkfield.example.",
            "role": "arn:aws:iam::444455556666:role/team/blue",
            "who": "arn:aws:sts::444455556666:assumed-role/blue/ann",
        });
        masks.read(&value);
        assert_eq!(
            masks.value(&value),
            json!({
                "bucket": "arn:aws:s3:::bucket-1/AWSLogs/account-1/*",
                "said": "Account account-1 (company-1) cannot write to `bucket-1`. Ask address-1.",
                "role": "arn:aws:iam::account-2:role/role-1/role-2",
                "who": "arn:aws:sts::account-2:assumed-role/role-2/session-1",
            })
        );
    }

    #[test]
    fn nothing_is_left_of_what_has_the_shape_of_an_identifier() {
        let mut masks = masks();
        for (text, gone) in [
            (
                "organization o-a1b2c3d4e5 and group ou-ab12-cdef3456",
                "a1b2c3|cdef",
            ),
            ("the key 1234abcd-12ab-34cd-56ef-1234567890ab", "1234abcd"),
            ("detector 12abc34d567e8fa901bc2d34e56789f0", "12abc34d"),
            ("AROAABCDEFGHIJKLMNOP", "ABCDEFG"),
            (
                "from 203.0.113.7 and 198.51.100.0/24 by vpce-1a2b3c4d",
                "203.0|198.5|1a2b",
            ),
            ("a bucket logs-111122223333-eu", "1111"),
            ("{{cloudtrail.key@111122223333/us-east-1}}", "1111"),
            ("arn:aws:sqs:eu-west-1:111122223333:blue.fifo", "blue|1111"),
            (
                "arn:aws-cn:sns:cn-north-1:111122223333:blue-topic:1234",
                "blue|1111",
            ),
            ("mail to bo.x+y@larkfield.example, please", "bo.x|larkfield"),
        ] {
            let value = Value::String(text.to_owned());
            masks.read(&value);
            let masked = masks.text(text);
            for gone in gone.split('|') {
                assert!(!masked.contains(gone), "{masked}");
            }
        }
    }

    #[test]
    fn what_others_wrote_into_a_policy_is_replaced_and_what_everybody_has_stays() {
        let mut masks = masks().with_public("123456789012");
        let value = json!({"Version": "2012-10-17", "Statement": [
            {"Sid": "AWSCloudTrailWrite", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
             "Action": "s3:PutObject", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}},
            {"Sid": "BlueTeam", "Effect": "Deny", "Principal": {"AWS": ["123456789012", "AIDABLUEBLUEBLUEBLUE1"]},
             "Action": "s3:*", "Condition": {"StringLike": {"aws:PrincipalTag/crew": "blue whales"}}},
        ]});
        masks.read(&value);
        let masked = masks.value(&value).to_string();
        for stays in [
            "AWSCloudTrailWrite",
            "cloudtrail.amazonaws.com",
            "eu-west-1",
            "123456789012",
            "aws:PrincipalTag/",
        ] {
            assert!(masked.contains(stays), "{stays} in {masked}");
        }
        for gone in ["BlueTeam", "AIDABLUE", "crew", "whales"] {
            assert!(!masked.contains(gone), "{gone} in {masked}");
        }
    }

    #[test]
    fn a_name_is_not_looked_for_within_words_and_breaks_no_name_of_the_product() {
        let mut masks = masks();
        masks.add("bucket", "log");
        masks.add("account name", "Radiant");
        assert_eq!(
            masks.text("Radiant Security: catalog, logs, log-files, 2log, Radiant"),
            "Radiant Security: catalog, logs, bucket-1-files, 2bucket-1, account name-2"
        );
    }
}
