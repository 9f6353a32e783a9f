//! The document of each question, from the same builders that the planner uses.

use crate::answers::ReadScope;
use crate::domain::{Arn, ExternalId};
use crate::plan::Slot;
use crate::policy::{
    Document, DocumentKind, Wanted, account_root, cloudtrail_key, cloudtrail_topic,
    findings_bucket, guardduty_key, guardduty_topic, log_bucket, main_role_permissions,
    main_role_trust, merge,
};
use crate::window::session::choice::key_pick;
use crate::window::show::policy_preview::Preview;
use crate::window::show::policy_preview::exports::Exports;
use crate::window::show::policy_preview::live::{Live, Present};
use crate::window::{KeyUse, Question, State};

/// The policy that a question is about, if it is about one.
pub(in crate::window) fn preview(state: &State, question: Question) -> Option<Preview> {
    let live = Live::new(state)?;
    match question {
        Question::LogBucket => Some(log_bucket_of(&live)),
        Question::LogKey => log_key(&live),
        Question::LogTopic => Some(log_topic(&live)),
        Question::FindingsBucket => Some(findings_bucket_of(&live)),
        Question::FindingsKey => findings_key(&live),
        Question::FindingsTopic => Some(findings_topic(&live)),
        Question::Read => Some(read(&live)),
        Question::Trust => Some(trust(&live)),
        Question::Trail | Question::Scope | Question::DataEvents | Question::Regions => None,
    }
}

/// A preview of our rules put to those that are there.
struct Part<'a> {
    question: Question,
    title: &'static str,
    kind: DocumentKind,
    own: &'static [&'static str],
    wanted: &'a [Wanted],
    present: Present,
}

impl Part<'_> {
    fn preview(self, live: &Live<'_>) -> Preview {
        let unread = self.present == Present::Unread;
        let before = match self.present {
            Present::Read(before) => before,
            Present::Nothing | Present::Unread => None,
        };
        Preview {
            title: self.title,
            kind: self.kind,
            after: merge::merge(before.as_ref(), self.wanted).document,
            before,
            own: self.own,
            marks: live.marks(self.question),
            unread,
        }
    }
}

/// A new document, whole.
fn whole(
    live: &Live<'_>,
    question: Question,
    title: &'static str,
    kind: DocumentKind,
    after: Document,
) -> Preview {
    Preview {
        title,
        kind,
        before: None,
        after,
        own: &[],
        marks: live.marks(question),
        unread: false,
    }
}

fn log_bucket_of(live: &Live<'_>) -> Preview {
    let trail = live.trail();
    let named = live.bucket(&live.draft.log_bucket);
    let wanted = log_bucket::wanted(&log_bucket::Facts {
        partition: &live.partition,
        bucket: &named.name,
        prefix: trail.prefix.as_deref(),
        trail_arn: &trail.arn,
        trail_owner: &trail.owner,
        organization_id: trail.organization.as_deref(),
        key_arn: None,
    });
    let part = Part {
        question: Question::LogBucket,
        title: "Rules for this bucket",
        kind: DocumentKind::LogBucket,
        own: &log_bucket::SIDS,
        wanted: &wanted,
        present: live.bucket_rules(&live.draft.log_bucket),
    };
    let mut preview = part.preview(live);
    preview.after = named.put_into(preview.after);
    preview
}

fn log_key(live: &Live<'_>) -> Option<Preview> {
    let trail = live.trail();
    let facts = |readers: bool| cloudtrail_key::Facts {
        partition: &live.partition,
        key_account: &live.draft.account,
        trail_arn: &trail.arn,
        trail_owner: &trail.owner,
        readers,
    };
    let pick = key_pick(live.draft, Question::LogKey);
    let title = "Rules for this key";
    match pick.how? {
        KeyUse::None => None,
        KeyUse::New => {
            let document = cloudtrail_key::new_document(&facts(false));
            Some(whole(
                live,
                Question::LogKey,
                title,
                DocumentKind::CloudTrailKey,
                document,
            ))
        }
        KeyUse::Existing => {
            let present = live.key_rules(pick.existing.as_ref());
            let wanted = cloudtrail_key::wanted(&facts(needs_readers(live, &present)));
            let part = Part {
                question: Question::LogKey,
                title,
                kind: DocumentKind::CloudTrailKey,
                own: &cloudtrail_key::SIDS,
                wanted: &wanted,
                present,
            };
            Some(part.preview(live))
        }
    }
}

/// Whether the key's account has no rights on it by a rule that is there.
fn needs_readers(live: &Live<'_>, present: &Present) -> bool {
    match present {
        Present::Read(Some(document)) => !account_root::is_in(document, &live.draft.account),
        Present::Read(None) | Present::Nothing | Present::Unread => false,
    }
}

