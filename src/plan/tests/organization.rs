//! One trail for all accounts: who may make it, and what its rules name.

use super::*;
use crate::answers::MemberAccounts;
use crate::inventory::{MemberAccount, Organization};
use crate::plan::CreateTrail;

fn organization(management: AccountId) -> Organization {
    let member = |id: AccountId, active: bool| {
        let name = format!("account {id}");
        MemberAccount::new(id, name, active)
    };
    Organization {
        accounts: Seen::Known(vec![
            member(account(), true),
            member(other(), true),
            member(AccountId::parse("444455556666").unwrap(), false),
        ]),
        ..Organization::new("o-abcd123456", management)
    }
}

fn wide() -> Answers {
    let mut answers = answers();
    answers.cloudtrail.organization = true;
    answers
}

fn with_standing(answers: &Answers, standing: Standing) -> Inventory {
    let mut inventory = fresh(answers);
    global(&mut inventory).standing = Seen::Known(standing);
    inventory
}

#[test]
fn the_managing_account_switches_access_on_first() {
    let answers = wide();
    let inventory = with_standing(&answers, Standing::Management(organization(account())));
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "cloudtrail/trusted-access").kind.writes());
    assert!(is_behind(
        &plan,
        "cloudtrail/trail",
        "cloudtrail/trusted-access"
    ));
    let CreateTrail { settings, .. } = deed(part(&plan, "cloudtrail/trail"));
    assert!(settings.organization);
    let text = serde_json::to_string(&part(&plan, "cloudtrail/log-bucket-policy").action).unwrap();
    assert!(text.contains("/AWSLogs/o-abcd123456/*"));
    assert_eq!(
        part(&plan, "cloudtrail/trail-events").costs[0].what,
        "S3 data events, 2 accounts"
    );
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn access_is_not_switched_on_for_a_trail_that_was_not_seen() {
    let answers = wide();
    let mut inventory = with_standing(&answers, Standing::Management(organization(account())));
    here(&mut inventory).trails = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/trusted-access", "depends on the trail");
}

#[test]
fn a_single_account_asks_nothing_of_the_organization() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    assert!(!has(&plan, "/trusted-access"));
}

#[test]
fn a_named_administrator_makes_a_trail_that_the_managing_account_owns() {
    let answers = wide();
    let mut organization = organization(other());
    organization.cloudtrail_administrators = Seen::Known(vec![account()]);
    organization.trusted_services = Seen::Unknown(denied());
    let plan = planned(
        &answers,
        &with_standing(&answers, Standing::Member(organization)),
    );
    assert_eq!(part(&plan, "cloudtrail/trusted-access").kind, Kind::Keep);
    assert_eq!(part(&plan, "cloudtrail/trail").kind, Kind::Create);
    let text = serde_json::to_string(&part(&plan, "cloudtrail/log-bucket-policy").action).unwrap();
    assert!(text.contains("arn:aws:cloudtrail:us-east-1:999988887777:trail/radiant-trail"));
    assert!(text.contains("/AWSLogs/999988887777/*"));
}

#[test]
fn whoever_may_not_make_it_learns_who_can() {
    let answers = wide();
    let mut half = organization(account());
    half.all_features = false;
    let mut hidden = organization(other());
    hidden.cloudtrail_administrators = Seen::Unknown(denied());
    let cases = [
        (Standing::Alone, "no organization"),
        (Standing::Management(half), "billing"),
        (Standing::Member(organization(other())), "may not make"),
        (Standing::Member(hidden), "could not see whether"),
    ];
    for (standing, words) in cases {
        let plan = planned(&answers, &with_standing(&answers, standing));
        let problem = by_hand(&plan, "cloudtrail/trusted-access");
        assert!(problem.summary.contains(words), "{problem:?}");
        assert!(problem.hint.is_some());
        by_hand(&plan, "cloudtrail/trail");
        // What is made in a wrong account has to be made once more in the right one.
        assert_eq!(writes(&plan), [""; 0]);
    }
}

#[test]
fn a_member_that_may_not_make_it_is_shown_each_way_out() {
    let answers = wide();
    let standing = Standing::Member(organization(other()));
    let plan = planned(&answers, &with_standing(&answers, standing));
    let problem = by_hand(&plan, "guardduty/findings-bucket");
    let hint = problem.hint.as_deref().unwrap();
    for way in [
        "in account 9999 8888 7777: `aws cloudtrail register-organization-delegated-admin --member-account-id 111122223333`",
        "Or set up in that account",
        "choose arn:aws:cloudtrail:us-east-1:999988887777:trail/radiant-trail as a trail that is there",
        "only this account",
    ] {
        assert!(hint.contains(way), "{hint}");
    }
}

