//! From what is being filled in to answers, or to the first thing that is missing.

use crate::answers::{
    Answers, BucketChoice, CloudTrailAnswers, DataEvents, GuardDutyAnswers, KeyChoice, ReadScope,
    TopicChoice, TrailChoice,
};
use crate::domain::{Arn, BucketName, ExternalId, KeyAlias, NameProblem, TopicName, TrailName};
use crate::window::session::draft::{
    DataUse, Draft, KeyPick, KeyUse, MemberUse, Pick, Question, Use,
};

/// A field that does not hold what is needed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub at: Question,
    /// What is missing, as the field's message.
    pub message: String,
}

impl Draft {
    /// The answers, when every field holds what is needed; else the first field that does not.
    ///
    /// # Errors
    ///
    /// The first question, in the order of the pages, that is not answered.
    pub fn to_answers(&self) -> Result<Answers, Missing> {
        let base = &self.answers.0;
        let trail = match self.trail.how {
            Some(Use::New) => TrailChoice::New {
                name: at(Question::Trail, TrailName::parse(&self.trail.name))?,
            },
            Some(Use::Existing) => TrailChoice::Existing {
                arn: chosen(
                    Question::Trail,
                    self.trail.existing.as_ref(),
                    "Choose a trail.",
                )?,
            },
            None => return Err(missing(Question::Trail, "Choose one of the two.")),
        };
        let organization = self
            .organization
            .ok_or_else(|| missing(Question::Scope, "Choose one of the two."))?;
        let cloudtrail = CloudTrailAnswers {
            trail,
            organization,
            bucket: bucket(Question::LogBucket, &self.log_bucket)?,
            key: key(Question::LogKey, &self.log_key, true)?,
            topic: topic(Question::LogTopic, &self.log_topic)?,
            data_events: match self.data_events {
                Some(DataUse::All) => DataEvents::All,
                Some(DataUse::None) => DataEvents::None,
                Some(DataUse::Chosen) if self.data_buckets.is_empty() => {
                    return Err(missing(Question::DataEvents, "Choose at least one bucket."));
                }
                Some(DataUse::Chosen) => {
                    DataEvents::Buckets(self.data_buckets.iter().cloned().collect())
                }
                None => return Err(missing(Question::DataEvents, "Choose one of the three.")),
            },
        };
        if self.regions.is_empty() {
            return Err(missing(Question::Regions, "Choose at least one Region."));
        }
        let guardduty = GuardDutyAnswers {
            regions: self.regions.iter().cloned().collect(),
            bucket: bucket(Question::FindingsBucket, &self.findings_bucket)?,
            key: key(Question::FindingsKey, &self.findings_key, false)?,
            topic: topic(Question::FindingsTopic, &self.findings_topic)?,
            s3_protection: base.guardduty.s3_protection,
            move_export: self.keep_export == Some(false),
            strict_bucket: base.guardduty.strict_bucket,
            name_bucket_owner: base.guardduty.name_bucket_owner,
            accounts: base.guardduty.accounts,
            new_accounts: base.guardduty.new_accounts,
        };
        if guardduty.bucket.name() == cloudtrail.bucket.name() {
            return Err(missing(
                Question::FindingsBucket,
                "The log files are in this bucket. Use another one for findings.",
            ));
        }
        if self.log_topic_name() == self.findings_topic_name() {
            return Err(missing(
                Question::FindingsTopic,
                "This is the topic of the log files. Use another one for findings.",
            ));
        }
        let mut answers = base.clone();
        answers.cloudtrail = cloudtrail;
        answers.guardduty = guardduty;
        answers.vendor.external_role_id = ExternalId::parse(self.external_id.trim()).ok();
        answers.role.read = self.read.unwrap_or(ReadScope::AllBuckets);
        answers.members = self.to_members()?;
        if let Some(export) = self.export {
            export.answer(&mut answers);
        }
        Ok(answers)
    }