fn log_topic(live: &Live<'_>) -> Preview {
    let trail = live.trail();
    let region = &live.draft.region;
    let topic_arn = live.topic(&live.draft.log_topic, region);
    let wanted = cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
        topic_arn: &topic_arn,
        trail_arn: &trail.arn,
    });
    let part = Part {
        question: Question::LogTopic,
        title: "Rules for this topic",
        kind: DocumentKind::CloudTrailTopic,
        own: &cloudtrail_topic::SIDS,
        wanted: &wanted,
        present: live.topic_rules(&live.draft.log_topic, region),
    };
    part.preview(live)
}

fn findings_bucket_of(live: &Live<'_>) -> Preview {
    let named = live.bucket(&live.draft.findings_bucket);
    let (exports, key_arn) = exports(live);
    let wanted = findings_bucket::wanted(&findings_bucket::Facts {
        partition: &live.partition,
        bucket: &named.name,
        prefix: exports.folder.as_deref(),
        key_arn: &key_arn,
        detectors: &exports.let_in,
        // A bucket of others may be in use, so it gets what GuardDuty needs and nothing else.
        refuses: if live.is_strict() {
            findings_bucket::Refuses::all(&exports.known)
        } else {
            findings_bucket::Refuses::NOTHING
        },
    });
    let part = Part {
        question: Question::FindingsBucket,
        title: "Rules for this bucket",
        kind: DocumentKind::FindingsBucket,
        own: &findings_bucket::SIDS,
        wanted: &wanted,
        present: live.bucket_rules(&live.draft.findings_bucket),
    };
    let mut preview = part.preview(live);
    preview.after = named.put_into(preview.after);
    preview
}

/// The exports into the findings bucket, and the ARN or slot of their key.
fn exports(live: &Live<'_>) -> (Exports, String) {
    let named = live.bucket(&live.draft.findings_bucket);
    let bucket_arn = Arn::bucket(live.partition, &named.name).to_string();
    let key_arn =
        key_arn(live, Question::FindingsKey).unwrap_or_else(|| Slot::guardduty_key().to_string());
    (Exports::of(live, &bucket_arn, &key_arn), key_arn)
}

fn findings_key(live: &Live<'_>) -> Option<Preview> {
    let (exports, _) = exports(live);
    let facts = |readers: bool| guardduty_key::Facts {
        partition: &live.partition,
        key_account: &live.draft.account,
        detectors: &exports.let_in,
        readers,
    };
    let pick = key_pick(live.draft, Question::FindingsKey);
    let title = "Rules for this key";
    match pick.how? {
        KeyUse::None => None,
        KeyUse::New => {
            let document = guardduty_key::new_document(&facts(false));
            Some(whole(
                live,
                Question::FindingsKey,
                title,
                DocumentKind::GuardDutyKey,
                document,
            ))
        }
        KeyUse::Existing => {
            let present = live.key_rules(pick.existing.as_ref());
            let wanted = guardduty_key::wanted(&facts(needs_readers(live, &present)));
            let part = Part {
                question: Question::FindingsKey,
                title,
                kind: DocumentKind::GuardDutyKey,
                own: &guardduty_key::SIDS,
                wanted: &wanted,
                present,
            };
            Some(part.preview(live))
        }
    }
}

fn findings_topic(live: &Live<'_>) -> Preview {
    let region = live.bucket_region(&live.draft.findings_bucket);
    let topic_arn = live.topic(&live.draft.findings_topic, &region);
    let named = live.bucket(&live.draft.findings_bucket);
    let wanted = guardduty_topic::wanted(&guardduty_topic::Facts {
        partition: &live.partition,
        topic_arn: &topic_arn,
        bucket: &named.name,
        bucket_owner: &live.draft.account,
    });
    let part = Part {
        question: Question::FindingsTopic,
        title: "Rules for this topic",
        kind: DocumentKind::GuardDutyTopic,
        own: &guardduty_topic::SIDS,
        wanted: &wanted,
        present: live.topic_rules(&live.draft.findings_topic, &region),
    };
    let mut preview = part.preview(live);
    preview.after = named.put_into(preview.after);
    preview
}

/// The ARN or slot of a key in use.
fn key_arn(live: &Live<'_>, question: Question) -> Option<String> {
    let pick = key_pick(live.draft, question);
    // One of ours is beside its bucket.
    let (slot, bucket) = match question {
        Question::FindingsKey => (Slot::guardduty_key(), &live.draft.findings_bucket),
        _ => (Slot::cloudtrail_key(), &live.draft.log_bucket),
    };
    match pick.how? {
        KeyUse::New => Some(live.new_key(&pick.alias, &slot, &live.bucket_region(bucket))),
        KeyUse::Existing => pick.existing.as_ref().map(Arn::to_string),
        KeyUse::None => None,
    }
}

