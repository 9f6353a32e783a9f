//! Answers without identifiers, so that whoever opens the copy can plan what was planned.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use super::names::Masker;

/// Keys whose values are choices, not names.
const CHOICES: [&str; 15] = [
    "accounts",
    "by",
    "data_events",
    "findings",
    "from",
    "new_accounts",
    "read",
    "region",
    "regions",
    "use",
    "s3_protection",
    "strict_bucket",
    "move_export",
    "organization_reads",
    "version",
];
/// Words of choices; anything else is a name.
const WORDS: [&str; 24] = [
    "administrator",
    "all",
    "all-buckets",
    "as-it-is",
    "assume-role",
    "bucket-settings",
    "designate",
    "each-account",
    "existing",
    "hand-off",
    "instance",
    "log-buckets",
    "members",
    "new",
    "none",
    "organization",
    "profiles",
    "read",
    "stack-set",
    "stackset",
    "stackset-roles",
    "stack-set-roles",
    "write",
    "bucket",
];

impl Masker {
    /// A file of answers. What people wrote beside the answers is left out.
    ///
    /// # Errors
    ///
    /// It is no TOML.
    pub fn answers(&self, text: &str) -> Result<String, toml_edit::TomlError> {
        let mut document: DocumentMut = text.parse()?;
        self.table(document.as_table_mut());
        document.set_trailing("");
        Ok(document.to_string())
    }

    fn table(&self, table: &mut Table) {
        for (key, item) in table.iter_mut() {
            let key = key.get().to_owned();
            match item {
                Item::Table(inner) => self.table(inner),
                Item::Value(value) => self.value(&key, value),
                Item::ArrayOfTables(_) | Item::None => {}
            }
        }
    }

    fn value(&self, key: &str, value: &mut Value) {
        match value {
            Value::String(text) => {
                let masked = self.choice(key, text.value());
                *value = Value::from(masked);
            }
            Value::Array(items) => self.array(key, items),
            Value::InlineTable(inner) => self.inline(key, inner),
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
        }
        value.decor_mut().clear();
    }

    fn array(&self, key: &str, items: &mut Array) {
        for item in items.iter_mut() {
            self.value(key, item);
        }
    }

    fn inline(&self, key: &str, table: &mut InlineTable) {
        // Tags and profiles are by somebody's own words.
        if ["tags", "profiles"].contains(&key) {
            let masked: Vec<(String, Value)> = table
                .iter()
                .map(|(name, value)| {
                    let mut value = value.clone();
                    self.value("", &mut value);
                    (self.name(name), value)
                })
                .collect();
            table.clear();
            table.extend(masked);
            return;
        }
        for (key, value) in table.iter_mut() {
            let key = key.get().to_owned();
            self.value(&key, value);
        }
    }

    fn choice(&self, key: &str, text: &str) -> String {
        if CHOICES.contains(&key) && WORDS.contains(&text) {
            text.to_owned()
        } else {
            self.text(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stay_and_names_do_not() {
        let masker = Masker::with_key([9, 1]);
        let text = "# larkfield\nversion = 1\n[account]\nid = \"444455556666\" # larkfield\nregion = \"eu-west-1\"\n[cloudtrail]\ntrail = { use = \"new\", name = \"larkfield\" }\ndata_events = { buckets = [\"larkfield\"] }\n[members]\naccounts = [\"333344445555\"]\nreach = { by = \"profiles\", profiles = { \"333344445555\" = \"larkfield\" } }\n";
        let masked = masker.answers(text).unwrap();
        let body: String = masked.lines().skip(1).collect();
        for marked in ["larkfield", "444455556666", "333344445555"] {
            assert!(!body.contains(marked), "{masked}");
        }
        for kept in [
            "\"eu-west-1\"",
            "use = \"new\"",
            "by = \"profiles\"",
            "version",
        ] {
            assert!(masked.contains(kept), "{masked}");
        }
    }
}