    /// What the field of one question lacks, whatever the others hold.
    pub fn missing_at(&self, question: Question) -> Option<String> {
        // Everything else as it is by default, so that no other question's field is named first.
        let mut alone = Self::from_answers(&Answers::defaults(
            self.account.clone(),
            self.region.clone(),
        ));
        match question {
            Question::Trail => alone.trail.clone_from(&self.trail),
            Question::Scope => alone.organization = self.organization,
            Question::LogBucket => alone.log_bucket.clone_from(&self.log_bucket),
            Question::LogKey => alone.log_key.clone_from(&self.log_key),
            Question::LogTopic => alone.log_topic.clone_from(&self.log_topic),
            Question::DataEvents => {
                alone.data_events = self.data_events;
                alone.data_buckets.clone_from(&self.data_buckets);
            }
            Question::Regions => alone.regions.clone_from(&self.regions),
            Question::FindingsBucket => {
                alone.log_bucket.clone_from(&self.log_bucket);
                alone.findings_bucket.clone_from(&self.findings_bucket);
            }
            Question::FindingsKey => alone.findings_key.clone_from(&self.findings_key),
            Question::FindingsTopic => {
                alone.log_topic.clone_from(&self.log_topic);
                alone.findings_topic.clone_from(&self.findings_topic);
            }
            Question::Read if self.read.is_none() => {
                return Some("Choose one of the two.".to_owned());
            }
            Question::Accounts if self.members.is_none() => {
                return Some("Choose one of the three.".to_owned());
            }
            Question::Export if self.export.is_none() => {
                return Some("Choose one of them.".to_owned());
            }
            Question::Reach => {
                alone.members = Some(MemberUse::All);
                alone.reach.clone_from(&self.reach);
            }
            Question::Read | Question::Trust | Question::Accounts | Question::Export => {}
        }
        if let Some(missing) = alone
            .to_answers()
            .err()
            .filter(|missing| missing.at == question)
        {
            return Some(missing.message);
        }
        (question == Question::FindingsKey && self.is_one_new_key()).then(|| {
            "This is the name of the key for log files. Use another one for findings.".to_owned()
        })
    }

    /// Both keys are new and have the same name.
    fn is_one_new_key(&self) -> bool {
        let alias = |key: &KeyPick| {
            let is_new = key.how == Some(KeyUse::New);
            is_new.then(|| KeyAlias::parse(&key.alias).ok()).flatten()
        };
        let findings = alias(&self.findings_key);
        findings.is_some() && findings == alias(&self.log_key)
    }
}

pub(super) fn missing(at: Question, message: &str) -> Missing {
    Missing {
        at,
        message: message.to_owned(),
    }
}

fn at<T>(question: Question, parsed: Result<T, NameProblem>) -> Result<T, Missing> {
    parsed.map_err(|problem| missing(question, &problem.message))
}

fn chosen<T: Clone>(question: Question, there: Option<&T>, message: &str) -> Result<T, Missing> {
    there.cloned().ok_or_else(|| missing(question, message))
}

fn bucket(question: Question, pick: &Pick<BucketName>) -> Result<BucketChoice, Missing> {
    match pick.how {
        Some(Use::New) => Ok(BucketChoice::New {
            name: at(question, BucketName::parse_new(&pick.name))?,
        }),
        Some(Use::Existing) => Ok(BucketChoice::Existing {
            name: chosen(question, pick.existing.as_ref(), "Choose a bucket.")?,
        }),
        None => Err(missing(question, "Choose one of the two.")),
    }
}

fn topic(question: Question, pick: &Pick<Arn>) -> Result<TopicChoice, Missing> {
    match pick.how {
        Some(Use::New) => Ok(TopicChoice::New {
            name: at(question, TopicName::parse(&pick.name))?,
        }),
        Some(Use::Existing) => Ok(TopicChoice::Existing {
            arn: chosen(question, pick.existing.as_ref(), "Choose a topic.")?,
        }),
        None => Err(missing(question, "Choose one of the two.")),
    }
}

fn key(question: Question, pick: &KeyPick, none_allowed: bool) -> Result<KeyChoice, Missing> {
    match pick.how {
        Some(KeyUse::New) => Ok(KeyChoice::New {
            alias: at(question, KeyAlias::parse(&pick.alias))?,
        }),
        Some(KeyUse::Existing) => Ok(KeyChoice::Existing {
            arn: chosen(question, pick.existing.as_ref(), "Choose a key.")?,
        }),
        Some(KeyUse::None) if none_allowed => Ok(KeyChoice::None),
        Some(KeyUse::None) | None => Err(missing(question, "Choose a key, or make a new one.")),
    }
}
