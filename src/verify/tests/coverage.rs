//! Whose findings come: every account that is meant, in every Region.

use super::{all_passed, edit, with};
use crate::answers::MemberAccounts;
use crate::domain::{AccountId, Place};
use crate::inventory::{
    Administrator, Destination, Detector, Joining, Member, MemberAccount, Members, Protected, Seen,
};
use crate::policy::Statement;
use crate::problem::Problem;
use crate::verify::tests::right::{Right, account, region};
use crate::verify::{Check, Status};
use crate::wanted::{Decides, State, Why, main_site};

const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];

fn check(right: &Right, code: &str) -> Option<Check> {
    right
        .checks()
        .into_iter()
        .find(|check| check.id.ends_with(&format!("{code}/guardduty-coverage")))
}

fn other(number: u32) -> AccountId {
    AccountId::parse(&format!("44445555666{number}")).unwrap()
}

/// An organization of six, managed by the main account, which administers nobody yet.
fn company() -> Right {
    let mut right = Right::new();
    let accounts = [account()].into_iter().chain((1..=5).map(other));
    right.organization().accounts = Seen::Known(
        accounts
            .map(|id| MemberAccount::new(id.clone(), id.to_string(), true))
            .collect(),
    );
    for code in REGIONS {
        right.detector(code).members = Seen::Known(Members::of(Vec::new()));
    }
    right
}

fn with_members(right: &mut Right, code: &str, joining: &str) {
    right.detector(code).members = Seen::Known(Members {
        organization: Seen::Known(Some(Joining {
            accounts: joining.to_owned(),
            features: [("S3_DATA_EVENTS".to_owned(), joining.to_owned())].into(),
            is_full: false,
        })),
        ..Members::of(
            (1..=5)
                .map(|number| Member::new(other(number), "Enabled"))
                .collect(),
        )
    });
}

fn member<'r>(right: &'r mut Right, code: &str, number: u32) -> &'r mut Member {
    let Seen::Known(members) = &mut right.detector(code).members else {
        panic!("no members");
    };
    let id = other(number);
    members
        .accounts
        .iter_mut()
        .find(|it| it.account == id)
        .unwrap()
}

/// The answers' place for another account's own detector.
fn own_detector(right: &mut Right, number: u32, code: &str, detector: Option<Detector>) {
    let place = Place::new(other(number), region(code));
    right.inventory.place_mut(&place).detector = Seen::Known(detector);
}

fn why(right: &Right, number: u32, code: &str) -> Why {
    let site = main_site(&right.answers, &right.vendor, &right.inventory);
    let watch = site.watch().unwrap();
    let column = watch
        .regions
        .iter()
        .position(|it| it.region.as_str() == code);
    let row = watch.accounts.iter().find(|it| it.account == other(number));
    row.unwrap().cells[column.unwrap()].why.clone()
}

#[test]
fn accounts_that_nobody_watches_are_named_in_each_region_and_who_can_bring_them_too() {
    assert!(check(&Right::new(), "eu-west-1").is_none());
    let mut right = company();
    for code in REGIONS {
        let failed = check(&right, code).unwrap();
        assert_eq!(failed.status, Status::Failed);
        assert!(
            failed
                .seen
                .starts_with("5 of 6 accounts have no GuardDuty findings in this bucket"),
            "{}",
            failed.seen
        );
        assert!(failed.seen.contains("4444 5555 6661") && failed.seen.contains("4444 5555 6665"));
    }
    // Whoever is signed in to the managing account is told what to do, and sent to nobody.
    let fix = |right: &Right| check(right, "eu-west-1").unwrap().fix.unwrap();
    assert!(fix(&right).contains("Name this account") && !fix(&right).contains("Ask the people"));
    let own = right.organization().management.clone();
    right.organization().management = AccountId::parse("999988887777").unwrap();
    assert!(fix(&right).contains("9999 8888 7777"));
    right.organization().management = own;
    right.organization().guardduty_administrators = Seen::Known(vec![other(1)]);
    assert!(fix(&right).contains("4444 5555 6661"));
}

