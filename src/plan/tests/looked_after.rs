//! GuardDuty of the chosen accounts: who is named, who is taken in, and what is never touched.

use super::*;
use crate::answers::{LookedAfter, MemberAccounts, NewAccounts};
use crate::inventory::{
    Administrator, Joining, Member, MemberAccount, Members, Organization, Protected,
};
use crate::plan::{CreateMembers, ProtectMembers, SetJoining};

fn member(number: u32) -> AccountId {
    AccountId::parse(&format!("{:012}", 100_000_000_000_u64 + u64::from(number))).unwrap()
}

/// An organization of this many other accounts, managed by this one.
fn organization(management: AccountId, others: u32) -> Organization {
    let mut accounts = vec![MemberAccount::new(account(), "Main", true)];
    accounts.extend((1..=others).map(|number| {
        let mut one = MemberAccount::new(member(number), format!("Account {number}"), true);
        one.email = format!("a{number}@example.com");
        one
    }));
    Organization {
        accounts: Seen::Known(accounts),
        ..Organization::new("o-abcd123456", management)
    }
}

fn asked(looked_after: LookedAfter) -> Answers {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::Organization;
    answers.guardduty.accounts = looked_after;
    answers
}

fn with(answers: &Answers, standing: Standing) -> Inventory {
    let mut inventory = fresh(answers);
    global(&mut inventory).standing = Seen::Known(standing);
    inventory
}

fn administering(inventory: &mut Inventory, accounts: Vec<Member>, joining: &str) {
    let mut detector = bare_detector();
    detector.members = Seen::Known(Members {
        organization: Seen::Known(Some(Joining {
            accounts: joining.to_owned(),
            features: BTreeMap::new(),
            is_full: false,
        })),
        ..Members::of(accounts)
    });
    here(inventory).detector = Seen::Known(Some(detector));
}

fn added(plan: &Plan<Told>) -> Vec<usize> {
    let of = |change: &Told| match &change.action {
        Action::CreateMembers(CreateMembers { accounts, .. }) => Some(accounts.len()),
        _ => None,
    };
    plan.changes.iter().filter_map(of).collect()
}

#[test]
fn nothing_of_other_accounts_is_planned_unasked() {
    let answers = asked(LookedAfter::AsItIs);
    let inventory = with(&answers, Standing::Management(organization(account(), 3)));
    let plan = planned(&answers, &inventory);
    for part in ["members", "guardduty-administrator", "guardduty-joining"] {
        assert!(!has(&plan, &format!("/{part}")), "{part}");
    }
}

#[test]
fn only_chosen_accounts_are_taken_in_however_much_is_looked_at() {
    let mut answers = asked(LookedAfter::Members);
    answers.cloudtrail.organization = true;
    let mut inventory = with(&answers, Standing::Management(organization(account(), 5)));
    administering(&mut inventory, Vec::new(), "NONE");
    assert_eq!(added(&planned(&answers, &inventory)), [5]);
    answers.members.exclude = vec![member(2)];
    assert_eq!(added(&planned(&answers, &inventory)), [4]);
    answers.members.accounts = MemberAccounts::These(Vec::new());
    answers.members.exclude = Vec::new();
    assert_eq!(added(&planned(&answers, &inventory)), Vec::<usize>::new());
}

#[test]
fn whoever_manages_the_organization_names_itself_and_takes_the_accounts_in() {
    let mut answers = asked(LookedAfter::Designate);
    answers.guardduty.new_accounts = NewAccounts::New;
    let inventory = with(&answers, Standing::Management(organization(account(), 120)));
    let plan = planned(&answers, &inventory);
    assert!(
        part(&plan, "guardduty/guardduty-administrator")
            .kind
            .writes()
    );
    assert_eq!(added(&plan), [50, 50, 20]);
    assert!(is_behind(
        &plan,
        "guardduty/guardduty-administrator",
        "guardduty/detector"
    ));
    for name in [
        "guardduty/members",
        "guardduty/members-3",
        "guardduty/guardduty-joining",
    ] {
        assert!(
            is_behind(&plan, name, "guardduty/guardduty-administrator"),
            "{name}"
        );
    }
    assert_eq!(
        part(&plan, "guardduty/members").costs[0].what,
        "GuardDuty in a Region, 50 accounts"
    );
    // What was done is not done again.
    let done = planned(&answers, &after(&answers, &inventory));
    let again = writes(&done)
        .into_iter()
        .find(|id| id.starts_with("guardduty/"));
    assert_eq!(again, None);
}

