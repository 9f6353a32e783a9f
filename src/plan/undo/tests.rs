//! The order of the way back, and that what is said of it agrees with what is done.

use std::collections::BTreeSet;

use super::way::TakeBack as _;
use super::*;
use crate::domain::{Arn, BucketName, Place, Region, RoleName};
use crate::plan::action::tests::every;
use crate::plan::{
    AttachPolicy, CreateBucket, CreateDestination, CreateKey, CreateRole, PutBucketPolicy, Section,
    Slot,
};
use crate::policy::{Document, Statement};
use crate::problem::Problem;

const RUN: &str = "20260102-030405-1a2b3c4d";

fn vendor() -> AccountId {
    AccountId::parse("649384204969").unwrap()
}

fn place(account: &str) -> Place {
    Place::new(
        AccountId::parse(account).unwrap(),
        Region::parse("us-east-1").unwrap(),
    )
}

fn written(section: Section, account: &str, part: &str, action: Action) -> Written {
    let place = place(account);
    Written {
        run: RUN.to_owned(),
        change: ChangeId::new(section, &place, part),
        place,
        action,
        output: None,
        removes: None,
        is_done: true,
    }
}

fn asked() -> Asked {
    Asked {
        run: RUN.to_owned(),
        keys: false,
        vendor: vendor(),
    }
}

fn rules(sid: &str) -> Document {
    Document::from_statements([Statement::allow(sid)
        .services(["cloudtrail.amazonaws.com"])
        .action(["s3:PutObject"])])
}

fn back_of(action: &Action, keys: bool) -> Back {
    let (place, vendor) = (place("111122223333"), vendor());
    let made = Made {
        place: &place,
        run: RUN,
        output: Some("made"),
        removes: None,
        beside: &[],
        vendor: &vendor,
        keys,
    };
    on_kind!(action, Back::By(Vec::new()), kind => kind.back(&made))
}

/// What a sentence has to say where something is taken away, put back, kept, or left to people.
fn says_it(said: &str, words: &[&str]) -> bool {
    words.iter().any(|word| said.contains(word))
}

#[test]
fn what_is_said_of_the_way_back_agrees_with_what_is_done() {
    for action in every() {
        let said = action.deed().undo();
        let title = title(&action);
        assert_eq!(title.is_empty(), action == Action::None, "{action:?}");
        assert!(!title.ends_with('.'), "{title}");
        let agrees = match back_of(&action, false) {
            Back::By(ways) if ways.iter().any(|way| way.deed().deletes()) => says_it(
                said,
                &[
                    "Delete",
                    "Take",
                    "Stop the",
                    "delete ours",
                    "taken out",
                    "Have AWS take",
                    "Put the saved rules",
                ],
            ),
            Back::By(ways) => {
                ways.is_empty()
                    || says_it(
                        said,
                        &[
                            "Put", "Switch", "Turn", "Send", "Stop", "Start", "Give", "Attach",
                            "Take our",
                        ],
                    )
            }
            Back::Stays(_) => says_it(
                said,
                &[
                    "Keep",
                    "Leave",
                    "Set up again",
                    "Choose the accounts again",
                    "Switch GuardDuty on",
                    "place from before",
                ],
            ),
            Back::ByHand(problem) => {
                assert!(problem.hint.is_some(), "{problem:?}");
                says_it(
                    said,
                    &[
                        "in GuardDuty",
                        "again",
                        "in AWS",
                        "StackSet",
                        "saved rules of the topic",
                        "roles out",
                    ],
                )
            }
        };
        assert!(agrees, "{said}: {action:?}");
    }
}

#[test]
fn a_document_that_was_replaced_goes_the_same_way_back_and_there_again() {
    let there = Action::PutBucketPolicy(PutBucketPolicy {
        bucket: BucketName::parse("larkfield-logs").unwrap(),
        seen: Some(rules("Theirs")),
        after: rules("Ours"),
    });
    let Back::By(back) = back_of(&there, false) else {
        panic!("it is put back");
    };
    let Back::By(again) = back_of(&back[0], false) else {
        panic!("and put there again");
    };
    assert_eq!(again, [there]);
}

#[test]
fn a_key_goes_only_where_that_was_asked_for() {
    let key = Action::CreateKey(CreateKey {
        part: "alias/logs".to_owned(),
        description: String::new(),
        policy: rules("Root"),
        fills: Slot::cloudtrail_key(&place("111122223333")),
    });
    assert!(matches!(back_of(&key, false), Back::Stays(_)));
    let Back::By(ways) = back_of(&key, true) else {
        panic!("it was asked for");
    };
    assert!(matches!(&ways[0], Action::ScheduleKeyDeletion(gone) if gone.key == "made"));
}