fn read(live: &Live<'_>) -> Preview {
    let (log, findings) = (
        live.bucket(&live.draft.log_bucket),
        live.bucket(&live.draft.findings_bucket),
    );
    let [log_region, findings_region] =
        [&live.draft.log_bucket, &live.draft.findings_bucket].map(|pick| live.bucket_region(pick));
    let topics = [
        live.topic(&live.draft.log_topic, &live.draft.region),
        live.topic(&live.draft.findings_topic, &findings_region),
    ];
    let topics = topics.each_ref().map(String::as_str);
    let keys: Vec<String> = [Question::LogKey, Question::FindingsKey]
        .into_iter()
        .filter_map(|question| key_arn(live, question))
        .collect();
    let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    keys.dedup();
    let mut regions = vec![log_region, findings_region];
    regions.dedup();
    let (scope, regions) = match live.draft.read {
        Some(ReadScope::LogBuckets) => (main_role_permissions::Scope::LogBuckets, regions),
        Some(ReadScope::AllBuckets) | None => {
            (main_role_permissions::Scope::AllBuckets, Vec::new())
        }
    };
    let wanted = main_role_permissions::wanted(&main_role_permissions::Facts {
        partition: &live.partition,
        scope,
        log_bucket: &log.name,
        findings_bucket: &findings.name,
        topics: &topics,
        keys: &keys,
        keys_only_through_s3_in: &regions,
        members: &[],
        organization_reads: live.draft.organization_reads(),
    });
    let part = Part {
        question: Question::Read,
        title: "What the role may do",
        kind: DocumentKind::MainRolePermissions,
        own: &main_role_permissions::SIDS,
        wanted: &wanted,
        present: live.role_policy(),
    };
    let mut preview = part.preview(live);
    preview.after = findings.put_into(log.put_into(preview.after));
    preview
}

fn trust(live: &Live<'_>) -> Preview {
    let id = live.state.external_id();
    let slot = Slot::external_id().to_string();
    let facts = main_role_trust::Facts {
        vendor_principal: live.state.vendor_principal(),
        external_id: id.as_ref().map_or(slot.as_str(), ExternalId::as_str),
    };
    let title = "Who may use the role";
    let kind = DocumentKind::MainRoleTrust;
    let present = live.role_trust();
    if present == Present::Nothing {
        let document = main_role_trust::new_document(&facts);
        return whole(live, Question::Trust, title, kind, document);
    }
    let part = Part {
        question: Question::Trust,
        title,
        kind,
        own: &main_role_trust::SIDS,
        wanted: &main_role_trust::wanted(&facts),
        present,
    };
    part.preview(live)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};
    use crate::ui::code::CodeMarkKind;
    use crate::window::Draft;

    fn state() -> State {
        let mut state = State::for_tests();
        state.draft = Some(Draft::from_answers(&Answers::defaults(
            AccountId::parse("444455556666").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        )));
        state
    }

    fn kinds(preview: &Preview, text: &str) -> Vec<CodeMarkKind> {
        let marks = preview.marks.iter();
        marks
            .filter(|mark| mark.text == text)
            .map(|mark| mark.kind)
            .collect()
    }

    #[test]
    fn what_is_typed_stands_in_the_policy_even_while_it_is_no_name() {
        let mut state = state();
        state.draft.as_mut().unwrap().log_bucket.name = "Larkfield_logs".to_owned();
        let preview = preview(&state, Question::LogBucket).unwrap();
        let text = preview.after.to_pretty();
        assert!(text.contains("arn:aws:s3:::Larkfield_logs/AWSLogs/444455556666/*"));
        assert!(!text.contains("being-typed"));
        assert_eq!(kinds(&preview, "Larkfield_logs"), [CodeMarkKind::Focus]);
        assert_eq!(kinds(&preview, "radiant-trail"), [CodeMarkKind::Earlier]);
    }

    #[test]
    fn an_empty_name_is_marked_as_missing() {
        let mut state = state();
        state.draft.as_mut().unwrap().log_topic.name = String::new();
        let preview = preview(&state, Question::LogTopic).unwrap();
        assert!(preview.after.to_pretty().contains(":name missing\""));
        assert_eq!(kinds(&preview, "name missing"), [CodeMarkKind::Unknown]);
    }

    #[test]
    fn values_of_later_questions_are_not_marked() {
        let preview = preview(&state(), Question::LogBucket).unwrap();
        assert!(kinds(&preview, "radiant-guardduty-findings").is_empty());
    }

    #[test]
    fn what_is_not_made_yet_stands_as_a_slot() {
        let state = state();
        let bucket = preview(&state, Question::FindingsBucket)
            .unwrap()
            .after
            .to_pretty();
        assert!(bucket.contains("{{guardduty.key}}"));
        assert!(bucket.contains("detector/{{guardduty.eu-west-1.detector}}"));
        let trust = preview(&state, Question::Trust).unwrap().after.to_pretty();
        assert!(trust.contains("{{vendor.external-role-id}}"));
    }

    #[test]
    fn every_question_about_a_policy_has_one_that_fits() {
        let state = state();
        let policies: Vec<Preview> = Question::ALL
            .into_iter()
            .filter_map(|question| preview(&state, question))
            .collect();
        assert_eq!(policies.len(), 8);
        for policy in policies {
            assert!(
                crate::policy::measure(policy.kind, &policy.after).fits,
                "{}",
                policy.title
            );
            assert!(!policy.unread);
        }
    }
}