#[test]
fn one_region_without_the_accounts_fails_although_the_other_has_them() {
    let mut right = company();
    with_members(&mut right, "eu-west-1", "NONE");
    right.only("us-east-1 guardduty-coverage", Status::Failed);
    with_members(&mut right, "us-east-1", "ALL");
    all_passed(&right);
    let seen = |code: &str| check(&right, code).unwrap().seen;
    assert!(
        seen("eu-west-1").contains("all 6 accounts"),
        "{}",
        seen("eu-west-1")
    );
    assert!(seen("eu-west-1").contains("do not join"));
    assert!(seen("us-east-1").contains("join by themselves"));
}

#[test]
fn findings_that_two_exports_carry_are_said_to_come_twice() {
    let mut right = company();
    for code in REGIONS {
        with_members(&mut right, code, "ALL");
    }
    let bucket = format!("arn:aws:s3:::{}", right.answers.guardduty.bucket.name());
    let key = right.clone().findings_key().arn.to_string();
    let own = Detector {
        destinations: Seen::Known(vec![Destination::new("d1", "PUBLISHING", bucket, key)]),
        ..Detector::new("m1")
    };
    own_detector(&mut right, 1, "eu-west-1", Some(own));
    let seen = |code: &str| check(&right, code).unwrap().seen;
    assert!(
        seen("eu-west-1").contains("4444 5555 6661 come twice"),
        "{}",
        seen("eu-west-1")
    );
    assert!(!seen("us-east-1").contains("twice"));
}

#[test]
fn chosen_accounts_count_also_beside_a_trail_of_one_account() {
    let mut right = company();
    right.answers.cloudtrail.organization = false;
    assert!(check(&right, "eu-west-1").is_none());
    let told = right.checks();
    let told = told.iter().find(|it| it.id.ends_with("guardduty-accounts"));
    assert!(told.unwrap().seen.contains("4444 5555 6661"));
    right.answers.members.accounts = MemberAccounts::These(vec![other(2)]);
    let failed = check(&right, "eu-west-1").unwrap();
    assert!(
        failed.seen.starts_with("1 of 2 accounts has no"),
        "{}",
        failed.seen
    );
    right.answers.members.accounts = MemberAccounts::Organization;
    right.answers.members.exclude = vec![other(2)];
    let failed = check(&right, "eu-west-1").unwrap();
    assert!(
        failed.seen.starts_with("4 of 5 accounts have no"),
        "{}",
        failed.seen
    );
}

#[test]
fn how_a_member_stands_decides() {
    let mut right = company();
    for code in REGIONS {
        with_members(&mut right, code, "ALL");
    }
    for (status, expected) in [
        ("Enabled", State::Comes),
        ("Created", State::Pending),
        ("Invited", State::Missing),
        ("Disabled", State::Missing),
        (
            "CannotCreateDetectorInOrganizationMasterAccount",
            State::Missing,
        ),
        ("RegionDisabled", State::Off),
    ] {
        status.clone_into(&mut member(&mut right, "us-east-1", 3).status);
        assert_eq!(why(&right, 3, "us-east-1").state(), expected, "{status}");
    }
    assert_eq!(check(&right, "us-east-1").unwrap().status, Status::Passed);
    "Created".clone_into(&mut member(&mut right, "us-east-1", 3).status);
    assert_eq!(check(&right, "us-east-1").unwrap().status, Status::Waiting);
    // Members are worth nothing while the main account itself sends nothing.
    right.detector("us-east-1").destinations = Seen::Known(Vec::new());
    assert_eq!(why(&right, 1, "us-east-1"), Why::MainSendsNothing);
    assert_eq!(check(&right, "us-east-1").unwrap().status, Status::Failed);
    right.detector("eu-west-1").members = Seen::Unknown(Problem::new("Not allowed."));
    assert_eq!(check(&right, "eu-west-1").unwrap().status, Status::Unknown);
}

