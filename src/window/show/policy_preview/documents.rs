//! The document of each question: what has to be true by the answers so far, put to what is there.

use crate::answers::KeyChoice;
use crate::plan::Slot;
use crate::policy::findings_bucket::Refuses;
use crate::policy::{
    Detector, Document, DocumentKind, Wanted, account_root, cloudtrail_key, cloudtrail_topic,
    findings_bucket, guardduty_key, guardduty_topic, log_bucket, main_role_permissions,
    main_role_trust, merge,
};
use crate::wanted::{Export, Fate, Site, let_in};
use crate::window::session::choice::key_pick;
use crate::window::show::policy_preview::live::{self, Present};
use crate::window::show::policy_preview::marks::marks;
use crate::window::show::policy_preview::policy::Preview;
use crate::window::show::policy_preview::so_far::SoFar;
use crate::window::{Draft, KeyUse, Question, State};

/// The policy that a question is about, if it is about one.
pub(crate) fn preview(state: &State, question: Question) -> Option<Preview> {
    let draft = state.form.draft.as_ref()?;
    let (title, kind) = head(question)?;
    if let Some(choose) = to_be_chosen(draft, question) {
        return Some(Preview {
            title,
            kind,
            before: None,
            after: Document::from_statements([]),
            own: &[],
            marks: Vec::new(),
            unread: false,
            choose: Some(choose),
        });
    }
    let so_far = SoFar::of(draft);
    let site = live::site(state, &so_far);
    let (rules, own) = rules(&site, draft, question)?;
    let (before, after, unread) = match rules {
        Rules::New(document) => (None, document, false),
        Rules::Joined(wanted, present) => {
            let unread = present == Present::Unread;
            let before = match present {
                Present::Read(before) => before,
                Present::Nothing | Present::Unread => None,
            };
            let after = merge::merge(before.as_ref(), &wanted).document;
            (before, after, unread)
        }
    };
    Some(Preview {
        title,
        kind,
        before,
        after: so_far.put_back(after),
        own,
        marks: marks(state, draft, question),
        unread,
        choose: None,
    })
}

fn head(question: Question) -> Option<(&'static str, DocumentKind)> {
    const BUCKET: &str = "Rules for this bucket";
    const KEY: &str = "Rules for this key";
    const TOPIC: &str = "Rules for this topic";
    match question {
        Question::LogBucket => Some((BUCKET, DocumentKind::LogBucket)),
        Question::LogKey => Some((KEY, DocumentKind::CloudTrailKey)),
        Question::LogTopic => Some((TOPIC, DocumentKind::CloudTrailTopic)),
        Question::FindingsBucket => Some((BUCKET, DocumentKind::FindingsBucket)),
        Question::FindingsKey => Some((KEY, DocumentKind::GuardDutyKey)),
        Question::FindingsTopic => Some((TOPIC, DocumentKind::GuardDutyTopic)),
        Question::Read => Some(("What the role may do", DocumentKind::MainRolePermissions)),
        Question::Trust => Some(("Who may use the role", DocumentKind::MainRoleTrust)),
        Question::Trail
        | Question::Scope
        | Question::DataEvents
        | Question::Regions
        | Question::Accounts
        | Question::Reach
        | Question::Export => None,
    }
}

/// What has to be chosen first: one that is there is to be used, and none was picked yet.
fn to_be_chosen(draft: &Draft, question: Question) -> Option<&'static str> {
    let (is_empty, choose) = match question {
        Question::LogBucket => (draft.log_bucket.is_empty(), BUCKET_FIRST),
        Question::FindingsBucket => (draft.findings_bucket.is_empty(), BUCKET_FIRST),
        Question::LogTopic => (draft.log_topic.is_empty(), TOPIC_FIRST),
        Question::FindingsTopic => (draft.findings_topic.is_empty(), TOPIC_FIRST),
        Question::LogKey | Question::FindingsKey => {
            let pick = key_pick(draft, question);
            let is_empty = pick.how == Some(KeyUse::Existing) && pick.existing.is_none();
            (is_empty, KEY_FIRST)
        }
        _ => return None,
    };
    is_empty.then_some(choose)
}

const BUCKET_FIRST: &str = "Choose a bucket. What we add to its rules is shown here.";
const KEY_FIRST: &str = "Choose a key. What we add to its rules is shown here.";
const TOPIC_FIRST: &str = "Choose a topic. What we add to its rules is shown here.";

/// What is written.
enum Rules {
    /// A new document, whole.
    New(Document),
    /// Our rules put to those that are there.
    Joined(Vec<Wanted>, Present),
}