#[test]
fn what_uses_a_thing_goes_before_it_and_other_accounts_hold_nothing_up() {
    let role = |name: &str| RoleName::parse(name).unwrap();
    let make = |name: &str, trust: Document| {
        Action::CreateRole(CreateRole {
            name: role(name),
            description: String::new(),
            trust,
            boundary: None,
            path: None,
            tags: BTreeMap::new(),
        })
    };
    let main = "111122223333";
    let lets_main_in = Document::from_statements([Statement::allow("Main")
        .aws([format!("arn:aws:iam::{main}:role/Main")])
        .action(["sts:AssumeRole"])]);
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let all = [
        written(
            Section::CloudTrail,
            main,
            "bucket",
            Action::CreateBucket(CreateBucket {
                bucket: bucket.clone(),
            }),
        ),
        written(
            Section::CloudTrail,
            main,
            "rules",
            Action::PutBucketPolicy(PutBucketPolicy {
                bucket,
                seen: None,
                after: rules("Ours"),
            }),
        ),
        written(Section::MainRole, main, "role", make("Main", rules("Us"))),
        written(
            Section::MainRole,
            main,
            "attached",
            Action::AttachPolicy(AttachPolicy {
                role: role("Main"),
                policy: Arn::parse("arn:aws:iam::111122223333:policy/Read").unwrap(),
            }),
        ),
        written(
            Section::Members,
            "444455556666",
            "role",
            make("Member", lets_main_in),
        ),
    ];
    let plan = undo(&all, &asked()).held(&Part::Whole);
    let parts: Vec<&str> = plan.changes.iter().map(|it| it.id.part()).collect();
    assert_eq!(
        parts,
        [
            "undo-role",
            "undo-attached",
            "undo-role",
            "undo-rules",
            "undo-bucket"
        ]
    );
    let needs = |at: usize| -> Vec<&str> {
        let ids = plan.changes[at].depends_on.iter();
        ids.map(ChangeId::part).collect()
    };
    assert_eq!(needs(4), ["undo-rules"]);
    assert_eq!(needs(2), ["undo-attached"]);
    assert_eq!(plan.changes[2].follows, [plan.changes[0].id.clone()]);
    assert_eq!(needs(3), [""; 0]);
    let Action::DeleteRole(gone) = &plan.changes[2].action else {
        panic!("{:?}", plan.changes[2]);
    };
    assert_eq!((gone.policies.len(), gone.made_in.as_str()), (1, RUN));
}

#[test]
fn one_change_alone_is_taken_back_without_the_others() {
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let all = [
        written(
            Section::CloudTrail,
            "111122223333",
            "bucket",
            Action::CreateBucket(CreateBucket {
                bucket: bucket.clone(),
            }),
        ),
        written(
            Section::CloudTrail,
            "111122223333",
            "rules",
            Action::PutBucketPolicy(PutBucketPolicy {
                bucket,
                seen: None,
                after: rules("Ours"),
            }),
        ),
    ];
    let only = Part::Changes(BTreeSet::from([all[1].change.clone()]));
    let plan = undo(&all, &asked()).around(&only).held(&only);
    assert_eq!(plan.changes.len(), 1);
    assert!(matches!(
        plan.changes[0].action,
        Action::DeleteBucketPolicy(_)
    ));
}

#[test]
fn what_comes_behind_something_that_stays_waits_for_a_person() {
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let of =
        |part: &str, action: Action| written(Section::CloudTrail, "111122223333", part, action);
    let all = [
        of(
            "bucket",
            Action::CreateBucket(CreateBucket {
                bucket: bucket.clone(),
            }),
        ),
        of(
            "rules",
            Action::PutBucketPolicy(PutBucketPolicy {
                bucket,
                seen: None,
                after: rules("Ours"),
            }),
        ),
    ];
    let mut back = undo(&all, &asked());
    leave(&mut back.plan.changes[0], Kind::ByHand(Problem::new("No.")));
    let plan = back.held(&Part::Whole);
    let Kind::ByHand(problem) = &plan.changes[1].kind else {
        panic!("{:?}", plan.changes[1]);
    };
    assert!(
        problem.summary.contains("Take the bucket's rules away"),
        "{problem}"
    );
}

/// A bucket of the one section, and its rules of another one.
fn shared() -> [Written; 2] {
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let main = "111122223333";
    [
        written(
            Section::CloudTrail,
            main,
            "bucket",
            Action::CreateBucket(CreateBucket {
                bucket: bucket.clone(),
            }),
        ),
        written(
            Section::GuardDuty,
            main,
            "rules",
            Action::PutBucketPolicy(PutBucketPolicy {
                bucket,
                seen: None,
                after: rules("Ours"),
            }),
        ),
    ]
}