#[test]
fn a_trail_that_the_managing_account_is_to_make_is_let_in_and_told_to_it() {
    let mut answers = wide();
    let theirs = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org-trail";
    answers.cloudtrail.trail = existing_trail(arn(theirs));
    let inventory = with_standing(&answers, Standing::Member(organization(other())));
    let plan = planned(&answers, &inventory);
    assert!(!has(&plan, "/trusted-access"));
    for name in ["log-bucket-policy", "log-key", "log-topic"] {
        let change = part(&plan, &format!("cloudtrail/{name}"));
        assert!(change.kind.writes(), "{name}: {:?}", change.kind);
        let text = serde_json::to_string(&change.action).unwrap();
        assert!(text.contains(theirs), "{name}: {text}");
    }
    let hint = |plan: &Plan<Told>| by_hand(plan, "cloudtrail/trail").hint.clone().unwrap();
    assert!(hint(&plan).contains("first"));
    // Once the key is there, the whole command is shown.
    let done = planned(&answers, &after(&answers, &inventory));
    let command = hint(&done);
    for part in [
        "aws cloudtrail create-trail --region us-east-1 --name org-trail",
        "--sns-topic-name arn:aws:sns:us-east-1:111122223333:",
        "--kms-key-id arn:aws:kms:us-east-1:111122223333:key/",
        "--is-organization-trail",
    ] {
        assert!(command.contains(part), "{command}");
    }
    assert_eq!(writes(&done), [""; 0]);
    // A trail of nobody whom the account knows may be a slip.
    answers.cloudtrail.trail = existing_trail(arn(
        "arn:aws:cloudtrail:us-east-1:444455556666:trail/org-trail",
    ));
    assert_eq!(writes(&planned(&answers, &inventory)), [""; 0]);
}

#[test]
fn what_is_in_two_accounts_is_refused_before_anything_is_made() {
    let mut answers = answers();
    answers.guardduty.topic = TopicChoice::Existing {
        arn: arn("arn:aws:sns:us-east-1:999988887777:findings"),
    };
    let plan = planned(&answers, &fresh(&answers));
    assert_eq!(writes(&plan), [""; 0]);
    let problem = by_hand(&plan, "cloudtrail/log-bucket");
    assert!(
        problem
            .summary
            .contains("topic for findings is in account 9999 8888 7777")
    );
    assert!(problem.hint_says("in account 9999 8888 7777"));
}

#[test]
fn an_organization_that_cannot_be_seen_stops_the_rules_that_would_name_it() {
    let answers = wide();
    let mut inventory = fresh(&answers);
    global(&mut inventory).standing = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    for name in [
        "trusted-access",
        "trail",
        "log-bucket-policy",
        "log-key",
        "log-topic",
    ] {
        by_hand(&plan, &format!("cloudtrail/{name}"));
    }
    assert!(part(&plan, "cloudtrail/log-bucket").kind.writes());
}

#[test]
fn a_member_cannot_change_the_organization_s_trail() {
    let mut answers = wide();
    let mut trail = bare_trail("org-trail", "their-logs");
    trail.arn = arn("arn:aws:cloudtrail:us-east-1:999988887777:trail/org-trail");
    trail.organization = true;
    answers.cloudtrail.trail = existing_trail(trail.arn.clone());
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    let mut inventory = with_standing(&answers, Standing::Member(organization(other())));
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    put_bucket(&mut inventory, "their-logs", empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    for name in ["trail", "trail-events"] {
        let problem = by_hand(&plan, &format!("cloudtrail/{name}"));
        assert!(
            problem.who.as_deref().unwrap().contains("9999 8888 7777"),
            "{problem:?}"
        );
    }
    let Seen::Known(Standing::Member(organization)) = &mut global(&mut inventory).standing else {
        panic!("another standing");
    };
    organization.cloudtrail_administrators = Seen::Known(vec![account()]);
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "cloudtrail/trail").kind.writes());
}

#[test]
fn only_the_managing_account_makes_a_trail_wider() {
    let mut answers = wide();
    let trail = bare_trail("theirs", "their-logs");
    answers.cloudtrail.trail = existing_trail(trail.arn.clone());
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    let mut delegate = organization(other());
    delegate.cloudtrail_administrators = Seen::Known(vec![account()]);
    let cases = [
        (Standing::Management(organization(account())), true),
        (Standing::Member(delegate), false),
    ];
    for (standing, may) in cases {
        let mut inventory = with_standing(&answers, standing);
        here(&mut inventory).trails = Seen::Known(vec![trail.clone()]);
        put_bucket(&mut inventory, "their-logs", empty_bucket(REGION));
        let plan = planned(&answers, &inventory);
        assert_eq!(part(&plan, "cloudtrail/trail").kind.writes(), may);
    }
}