#[test]
fn an_administrator_takes_in_only_those_that_are_lacking() {
    let answers = asked(LookedAfter::Members);
    let mut company = organization(member(9), 4);
    company.guardduty_administrators = Seen::Known(vec![account()]);
    let mut inventory = with(&answers, Standing::Member(company));
    let protected = |number: u32, on: bool, managed: bool| Member {
        protected: Some(Protected { on, managed }),
        ..Member::new(member(number), "Enabled")
    };
    let list = vec![
        protected(1, false, false),
        protected(2, false, true),
        Member::new(member(3), "Disabled"),
    ];
    administering(&mut inventory, list, "NONE");
    let plan = planned(&answers, &inventory);
    assert_eq!(added(&plan), [1]);
    let warnings = &part(&plan, "guardduty/members").warnings;
    assert!(warnings.iter().any(|it| it.text.contains("new_accounts")));
    // A policy of the organization is not fought, and a suspended account is left to its people.
    let ProtectMembers { accounts, .. } = deed(part(&plan, "guardduty/members-s3"));
    assert_eq!(*accounts, [member(1)]);
    let left = by_hand(&plan, "guardduty/members-left");
    assert!(left.summary.contains("suspended"), "{left:?}");
}

#[test]
fn what_is_set_for_new_accounts_is_never_narrowed() {
    let mut answers = asked(LookedAfter::Members);
    answers.guardduty.new_accounts = NewAccounts::New;
    let mut inventory = with(&answers, Standing::Management(organization(account(), 1)));
    administering(
        &mut inventory,
        vec![Member::new(member(1), "Enabled")],
        "ALL",
    );
    let plan = planned(&answers, &inventory);
    let SetJoining { accounts, s3, .. } = deed(part(&plan, "guardduty/guardduty-joining"));
    assert_eq!((accounts.as_str(), s3.as_deref()), ("ALL", Some("NEW")));
    answers.guardduty.s3_protection = false;
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "guardduty/guardduty-joining").kind, Kind::Keep);
}

#[test]
fn whoever_cannot_do_it_gets_the_message_for_those_who_can() {
    let answers = asked(LookedAfter::Designate);
    // The managing account is another one.
    let plan = planned(
        &answers,
        &with(&answers, Standing::Member(organization(member(1), 2))),
    );
    let problem = by_hand(&plan, "guardduty/guardduty-administrator");
    assert!(
        problem
            .message
            .as_deref()
            .unwrap()
            .contains("delegated administrator")
    );
    assert!(problem.who.as_deref().unwrap().contains("1000 0000 0001"));
    assert!(added(&plan).is_empty());
    // Another account is named already: AWS takes one, and it is never changed.
    let mut company = organization(account(), 2);
    company.guardduty_designated = BTreeMap::from([(
        Region::parse(REGION).unwrap(),
        Seen::Known(Some(Administrator {
            account: member(2),
            status: "ENABLED".to_owned(),
        })),
    )]);
    let plan = planned(&answers, &with(&answers, Standing::Management(company)));
    left_saying(&plan, "guardduty/guardduty-administrator", "1000 0000 0002");
    assert!(added(&plan).is_empty());
    // And whoever is in no organization is told so.
    let plan = planned(&answers, &with(&answers, Standing::Alone));
    by_hand(&plan, "guardduty/guardduty-administrator");
}

#[test]
fn accounts_without_a_known_address_are_named_and_the_others_taken_in() {
    let answers = asked(LookedAfter::Members);
    let mut company = organization(account(), 3);
    if let Seen::Known(accounts) = &mut company.accounts {
        accounts[1].email.clear();
    }
    let mut inventory = with(&answers, Standing::Management(company));
    administering(&mut inventory, Vec::new(), "ALL");
    let plan = planned(&answers, &inventory);
    assert_eq!(added(&plan), [2]);
    left_saying(&plan, "guardduty/members-unknown", "Account 1");
    // Whom it looks after could not be seen: nobody is taken in.
    let mut detector = bare_detector();
    detector.members = Seen::Unknown(denied());
    here(&mut inventory).detector = Seen::Known(Some(detector));
    assert!(added(&planned(&answers, &inventory)).is_empty());
}

