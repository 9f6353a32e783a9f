//! Answers to TOML, in the layout that is meant for people: one section a table, one choice a line.

use toml_edit::Value;

use super::{Answers, account, cloudtrail, export, guardduty, members, role, vendor};

/// The version of the layout that we write and read.
pub(super) const VERSION: i64 = 1;

/// The whole answers file; [`parse`](super::parse) gives the same answers back.
///
/// It holds no secret.
/// Answers that cannot be parsed back are those that `parse` refuses, such as a dotted name for a new bucket.
pub fn to_toml(answers: &Answers) -> String {
    let sections = [
        ("account", account::write(&answers.account)),
        ("vendor", vendor::write(&answers.vendor)),
        ("cloudtrail", cloudtrail::write(&answers.cloudtrail)),
        ("guardduty", guardduty::write(&answers.guardduty)),
        ("role", role::write(&answers.role)),
        ("members", members::write(&answers.members)),
        ("export", export::write(&answers.export)),
    ];
    let mut text = format!(
        "# What radiant-aws-setup was told. It holds no passwords and no access keys.\nversion = {VERSION}\n"
    );
    for (name, lines) in &sections {
        text.push_str("\n[");
        text.push_str(name);
        text.push_str("]\n");
        let width = lines
            .iter()
            .map(|line| line.key.chars().count())
            .max()
            .unwrap_or(0);
        for line in lines {
            text.push_str(&line.render(width));
        }
    }
    text
}

/// One key of a section.
pub(super) struct Line {
    key: &'static str,
    value: String,
    note: &'static str,
}

impl Line {
    /// A key and its value as TOML.
    pub(super) fn new(key: &'static str, value: String) -> Self {
        Self {
            key,
            value,
            note: "",
        }
    }

    /// With a comment behind.
    pub(super) fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// The line, with the equal signs of a section under each other.
    fn render(&self, width: usize) -> String {
        let Self { key, value, note } = self;
        if note.is_empty() {
            format!("{key:width$} = {value}\n")
        } else {
            format!("{key:width$} = {value}  # {note}\n")
        }
    }
}

/// A text as TOML.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// `true` or `false` as TOML.
pub(super) fn flag(on: bool) -> String {
    on.to_string()
}

/// A list of texts as TOML.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// A table on one line as TOML; the keys stand as they are given.
pub(super) fn inline(rows: &[(&str, String)]) -> String {
    if rows.is_empty() {
        return "{}".to_owned();
    }
    let rows: Vec<String> = rows
        .iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    format!("{{ {} }}", rows.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Region};

    #[test]
    fn defaults_look_like_this() {
        let answers = Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-1").unwrap(),
        );
        let expected = r#"# What radiant-aws-setup was told. It holds no passwords and no access keys.
version = 1

[account]
id     = "111122223333"  # acting in any other account is refused
region = "us-east-1"  # everything new is made here

[vendor]
external_role_id = ""  # empty until the connector has been added at the vendor's

[cloudtrail]
trail        = { use = "new", name = "radiant-trail" }
organization = false
bucket       = { use = "new", name = "radiant-cloudtrail-logs-111122223333-us-east-1" }
key          = { use = "new", alias = "alias/radiant-cloudtrail" }
topic        = { use = "new", name = "radiant-cloudtrail-events" }
data_events  = "all"

[guardduty]
regions       = ["us-east-1"]
bucket        = { use = "new", name = "radiant-guardduty-findings-111122223333-us-east-1" }
key           = { use = "new", alias = "alias/radiant-guardduty" }
topic         = { use = "new", name = "radiant-guardduty-findings" }
s3_protection = true
move_export   = false  # true: findings that go elsewhere today are sent here instead
strict_bucket = false  # true: a bucket that was there before refuses open connections, and your findings with another key

[role]
read               = "all-buckets"  # "all-buckets" as the vendor asks, or "log-buckets"
policy_name        = "radiant-aws-access-policy"
organization_reads = true  # false: the role may not look at the organization's policies

[members]
accounts  = []  # other accounts are not in this version
exclude   = []
role_name = "radiant-member-access-role"
reach     = { by = "assume-role", role = "OrganizationAccountAccessRole" }

[export]
findings = "none"  # other accounts are not in this version
"#;
        assert_eq!(to_toml(&answers), expected);
    }
}