#[test]
fn the_role_may_use_the_roles_of_active_accounts() {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::Organization;
    let inventory = with_standing(&answers, Standing::Management(organization(account())));
    let plan = planned(&answers, &inventory);
    let text = serde_json::to_string(&part(&plan, "main-role/role-policy").action).unwrap();
    assert!(text.contains("arn:aws:iam::999988887777:role/radiant-member-access-role"));
    assert!(!text.contains("444455556666"));
    assert!(!text.contains("arn:aws:iam::111122223333:role/radiant-member-access-role"));
    let mut inventory = inventory;
    let Seen::Known(Standing::Management(organization)) = &mut global(&mut inventory).standing
    else {
        panic!("another standing");
    };
    organization.accounts = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    let warnings = &part(&plan, "main-role/role-policy").warnings;
    assert!(
        warnings
            .iter()
            .any(|warning| warning.text.contains("could not list"))
    );
}

#[test]
fn who_may_make_a_trail_does_not_matter_where_one_that_is_there_was_chosen() {
    let mut answers = wide();
    answers.cloudtrail.trail = crate::answers::TrailChoice::Existing {
        arn: arn("arn:aws:cloudtrail:us-east-1:999988887777:trail/org-trail"),
    };
    let mut hidden = organization(other());
    hidden.cloudtrail_administrators = Seen::Unknown(denied());
    let mut inventory = with_standing(&answers, Standing::Member(hidden));
    here(&mut inventory).trails = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    // What needs the trail waits for it, with the reason that is meant.
    let problem = by_hand(&plan, "cloudtrail/log-bucket");
    assert!(
        problem.summary.contains("depends on the trail"),
        "{problem:?}"
    );
    assert!(!has(&plan, "/trusted-access"));
    // All else goes on.
    assert!(part(&plan, "guardduty/findings-bucket").kind.writes());
    // A new trail needs to know, and then nothing is made before that.
    let mut answers = wide();
    answers.cloudtrail.trail = crate::answers::TrailChoice::New {
        name: crate::domain::TrailName::parse("all-accounts").unwrap(),
    };
    here(&mut inventory).trails = Seen::Known(Vec::new());
    assert_eq!(writes(&planned(&answers, &inventory)), [""; 0]);
}

#[test]
fn a_trail_that_the_managing_account_had_for_all_and_that_is_gone_from_sight_is_told_as_such() {
    let mut answers = answers();
    answers.cloudtrail.trail = crate::answers::TrailChoice::Existing {
        arn: arn("arn:aws:cloudtrail:us-east-1:999988887777:trail/org-trail"),
    };
    let inventory = with_standing(&answers, Standing::Member(organization(other())));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/trail");
    let hint = problem.hint.as_deref().unwrap();
    assert!(hint.contains("only while it covers all accounts"), "{hint}");
    assert!(problem.who.as_deref().unwrap().contains("9999 8888 7777"));
    // Where the answers ask for all accounts, the command that brings it back is shown with the one that makes it.
    answers.cloudtrail.organization = true;
    let done = after(
        &answers,
        &with_standing(&answers, Standing::Member(organization(other()))),
    );
    let plan = planned(&answers, &done);
    let hint = by_hand(&plan, "cloudtrail/trail").hint.clone().unwrap();
    assert!(
        hint.contains("aws cloudtrail update-trail --region us-east-1 --name org-trail --is-organization-trail"),
        "{hint}"
    );
}

#[test]
fn a_trail_of_an_account_that_is_never_seen_here_holds_everything() {
    let mut answers = answers();
    answers.cloudtrail.trail = crate::answers::TrailChoice::Existing {
        arn: arn("arn:aws:cloudtrail:us-east-1:444455556666:trail/theirs"),
    };
    for standing in [
        Standing::Alone,
        Standing::Member(organization(other())),
        Standing::Management(organization(account())),
    ] {
        let plan = planned(&answers, &with_standing(&answers, standing));
        assert_eq!(writes(&plan), [""; 0]);
        let problem = by_hand(&plan, "guardduty/findings-bucket");
        assert!(problem.summary.contains("4444 5555 6666"), "{problem:?}");
    }
}