/// The rules of a question, and every name that we give to rules in that document.
fn rules(
    site: &Site<'_>,
    draft: &Draft,
    question: Question,
) -> Option<(Rules, &'static [&'static str])> {
    let answers = site.shared.answers;
    let joined = |wanted, present| Rules::Joined(wanted, present);
    Some(match question {
        Question::LogBucket => (
            joined(
                site.log_bucket_rules(),
                live::of_bucket(site, &answers.cloudtrail.bucket),
            ),
            &log_bucket::SIDS,
        ),
        Question::LogKey => key_rules(
            site,
            draft.log_key.how.map(|_| &answers.cloudtrail.key)?,
            || site.new_log_key(),
            &|readers| site.log_key_rules(readers),
            &cloudtrail_key::SIDS,
        )?,
        Question::LogTopic => (
            joined(
                site.log_topic_rules(),
                live::of_topic(site, &site.log_topic(), draft.log_topic.existing_is_used()),
            ),
            &cloudtrail_topic::SIDS,
        ),
        Question::FindingsBucket => (findings_bucket_of(site), &findings_bucket::SIDS),
        Question::FindingsKey => {
            let let_in = let_in(live::exports(site).iter());
            key_rules(
                site,
                draft.findings_key.how.map(|_| &answers.guardduty.key)?,
                || site.new_findings_key(&let_in),
                &|readers| site.findings_key_rules(&let_in, readers),
                &guardduty_key::SIDS,
            )?
        }
        Question::FindingsTopic => (
            joined(
                site.findings_topic_rules(),
                live::of_topic(
                    site,
                    &site.findings_topic(),
                    draft.findings_topic.existing_is_used(),
                ),
            ),
            &guardduty_topic::SIDS,
        ),
        Question::Read => {
            let mut keys: Vec<String> = site.log_files_key().into_iter().collect();
            keys.push(site.findings_key());
            keys.dedup();
            let policy = site.policy(&answers.role.policy_name);
            let present = live::of_role(&policy.map(|policy| policy.map(|it| &it.document)));
            let mut rules = site.role_rules(&keys);
            rules.extend(
                site.assume()
                    .ok()
                    .map(|assume| assume.rules())
                    .unwrap_or_default(),
            );
            (joined(rules, present), &main_role_permissions::SIDS)
        }
        Question::Trust => {
            let id = site.slots.text(&Slot::external_id());
            let role = site.role(site.shared.role_name());
            match live::of_role(&role.map(|role| role.map(|it| &it.trust))) {
                Present::Nothing => (Rules::New(site.new_trust(&id)), &[]),
                present => (
                    joined(site.trust_rules(&id), present),
                    &main_role_trust::SIDS,
                ),
            }
        }
        Question::Trail
        | Question::Scope
        | Question::DataEvents
        | Question::Regions
        | Question::Accounts
        | Question::Reach
        | Question::Export => {
            return None;
        }
    })
}

fn findings_bucket_of(site: &Site<'_>) -> Rules {
    let exports = live::exports(site);
    // It is refused something only where it was seen where its findings go.
    let is_known =
        |export: &&Export<'_>| export.may_come() && !matches!(export.fate, Fate::Unseen(_));
    let known = exports.iter().filter(is_known);
    let known: Vec<Detector> = known.map(|export| export.detector.clone()).collect();
    let refuses = if site.is_findings_bucket_strict() {
        Refuses::all(&known)
    } else {
        Refuses::NOTHING
    };
    let folder = site.findings_folder(exports.iter());
    Rules::Joined(
        site.findings_bucket_rules(&let_in(exports.iter()), folder, refuses),
        live::of_bucket(site, &site.shared.answers.guardduty.bucket),
    )
}

fn key_rules(
    site: &Site<'_>,
    choice: &KeyChoice,
    new: impl FnOnce() -> Document,
    wanted: &dyn Fn(bool) -> Vec<Wanted>,
    own: &'static [&'static str],
) -> Option<(Rules, &'static [&'static str])> {
    match choice {
        KeyChoice::None => None,
        KeyChoice::New { .. } => Some((Rules::New(new()), &[])),
        KeyChoice::Existing { arn } => {
            let present = live::of_key(site, arn);
            // Without a rule for its account, rights of the account count for nothing.
            let needs_readers = matches!(
                &present,
                Present::Read(Some(document)) if !account_root::is_in(document, site.account())
            );
            Some((Rules::Joined(wanted(needs_readers), present), own))
        }
    }
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
        state.form.draft = Some(Draft::from_answers(&Answers::defaults(
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
        state.form.draft.as_mut().unwrap().log_bucket.name = "Larkfield_logs".to_owned();
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
        state.form.draft.as_mut().unwrap().log_topic.name = String::new();
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
        assert!(bucket.contains("{{guardduty.key@444455556666/eu-west-1}}"));
        assert!(bucket.contains("detector/{{guardduty.detector@444455556666/eu-west-1}}"));
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