#[test]
fn a_section_goes_alone_and_what_another_one_needs_of_it_stays() {
    let all = shared();
    let part = Part::Section(Section::CloudTrail);
    let near = undo(&all, &asked()).around(&part);
    assert_eq!(near.plan.changes.len(), 2, "the other one is looked at too");
    let plan = near.clone().held(&part);
    let [bucket] = plan.changes.as_slice() else {
        panic!("{plan:#?}");
    };
    let Kind::ByHand(problem) = &bucket.kind else {
        panic!("{bucket:#?}");
    };
    assert!(problem.summary.contains("Take the bucket's rules away"));
    assert!(problem.hint.as_deref().unwrap().contains("another part"));
    // Where the look shows that the other one is gone, nothing holds it up.
    let mut gone = near;
    leave(&mut gone.plan.changes[0], Kind::Keep);
    let plan = gone.held(&part);
    assert!(plan.changes[0].kind.writes() && plan.changes[0].depends_on.is_empty());
    // The other section needs nothing of it.
    let part = Part::Section(Section::GuardDuty);
    let plan = undo(&all, &asked()).around(&part).held(&part);
    assert_eq!(plan.changes.len(), 1);
    assert!(plan.changes[0].kind.writes());
}

#[test]
fn what_a_later_run_built_on_it_holds_it_and_is_named() {
    let mut all = shared();
    "20260203-040506-99887766".clone_into(&mut all[1].run);
    let way = undo(&all, &asked()).around(&Part::Whole);
    let ids: Vec<&str> = way.plan.changes.iter().map(|it| it.id.part()).collect();
    assert_eq!(ids, ["undo-20260203-040506-99887766-rules", "undo-bucket"]);
    let plan = way.clone().held(&Part::Whole);
    let [bucket] = plan.changes.as_slice() else {
        panic!("{plan:#?}");
    };
    let Kind::ByHand(problem) = &bucket.kind else {
        panic!("{bucket:#?}");
    };
    let text = problem.to_text();
    assert!(text.contains("20260203-040506-99887766"), "{text}");
    // Once that run is taken back, nothing holds it.
    let mut gone = way;
    leave(&mut gone.plan.changes[0], Kind::Keep);
    assert!(gone.held(&Part::Whole).changes[0].kind.writes());
}

#[test]
fn a_role_that_others_trust_waits_for_them_and_what_can_do_without_is_only_warned_of() {
    let role = |name: &str, trust: Document| {
        Action::CreateRole(CreateRole {
            name: RoleName::parse(name).unwrap(),
            description: String::new(),
            trust,
            boundary: None,
            path: None,
            tags: BTreeMap::new(),
        })
    };
    let main = "arn:aws:iam::111122223333:role/Main";
    let lets_main_in = Document::from_statements([Statement::allow("Main")
        .aws([main])
        .action(["sts:AssumeRole"])]);
    let all = [
        written(
            Section::MainRole,
            "111122223333",
            "role",
            role("Main", rules("Us")),
        ),
        written(
            Section::Members,
            "444455556666",
            "role",
            role("Member", lets_main_in),
        ),
    ];
    let part = Part::Section(Section::MainRole);
    let plan = undo(&all, &asked()).around(&part).held(&part);
    assert!(matches!(plan.changes[0].kind, Kind::ByHand(_)));
    let whole = undo(&all, &asked()).held(&Part::Whole);
    assert!(whole.changes.iter().all(|told| told.kind.writes()));

    let mut all = shared();
    all[1] = written(
        Section::Members,
        "444455556666",
        "role",
        role(
            "Reader",
            Document::from_statements([
                Statement::allow("Read").resource(["arn:aws:s3:::larkfield-logs"])
            ]),
        ),
    );
    let part = Part::Section(Section::CloudTrail);
    let plan = undo(&all, &asked()).around(&part).held(&part);
    assert!(plan.changes[0].kind.writes());
    let warned = &plan.changes[0].warnings[0];
    assert!(warned.text.contains("Delete the role"), "{warned:?}");
}

#[test]
fn an_export_of_another_account_holds_the_rules_of_the_bucket_for_the_run_that_came_later() {
    let mut all = shared();
    all[0] = all[1].clone();
    all[1] = written(
        Section::Export,
        "444455556666",
        "export",
        Action::CreateDestination(CreateDestination {
            detector: "d1".to_owned(),
            bucket_arn: "arn:aws:s3:::larkfield-logs/findings".to_owned(),
            key_arn: "arn:aws:kms:us-east-1:111122223333:key/1111-2222".to_owned(),
            owner: AccountId::parse("111122223333").unwrap(),
        }),
    );
    let whole = undo(&all, &asked()).held(&Part::Whole);
    assert!(whole.changes.iter().all(|told| told.kind.writes()));
    "20260203-040506-99887766".clone_into(&mut all[1].run);
    let plan = undo(&all, &asked()).around(&Part::Whole).held(&Part::Whole);
    let [rules] = plan.changes.as_slice() else {
        panic!("{plan:#?}");
    };
    let Kind::ByHand(problem) = &rules.kind else {
        panic!("{rules:#?}");
    };
    assert!(problem.to_text().contains("20260203-040506-99887766"));
}
