//! Whether the plan mends what a check found: "the plan mends this" is said only where it does; else the hand that can is named.

use std::collections::BTreeMap;

use super::check::{Check, RUN_AGAIN, Status};
use crate::domain::Place;
use crate::plan::{Change, Kind, Plan, Section};
use crate::problem::Problem;

/// Said where plan and check see the same thing differently.
pub(super) const HELD_FOR_DONE: &str = "The changes hold this for done, so they do not mend it. Test again. If it stays so, copy the details for a specialist.";

/// The parts of the plan that can mend a check, by the last part of its id; the thing itself comes last.
const MENDED_BY: &[(&str, &[&str])] = &[
    ("accounts", &["accounts"]),
    ("administrator-export", &["administrator-export"]),
    ("data-events", &["trail-events", "trail"]),
    ("detector", &["detector", "s3-protection"]),
    ("export", &["findings-export", "findings-folder"]),
    (
        "findings-bucket-locked",
        &[
            "findings-bucket-policy",
            "findings-bucket-refusals",
            "findings-bucket",
        ],
    ),
    (
        "findings-bucket-private",
        &["findings-bucket-public-access", "findings-bucket"],
    ),
    (
        "findings-bucket-rules",
        &["findings-bucket-policy", "findings-bucket"],
    ),
    ("findings-key-on", &["findings-key-alias", "findings-key"]),
    (
        "findings-key-readers",
        &["findings-key-policy", "findings-key"],
    ),
    (
        "findings-key-renewed",
        &["findings-key-rotation", "findings-key"],
    ),
    (
        "findings-key-rules",
        &["findings-key-policy", "findings-key"],
    ),
    ("findings-notification", &["findings-notification"]),
    (
        "findings-topic-rules",
        &[
            "findings-topic-policy",
            "findings-topic-key",
            "findings-topic",
        ],
    ),
    ("frequency", &["detector"]),
    ("log-bucket-lock", &["log-bucket-lock"]),
    (
        "log-bucket-private",
        &["log-bucket-public-access", "log-bucket"],
    ),
    ("log-bucket-rules", &["log-bucket-policy", "log-bucket"]),
    ("log-key-on", &["log-key-alias", "log-key"]),
    ("log-key-readers", &["log-key-policy", "log-key"]),
    ("log-key-renewed", &["log-key-rotation", "log-key"]),
    ("log-key-rules", &["log-key-policy", "log-key"]),
    (
        "log-topic-rules",
        &["log-topic-policy", "log-topic-key", "log-topic"],
    ),
    ("management-events", &["trail-events", "trail"]),
    ("role", &["role"]),
    ("role-limits", &["role-policy"]),
    (
        "role-members",
        &["role-policy", "role-members", "role-members-attach", "role"],
    ),
    ("role-policy", &["role-attach", "role-policy"]),
    ("role-rights", &["role-attach", "role-policy"]),
    ("role-trust", &["role-trust", "role"]),
    ("role-unlimited", &["role"]),
    ("s3-protection", &["detector", "s3-protection"]),
    (
        "stack-set",
        &["stack-sets-reach", "stack-set", "stack-set-accounts"],
    ),
    ("stack-set-gone", &["stack-set-emptied", "stack-set-gone"]),
    ("trail-announcement", &["trail"]),
    ("trail-bucket", &["trail"]),
    ("trail-delivery", &["trail"]),
    ("trail-key", &["trail"]),
    ("trail-organization", &["trail", "trusted-access"]),
    ("trail-recording", &["trail-logging", "trail"]),
    ("trail-topic", &["trail"]),
    ("trail-validation", &["trail"]),
    ("trusted-access", &["trusted-access"]),
    ("vendor-subscription", &["log-topic", "findings-topic"]),
];

/// The same of the checks that show whether data flows. Most follow others, and have nothing to mend of their own.
const FLOWING_MENDED_BY: &[(&str, &[&str])] = &[
    ("role-simulated", &["role-attach", "role-policy"]),
    (
        "sample-notice",
        &["findings-notification", "findings-topic-policy"],
    ),
];