/// What is said of trails that lost the other accounts: by the plan and by the check.
fn narrowed(
    answers: &Answers,
    inventory: &Inventory,
) -> (Vec<String>, Option<(crate::verify::Status, String)>) {
    let plan = planned(answers, inventory);
    let warnings = part(&plan, "cloudtrail/trail").warnings.iter();
    let told = warnings
        .map(|warning| warning.text.clone())
        .filter(|text| text.contains("records one account") || text.contains("any more"));
    let checks = crate::verify::verify(answers, &Vendor::default(), inventory);
    let check = checks
        .into_iter()
        .find(|check| check.id.ends_with("/trails-wide"));
    (
        told.collect(),
        check.map(|check| (check.status, check.seen)),
    )
}

#[test]
fn a_trail_that_lost_the_other_accounts_is_noticed_where_the_answers_do_not_ask_for_them() {
    use crate::verify::Status;

    // An earlier run made a trail of all accounts.
    let answers = wide();
    let inventory = with_standing(&answers, Standing::Management(organization(account())));
    let mut inventory = after(&answers, &inventory);
    let mut narrow = answers.clone();
    narrow.cloudtrail.organization = false;
    assert_eq!(narrowed(&answers, &inventory), (Vec::new(), None));
    let (told, check) = narrowed(&narrow, &inventory);
    assert_eq!((told, check.unwrap().0), (Vec::new(), Status::Passed));

    // Somebody switches off what it needs.
    let Seen::Known(Standing::Management(organization)) = &mut global(&mut inventory).standing
    else {
        panic!("another standing");
    };
    organization.trusted_services = Seen::Known(Vec::new());
    let (told, check) = narrowed(&narrow, &inventory);
    let (status, seen) = check.unwrap();
    assert_eq!(status, Status::Failed);
    assert!(
        seen.contains("may not work across your organization any more"),
        "{seen}"
    );
    assert_eq!(told, [seen]);

    // And AWS has taken the other accounts from it.
    if let Seen::Known(trails) = &mut here(&mut inventory).trails {
        trails[0].organization = false;
    }
    let (told, check) = narrowed(&narrow, &inventory);
    let (status, seen) = check.unwrap();
    assert_eq!(status, Status::Unknown);
    assert!(
        seen.contains("its bucket lets it write the files of all"),
        "{seen}"
    );
    assert_eq!(told, [seen]);
    // Where the answers ask for it, its own checks fail.
    assert_eq!(narrowed(&answers, &inventory).1, None);
}

#[test]
fn a_trail_of_one_account_that_never_had_others_is_no_matter() {
    let answers = answers();
    for standing in [
        Standing::Alone,
        Standing::Management(organization(account())),
    ] {
        let inventory = after(&answers, &with_standing(&answers, standing));
        assert_eq!(narrowed(&answers, &inventory), (Vec::new(), None));
    }
}

#[test]
fn control_tower_s_trail_of_one_account_is_noticed_beside_a_new_one() {
    let answers = wide();
    let mut inventory = with_standing(&answers, Standing::Management(organization(account())));
    let mut tower = bare_trail(
        "aws-controltower-BaselineCloudTrail",
        "aws-controltower-logs-444455556666-us-east-1",
    );
    here(&mut inventory).trails = Seen::Known(vec![tower.clone()]);
    let (told, check) = narrowed(&answers, &inventory);
    assert!(told[0].contains("Since landing zone 3.0"), "{told:?}");
    assert_eq!(check.unwrap().0, crate::verify::Status::Unknown);
    tower.organization = true;
    let Seen::Known(Standing::Management(organization)) = &mut global(&mut inventory).standing
    else {
        panic!("another standing");
    };
    organization.trusted_services = Seen::Known(vec![crate::wanted::CLOUDTRAIL.to_owned()]);
    here(&mut inventory).trails = Seen::Known(vec![tower]);
    let (told, check) = narrowed(&answers, &inventory);
    assert_eq!(
        (told, check.unwrap().0),
        (Vec::new(), crate::verify::Status::Passed)
    );
}

#[test]
fn a_trail_that_writes_into_a_bucket_of_another_account_holds_everything() {
    let mut answers = answers();
    let trail = bare_trail("theirs", "their-logs");
    answers.cloudtrail.trail = crate::answers::TrailChoice::Existing {
        arn: trail.arn.clone(),
    };
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    let mut inventory = fresh(&answers);
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    let view = Seen::Known(crate::inventory::BucketView::NotYours);
    global(&mut inventory)
        .buckets
        .insert(bucket_name("their-logs"), view);
    let plan = planned(&answers, &inventory);
    assert_eq!(writes(&plan), [""; 0]);
    let problem = by_hand(&plan, "guardduty/findings-bucket");
    assert!(
        problem.summary.contains("in another account or closed"),
        "{problem:?}"
    );
    assert!(
        problem
            .hint
            .as_deref()
            .unwrap()
            .contains("the account that has the bucket")
    );
}