#[test]
fn an_account_s_own_detector_says_what_becomes_of_its_findings() {
    let mut right = company();
    let bucket = format!("arn:aws:s3:::{}", right.answers.guardduty.bucket.name());
    let key = right.clone().findings_key().arn.to_string();
    let exporting = |status: &str, arn: &str| Detector {
        destinations: Seen::Known(vec![Destination::new("d1", status, arn, key.as_str())]),
        ..Detector::new("abc")
    };
    let suspended = Detector {
        enabled: false,
        ..exporting("PUBLISHING", &bucket)
    };
    let unable = "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY";
    let cases = [
        (Some(exporting("PUBLISHING", &bucket)), State::Comes),
        (
            Some(exporting("PENDING_VERIFICATION", &bucket)),
            State::Pending,
        ),
        (Some(exporting(unable, &bucket)), State::Missing),
        (
            Some(exporting("PUBLISHING", "arn:aws:s3:::theirs")),
            State::Missing,
        ),
        (Some(Detector::new("abc")), State::Missing),
        (Some(suspended), State::Missing),
        (None, State::Missing),
    ];
    for (detector, expected) in cases {
        own_detector(&mut right, 4, "eu-west-1", detector.clone());
        assert_eq!(
            why(&right, 4, "eu-west-1").state(),
            expected,
            "{detector:?}"
        );
    }
}

#[test]
fn an_administrator_that_exports_here_brings_its_members() {
    let mut right = company();
    let bucket = format!("arn:aws:s3:::{}", right.answers.guardduty.bucket.name());
    let key = right.clone().findings_key().arn.to_string();
    let tie = Seen::Known(Some(Administrator {
        account: other(1),
        status: "Enabled".to_owned(),
    }));
    right.organization().guardduty_administrators = Seen::Known(vec![other(1)]);
    let member = Detector {
        administrator: tie,
        ..Detector::new("m1")
    };
    own_detector(&mut right, 2, "eu-west-1", Some(member));
    // It was not looked at, and the bucket lets nobody in from there.
    let elsewhere = Why::AdministratorSendsElsewhere(other(1));
    assert_eq!(why(&right, 2, "eu-west-1"), elsewhere);
    let own = Detector {
        destinations: Seen::Known(vec![Destination::new("d1", "PUBLISHING", bucket, key)]),
        members: Seen::Known(Members::of(vec![Member::new(other(3), "Enabled")])),
        ..Detector::new("a1")
    };
    own_detector(&mut right, 1, "eu-west-1", Some(own));
    assert_eq!(why(&right, 1, "eu-west-1"), Why::OwnExport);
    assert_eq!(why(&right, 2, "eu-west-1"), Why::By(other(1)));
    assert_eq!(why(&right, 3, "eu-west-1"), Why::By(other(1)));
    assert_eq!(why(&right, 4, "eu-west-1").state(), State::Missing);
}

#[test]
fn who_may_send_findings_by_a_rule_of_the_bucket_is_not_said_to_have_none() {
    let mut right = company();
    edit(&mut right.findings_bucket().policy, |there| {
        let rule = Statement::allow("Central")
            .services(["guardduty.amazonaws.com"])
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::*"]);
        with(there, rule)
    });
    let unsure = check(&right, "eu-west-1").unwrap();
    assert_eq!(unsure.status, Status::Unknown, "{unsure:?}");
}

#[test]
fn the_grid_says_who_decides_and_what_is_on() {
    let mut right = company();
    for code in REGIONS {
        with_members(&mut right, code, "ALL");
    }
    member(&mut right, "eu-west-1", 1).protected = Some(Protected {
        on: true,
        managed: true,
    });
    let site = main_site(&right.answers, &right.vendor, &right.inventory);
    let watch = site.watch().unwrap();
    assert_eq!(watch.accounts.len(), 6);
    assert_eq!(watch.count(State::Comes), 12);
    assert_eq!(watch.accounts[0].account, account());
    let cell = &watch.accounts[1].cells[0];
    assert_eq!(cell.decides, Decides::Administrator(account()));
    assert_eq!((cell.protected, cell.by_policy), (Some(true), true));
    assert_eq!(watch.accounts[1].cells[1].protected, None);
    let text = watch.to_text();
    assert!(
        text.starts_with("Account  eu-west-1  us-east-1\n"),
        "{text}"
    );
    assert!(text.contains("4444 5555 6661  comes  comes"), "{text}");
}