/// The checks that are about one Region at a time.
const REGIONAL: &[&str] = &[
    "administrator-export",
    "detector",
    "export",
    "frequency",
    "s3-protection",
];

/// Keep the promise that the plan mends a check where it does, and say who does where it does not.
pub(super) fn keep_promises(checks: &mut [Check], plan: &Plan) {
    let promised =
        |check: &Check| check.fix.as_deref() == Some(RUN_AGAIN) && check.status != Status::Passed;
    if !checks.iter().any(promised) {
        return;
    }
    let parts = Parts::of(plan);
    for check in checks.iter_mut().filter(|check| promised(check)) {
        let related = parts.related(check);
        check.fix = Some(fix(&related));
        check.message = message(&related);
    }
}

/// The changes of a plan by section and part, and by place where each place is looked at by itself.
struct Parts<'p>(BTreeMap<(Section, &'p str, Option<&'p Place>), Vec<&'p Change>>);

impl<'p> Parts<'p> {
    fn of(plan: &'p Plan) -> Self {
        let mut parts: BTreeMap<_, Vec<&'p Change>> = BTreeMap::new();
        for change in &plan.changes {
            let part = kind_of_part(change.id.part());
            for place in [None, Some(&change.place)] {
                let key = (change.section, part, place);
                parts.entry(key).or_default().push(change);
            }
        }
        Self(parts)
    }

    /// The changes that are about what a check looks at.
    fn related(&self, check: &Check) -> Vec<&'p Change> {
        let name = check.id.rsplit('/').next().unwrap_or_default();
        let parts = MENDED_BY
            .iter()
            .chain(FLOWING_MENDED_BY)
            .find(|(check, _)| *check == name)
            .map_or(&[] as &[&str], |(_, parts)| parts);
        let by_place = REGIONAL.contains(&name) || check.section == Section::Members;
        let place = by_place.then_some(&check.place);
        parts
            .iter()
            .filter_map(|part| self.0.get(&(check.section, *part, place)))
            .flatten()
            .copied()
            .collect()
    }
}

/// A part without the number of one that there are several of.
fn kind_of_part(part: &str) -> &str {
    match part.rsplit_once('-') {
        Some((kind, number)) if number.chars().all(|sign| sign.is_ascii_digit()) => kind,
        _ => part,
    }
}

fn fix(changes: &[&Change]) -> String {
    if changes.iter().any(|change| change.kind.writes()) {
        return RUN_AGAIN.to_owned();
    }
    let by_hand = changes.iter().find_map(|change| match &change.kind {
        Kind::ByHand(problem) => Some(hand(problem)),
        _ => None,
    });
    let waits = changes.iter().find_map(|change| match &change.kind {
        Kind::Waiting(what) => Some(format!("This waits for something first: {what}")),
        _ => None,
    });
    by_hand
        .or(waits)
        .unwrap_or_else(|| HELD_FOR_DONE.to_owned())
}

/// What can be sent to the one who has to do it, where nothing is mended here.
fn message(changes: &[&Change]) -> Option<String> {
    if changes.iter().any(|change| change.kind.writes()) {
        return None;
    }
    changes.iter().find_map(|change| match &change.kind {
        Kind::ByHand(problem) => problem.message.clone(),
        _ => None,
    })
}

