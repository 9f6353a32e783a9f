//! Why GuardDuty cannot export: which rule of bucket or key is missing for a detector, or refuses it.
//!
//! AWS has one message for all of it, that GuardDuty does not have permission to the key or the resource.
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use super::conflict::conflicts;
use super::detectors::Detector;
use super::merge::Wanted;
use super::model::Document;
use super::statement::Effect;
use super::{findings_bucket, guardduty_key};
use crate::domain::{Arn, BucketName, Partition};

/// It could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Unread;

/// An export, and what stands on its bucket, which may have no rules, and on its key; `None` where that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    pub detector: &'a Detector,
    pub bucket: &'a BucketName,
    /// The folder that findings go under, without the slash at its end.
    pub folder: Option<&'a str>,
    pub key: &'a Arn,
    pub bucket_policy: Result<Option<&'a Document>, Unread>,
    pub key_policy: Option<&'a Document>,
}

impl Export<'_> {
    /// What keeps it from going out, a sentence each; nothing where the rules let it through, or could not be read.
    pub fn obstacles(&self) -> Vec<String> {
        let Some(partition) = Partition::from_arn(&self.key.to_string()) else {
            return Vec::new();
        };
        let detectors = std::slice::from_ref(self.detector);
        let mut found = Vec::new();
        if let (Ok(policy), Some(account)) = (self.bucket_policy, self.key.account_id()) {
            let wanted = findings_bucket::wanted(&findings_bucket::Facts {
                partition: &partition,
                bucket: self.bucket,
                prefix: self.folder,
                key_arn: &self.key.to_string(),
                detectors,
                refuses: findings_bucket::Refuses::NOTHING,
            });
            found.extend(self.lacks("bucket", policy, &wanted));
            if let Some(policy) = self.key_policy {
                let wanted = guardduty_key::wanted(&guardduty_key::Facts {
                    partition: &partition,
                    key_account: &account,
                    detectors,
                    readers: false,
                });
                let keys = [self.key.to_string()];
                let wanted: Vec<Wanted> =
                    wanted.into_iter().map(|want| want.of_key(&keys)).collect();
                found.extend(self.lacks("key", Some(policy), &wanted));
            }
        }
        found
    }

    /// What one document lacks, and what in it refuses.
    fn lacks(&self, thing: &str, document: Option<&Document>, wanted: &[Wanted]) -> Vec<String> {
        let there = document.map(Document::statements).unwrap_or_default();
        let allows = wanted
            .iter()
            .filter(|want| want.statement.effect() == Some(Effect::Allow));
        let missing = allows.filter(|want| !there.iter().any(|it| want.is_said_by(it)));
        let refusals = document.map(|document| conflicts(document, wanted));
        missing
            .map(|want| {
                format!(
                    "No rule of the {thing} lets the detector {} do {}.",
                    self.detector.arn,
                    want.statement.actions().join(", ")
                )
            })
            .chain(
                refusals
                    .into_iter()
                    .flatten()
                    .filter(|refusal| refusal.certain)
                    .map(|refusal| refusal.text),
            )
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Region};
    use crate::policy::{Statement, merge, without};

    fn detector() -> Detector {
        Detector {
            account: AccountId::parse("444455556666").unwrap(),
            region: Region::parse("eu-west-1").unwrap(),
            arn: "arn:aws:guardduty:eu-west-1:444455556666:detector/12abc".to_owned(),
            opt_in: false,
        }
    }

    /// What is said of a bucket and a key whose rules are right but for what `change` does to them.
    fn said(change: impl FnOnce(&mut Document, &mut Document)) -> Vec<String> {
        let key = Arn::parse(
            "arn:aws:kms:us-east-1:111122223333:key/22222222-3333-4444-5555-666666666666",
        )
        .unwrap();
        let bucket = BucketName::parse("larkfield-findings").unwrap();
        let (detector, owner) = (detector(), key.account_id().unwrap());
        let partition = Partition::Aws;
        let text = key.to_string();
        let detectors = std::slice::from_ref(&detector);
        let mut on_bucket = merge(
            None,
            &findings_bucket::wanted(&findings_bucket::Facts {
                partition: &partition,
                bucket: &bucket,
                prefix: None,
                key_arn: &text,
                detectors,
                refuses: findings_bucket::Refuses::NOTHING,
            }),
        )
        .document;
        let mut on_key = guardduty_key::new_document(&guardduty_key::Facts {
            partition: &partition,
            key_account: &owner,
            detectors,
            readers: false,
        });
        change(&mut on_bucket, &mut on_key);
        Export {
            detector: &detector,
            bucket: &bucket,
            folder: None,
            key: &key,
            bucket_policy: Ok(Some(&on_bucket)),
            key_policy: Some(&on_key),
        }
        .obstacles()
    }

    fn less(document: &mut Document, name: &str) {
        *document = without(document, &[name.to_owned()]);
    }

    #[test]
    fn the_very_rule_that_is_missing_is_named_and_nothing_where_all_are_there() {
        assert_eq!(said(|_, _| {}), Vec::<String>::new());
        for (name, action) in [
            ("RadiantGuardDutyPut", "s3:PutObject"),
            ("RadiantGuardDutyLocation", "s3:GetBucketLocation"),
        ] {
            let found = said(|bucket, _| less(bucket, name));
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("No rule of the bucket"), "{found:?}");
            assert!(found[0].contains(action), "{found:?}");
            assert!(found[0].contains("444455556666:detector/12abc"));
        }
        let found = said(|_, key| less(key, "RadiantGuardDutyEncrypt"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("No rule of the key"), "{found:?}");
        assert!(found[0].contains("kms:GenerateDataKey"), "{found:?}");
    }

    #[test]
    fn a_rule_of_somebody_that_refuses_it_is_named() {
        let deny = Statement::deny("NobodyElse")
            .everyone()
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::larkfield-findings/*"]);
        let found = said(|bucket, _| {
            let mut statements = bucket.statements();
            statements.push(deny);
            *bucket = bucket.with_statements(statements);
        });
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("NobodyElse"), "{found:?}");
    }
}