#[test]
fn each_account_exports_itself_and_the_rules_name_its_detector() {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::Organization;
    answers.export.findings = crate::answers::ExportFindings::EachAccount;
    let mut inventory = with(&answers, Standing::Management(organization(account(), 4)));
    let region = Region::parse(REGION).unwrap();
    let mut look_into = |number: u32, detector: Seen<Option<Detector>>| {
        let place = Place::new(member(number), region.clone());
        inventory.place_mut(&place).detector = detector;
    };
    look_into(1, Seen::Known(Some(Detector::new("of-one"))));
    look_into(2, Seen::Known(None));
    look_into(3, Seen::Unknown(denied()));
    let mut elsewhere = Detector::new("of-four");
    elsewhere.destinations = Seen::Known(vec![crate::inventory::Destination::new(
        "d4",
        "PUBLISHING",
        "arn:aws:s3:::theirs",
        "arn:aws:kms:us-east-1:100000000004:key/1",
    )]);
    look_into(4, Seen::Known(Some(elsewhere)));
    let plan = planned(&answers, &inventory);
    let of = |number: u32| {
        let id = format!("export/{}/{REGION}/findings-export", member(number));
        let found = plan.changes.iter().find(|change| change.id.as_str() == id);
        found.unwrap_or_else(|| panic!("{id} is not in {:?}", ids(&plan)))
    };
    let Action::CreateDestination(made) = &of(1).action else {
        panic!("{:?}", of(1).kind);
    };
    assert_eq!(
        (made.detector.as_str(), &made.owner),
        ("of-one", &account())
    );
    for number in [2, 3, 4] {
        assert!(matches!(of(number).kind, Kind::ByHand(_)), "{number}");
    }
    // Bucket and key let it in before it is made.
    for name in ["guardduty/findings-bucket-policy", "guardduty/findings-key"] {
        let text = serde_json::to_string(&part(&plan, name).action).unwrap();
        assert!(
            text.contains("us-east-1:100000000001:detector/of-one"),
            "{name}: {text}"
        );
        assert!(of(1).depends_on.contains(&part(&plan, name).id), "{name}");
    }
    // A member's findings come with those of this account, so an export of its own would send each twice.
    administering(
        &mut inventory,
        vec![Member::new(member(1), "Enabled")],
        "ALL",
    );
    let plan = planned(&answers, &inventory);
    assert!(!has(
        &plan,
        &format!("{}/{REGION}/findings-export", member(1))
    ));
}

#[test]
fn detectors_that_do_not_fit_into_the_rules_are_let_in_by_their_organization_on_request() {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::Organization;
    answers.export.findings = crate::answers::ExportFindings::EachAccount;
    answers.guardduty.accounts = LookedAfter::EachAccount;
    let mut inventory = with(&answers, Standing::Management(organization(account(), 200)));
    let region = Region::parse(REGION).unwrap();
    for number in 1..=200 {
        let place = Place::new(member(number), region.clone());
        inventory.place_mut(&place).detector = Seen::Known(None);
    }
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "guardduty/findings-bucket-policy");
    assert!(problem.summary.contains("too long"), "{problem:?}");
    let hint = problem.hint.as_deref().unwrap();
    assert!(hint.contains("let_in = \"organization\""), "{hint}");
    answers.export.let_in = crate::answers::LetIn::Organization;
    let plan = planned(&answers, &inventory);
    for name in ["guardduty/findings-bucket-policy", "guardduty/findings-key"] {
        let change = part(&plan, name);
        assert!(change.kind.writes(), "{name}: {:?}", change.kind);
        let text = serde_json::to_string(&change.action).unwrap();
        assert!(text.contains("aws:SourceOrgID"), "{name}: {text}");
        // This account's own detector is named as ever, and those of others are not.
        assert!(text.contains(account().as_str()), "{name}");
        assert!(!text.contains(member(1).as_str()), "{name}: {text}");
    }
    let exports = plan.changes.iter().filter(|it| {
        it.section == crate::plan::Section::Export && it.id.part() == "findings-export"
    });
    assert_eq!(exports.filter(|it| it.kind.writes()).count(), 200);
    // Without an organization nobody knows whom that would let in.
    let alone = with(&answers, Standing::Alone);
    let mut named = answers;
    named.members.accounts = MemberAccounts::These(vec![member(1)]);
    let plan = planned(&named, &alone);
    let id = format!("export/{}/{REGION}/findings-export", member(1));
    let change = plan.changes.iter().find(|it| it.id.as_str() == id).unwrap();
    assert!(
        matches!(&change.kind, Kind::ByHand(problem) if problem.summary.contains("organization")),
        "{:?}",
        change.kind
    );
}

#[test]
fn where_nobody_administers_guardduty_nobody_is_said_to_send_for_all() {
    let mut answers = answers();
    answers.export.findings = crate::answers::ExportFindings::Administrator;
    let inventory = with(&answers, Standing::Management(organization(account(), 2)));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "export/administrator-export");
    assert!(problem.summary.contains("nobody is let in"), "{problem:?}");
}