/// What has to be done, and who can.
fn hand(problem: &Problem) -> String {
    let mut text = problem.summary.clone();
    if let Some(hint) = &problem.hint {
        text.push(' ');
        text.push_str(hint);
    }
    if let Some(who) = &problem.who {
        text.push_str(" Who can do it: ");
        text.push_str(who);
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::answers::{KeyChoice, MemberAccounts, ReadScope};
    use crate::domain::AccountId;
    use crate::inventory::{BucketEncryption, MemberAccount, Seen};
    use crate::plan::plan;
    use crate::verify::tests::right::Right;

    #[test]
    fn the_list_is_in_order_and_names_each_check_once() {
        assert!(MENDED_BY.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for name in REGIONAL {
            assert!(MENDED_BY.iter().any(|(check, _)| check == name), "{name}");
        }
    }

    /// What a person or AWS has to see to: no change mends it, and each names its own hand.
    const NOT_MENDED: &[&str] = &[
        "findings-bucket-payer",
        "guardduty-accounts",
        "guardduty-coverage",
        "log-bucket-payer",
        "trails-wide",
    ];

    /// A StackSet of ours that is in one account.
    fn left_behind() -> crate::inventory::StackSet {
        use crate::inventory::{CREATED_BY, Drift, InstanceState, StackInstance, StackSetRights};
        let (key, value) = CREATED_BY;
        crate::inventory::StackSet {
            name: crate::wanted::STACK_SET.to_owned(),
            template: "{}".to_owned(),
            parameters: std::collections::BTreeMap::new(),
            rights: StackSetRights::Organization,
            reaches_new_accounts: true,
            groups: vec!["r-lark".to_owned()],
            tags: std::collections::BTreeMap::from([(key.to_owned(), value.to_owned())]),
            instances: Seen::Known(vec![StackInstance {
                account: AccountId::parse("444455556666").unwrap(),
                state: InstanceState::Current,
                drift: Drift::NotChecked,
                problem: None,
                has_stack: true,
            }]),
            running: Seen::Known(None),
        }
    }

    /// Accounts that between them have every part of a plan, and every check.
    fn accounts() -> Vec<Right> {
        let right = Right::new();
        let mut locked_topics = right.clone();
        let keys = [
            right.clone().log_key().arn.to_string(),
            right.clone().findings_key().arn.to_string(),
        ];
        let [log, findings] = keys;
        locked_topics.log_topic().kms_key = Some(log);
        locked_topics.findings_topic().kms_key = Some(findings.clone());

        let mut own_lock = right.clone();
        own_lock.trail().key_arn = None;
        own_lock.answers.cloudtrail.key = KeyChoice::None;
        own_lock.log_bucket().encryption = Seen::Known(Some(BucketEncryption {
            algorithm: "aws:kms".to_owned(),
            key: Some(findings),
            bucket_key: true,
        }));

        let mut by_others = right.clone();
        by_others.log_bucket().requester_pays = Seen::Known(true);
        by_others.findings_bucket().requester_pays = Seen::Known(true);
        by_others.answers.members.accounts = MemberAccounts::Organization;
        by_others.organization().accounts = Seen::Unknown(Problem::new("no"));
        let bucket = by_others.answers.guardduty.bucket.name().to_string();
        let export = by_others.destination("eu-west-1");
        export.destination_arn = format!("arn:aws:s3:::{bucket}/guardduty");
        export.folder_object = Some(Seen::Known(false));

        // A policy of the organization has S3 Protection off.
        let detector = by_others.detector("us-east-1");
        detector.features.insert("S3_DATA_EVENTS".to_owned(), false);
        let policy = "GUARDDUTY_POLICY".to_owned();
        detector.managed.insert("S3_DATA_EVENTS".to_owned(), policy);

        let mut old_key = right.clone();
        let bucket = old_key.answers.guardduty.bucket.name().to_string();
        let export = old_key.destination("us-east-1");
        export.destination_arn = format!("arn:aws:s3:::{bucket}");
        export.key_arn = "arn:aws:kms:eu-west-1:111122223333:key/older".to_owned();
        old_key.answers.guardduty.move_export = true;
        old_key.answers.role.read = ReadScope::LogBuckets;

        // The roles of so many accounts take a policy of their own, which is not there yet.
        let mut many = right.clone();
        let accounts: Vec<MemberAccount> = (0..120)
            .map(|number| {
                let id = AccountId::parse(&format!("{:012}", 100_000_000_000_u64 + number));
                MemberAccount::new(id.unwrap(), "Larkfield Foods", true)
            })
            .collect();
        many.organization().accounts = Seen::Known(accounts);
        many.answers.members.accounts = MemberAccounts::Organization;
        let further = many.answers.role.further_policies();
        let none = further.into_iter().map(|name| (name, Seen::Known(None)));
        many.view().policies.extend(none);
        // The same accounts, by a StackSet that is not there yet.
        let mut by_aws = many.clone();
        by_aws.answers.members.reach = crate::answers::Reach::StackSet {
            targets: vec!["r-lark".to_owned()],
        };
        let look = crate::inventory::StackSetLook {
            caller: crate::inventory::CallAs::Own,
            may_reach: Seen::Known(false),
            set: Seen::Known(None),
            ..crate::inventory::StackSetLook::unlooked()
        };
        let home = by_aws.answers.place();
        by_aws.inventory.stack_sets.insert(home, look);

        // The StackSet of an earlier set-up is to go.
        let mut leaving = right.clone();
        leaving.answers.members.accounts = MemberAccounts::These(Vec::new());
        leaving.answers.members.drop_stack_set = true;
        let home = leaving.answers.place();
        let look = crate::inventory::StackSetLook {
            set: Seen::Known(Some(left_behind())),
            ..crate::inventory::StackSetLook::unlooked()
        };
        leaving.inventory.stack_sets.insert(home, look);

        let mut alone = right.clone();
        alone.answers.cloudtrail.organization = false;
        let two = ["111122223333", "444455556666"].map(|id| {
            let id = crate::domain::AccountId::parse(id).unwrap();
            crate::inventory::MemberAccount::new(id, "", true)
        });
        alone.organization().accounts = Seen::Known(two.into());
        // Nobody sends the findings of all.
        let mut nobody = right.clone();
        nobody.answers.export.findings = crate::answers::ExportFindings::Administrator;
        vec![
            nobody,
            right,
            locked_topics,
            own_lock,
            by_others,
            old_key,
            many,
            by_aws,
            leaving,
            alone,
        ]
    }

    #[test]
    fn every_part_that_mends_is_in_a_plan() {
        let planned: BTreeSet<String> = accounts()
            .iter()
            .flat_map(|right| plan(&right.answers, &right.vendor, &right.inventory).changes)
            .map(|change| kind_of_part(change.id.part()).to_owned())
            .collect();
        for (check, parts) in MENDED_BY {
            for part in *parts {
                assert!(planned.contains(*part), "{check}: {part} of {planned:?}");
            }
        }
    }

    #[test]
    fn every_check_is_mended_by_a_part_or_left_to_somebody() {
        let checked: BTreeSet<String> = accounts()
            .iter()
            .flat_map(Right::checks)
            .map(|check| check.id.rsplit('/').next().unwrap().to_owned())
            .collect();
        for name in &checked {
            let is_mended = MENDED_BY.iter().any(|(check, _)| check == name);
            let is_left = NOT_MENDED.contains(&name.as_str());
            assert!(is_mended != is_left, "{name}");
        }
        let told = MENDED_BY.iter().map(|(check, _)| check).chain(NOT_MENDED);
        for name in told {
            assert!(checked.contains(*name), "{name} of {checked:?}");
        }
    }

    fn fix_of(right: &Right, name: &str) -> String {
        let checks = right.checks();
        let check = checks
            .iter()
            .find(|check| check.id.ends_with(name))
            .unwrap();
        assert_ne!(check.status, Status::Passed, "{name}");
        check.fix.clone().unwrap()
    }

    #[test]
    fn the_plan_is_named_only_where_it_writes() {
        let mut right = Right::new();
        right.detector("eu-west-1").frequency = "SIX_HOURS".to_owned();
        assert_eq!(fix_of(&right, "/frequency"), RUN_AGAIN);

        // The trail's bucket is another one than the answers name: the plan leaves that to a person.
        let mut right = Right::new();
        right.trail().bucket = "somebody-elses-bucket".to_owned();
        let fix = fix_of(&right, "/trail-bucket");
        assert_ne!(fix, RUN_AGAIN);
        assert_ne!(fix, HELD_FOR_DONE);
    }
}
