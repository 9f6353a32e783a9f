use super::*;
use crate::domain::{Arn, BucketName, Partition, Region};
use crate::inventory::control_tower::ROLES;
use crate::inventory::{AccountView, Administrator, Caller, MemberAccount, PlaceView};

const MANAGEMENT: &str = "111122223333";
const SECURITY: &str = "444455556666";
const LOGS: &str = "123456789012";
const SHOP: &str = "100000000001";

fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn home(account: &str) -> Place {
    Place::new(id(account), Region::parse("eu-west-1").unwrap())
}

fn denied() -> Problem {
    Problem::new("Your sign-in is not allowed to do this.")
}

fn organization() -> Organization {
    let member = |number: &str, name: &str| MemberAccount::new(id(number), name, true);
    Organization {
        accounts: Seen::Known(vec![
            member(MANAGEMENT, "Larkfield Management"),
            member(SECURITY, "Larkfield Security"),
            member(LOGS, "Larkfield Log Archive"),
            member(SHOP, "Larkfield Shops"),
            MemberAccount::new(id("100000000002"), "Larkfield Old Web", false),
        ]),
        ..Organization::new("o-larkfield01", id(MANAGEMENT))
    }
}

/// An account in which all was looked at, and nothing is there.
fn seen(account: &str, standing: Seen<Standing>) -> Inventory {
    let caller = Caller::new(
        id(account),
        format!("arn:aws:iam::{account}:user/admin"),
        Partition::Aws,
    );
    let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
    let view = inventory.account_mut(&id(account));
    view.standing = standing;
    view.bucket_names = Seen::Known(Vec::new());
    for role in ROLES {
        let name = crate::domain::RoleName::parse(role).unwrap();
        view.roles.insert(name, Seen::Known(None));
    }
    let place = inventory.place_mut(&home(account));
    place.trails = Seen::Known(Vec::new());
    place.detector = Seen::Known(None);
    place.topic_arns = Seen::Known(Vec::new());
    inventory
}

fn member(organization: Organization) -> Seen<Standing> {
    Seen::Known(Standing::Member(organization))
}

fn management(organization: Organization) -> Seen<Standing> {
    Seen::Known(Standing::Management(organization))
}

fn view<'a>(inventory: &'a mut Inventory, account: &str) -> &'a mut AccountView {
    inventory.account_mut(&id(account))
}

fn place<'a>(inventory: &'a mut Inventory, account: &str) -> &'a mut PlaceView {
    inventory.place_mut(&home(account))
}

fn trail(name: &str, bucket: &str, topic: Option<&str>) -> Trail {
    Trail {
        organization: true,
        topic_arn: topic.map(str::to_owned),
        logging: Seen::unlooked(),
        delivery: Seen::unlooked(),
        selectors: Seen::unlooked(),
        summaries: Seen::unlooked(),
        tags: Seen::unlooked(),
        ..Trail::bare(
            Arn::parse(&format!(
                "arn:aws:cloudtrail:eu-west-1:{MANAGEMENT}:trail/{name}"
            ))
            .unwrap(),
            bucket,
        )
    }
}

/// The accounts that are laid side by side, the recommended one marked.
fn order(fit: &Fit<'_>) -> Vec<String> {
    fit.choices()
        .iter()
        .map(|choice| {
            let star = if choice.recommended { "*" } else { "" };
            format!("{}{star}", choice.account.id)
        })
        .collect()
}

/// All that is said of one account.
fn said(fit: &Fit<'_>, account: &str) -> String {
    let choices = fit.choices();
    let choice = choices.iter().find(|it| it.account.id == id(account));
    let points = &choice.unwrap().points;
    let lines = points
        .iter()
        .map(|point| format!("{} {}", point.mark.word(), point.words));
    lines.collect::<Vec<_>>().join("\n")
}

fn fact(fit: &Fit<'_>, label: &str) -> String {
    let facts = fit.facts();
    let found = facts.iter().find(|fact| fact.label.starts_with(label));
    found.map(|fact| fact.words.clone()).unwrap_or_default()
}

#[test]
fn an_account_of_its_own_fits() {
    let inventory = seen(SHOP, Seen::Known(Standing::Alone));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert_eq!(order(&fit), [format!("{SHOP}*")]);
    assert!(!fit.is_better_elsewhere());
    assert_eq!(fact(&fit, "Place"), "None. It stands alone.");
    assert_eq!(fact(&fit, "AWS Control Tower"), "Not in use");
    assert_eq!(fact(&fit, "Looks after"), "");
}

#[test]
fn where_nothing_was_handed_on_the_managing_account_fits_and_its_price_is_said() {
    let inventory = seen(MANAGEMENT, management(organization()));
    let fit = Fit::of(&inventory, &home(MANAGEMENT));
    assert_eq!(order(&fit), [format!("{MANAGEMENT}*")]);
    assert_eq!(fact(&fit, "Place"), "Manages the other 3 accounts");
    assert_eq!(fact(&fit, "Looks after"), "No. Nobody does yet.");
    let said = said(&fit, MANAGEMENT);
    assert!(said.contains("good No second sign-in. The CloudTrail trail can cover all accounts."));
    assert!(said.contains("lacks AWS advises to keep daily work"));
    assert!(said.contains("lacks Missing so far: findings of the other accounts."));

    // A plain member learns whom to ask.
    let inventory = seen(SHOP, member(organization()));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert_eq!(
        fact(&fit, "AWS Control Tower"),
        "We see nothing of it in this account"
    );
    assert_eq!(order(&fit), [format!("{MANAGEMENT}*"), SHOP.to_owned()]);
    assert_eq!(
        fact(&fit, "Place"),
        "One of 4 accounts. Larkfield Management manages them."
    );
    assert_eq!(
        fact(&fit, "Can make a trail"),
        "No. Only Larkfield Management can."
    );
}

#[test]
fn the_account_that_looks_after_guardduty_fits_better_than_the_managing_one() {
    let handed_on = Organization {
        guardduty_administrators: Seen::Known(vec![id(SECURITY)]),
        ..organization()
    };
    let inventory = seen(MANAGEMENT, management(handed_on.clone()));
    let fit = Fit::of(&inventory, &home(MANAGEMENT));
    assert_eq!(order(&fit), [format!("{SECURITY}*"), MANAGEMENT.to_owned()]);
    assert!(fit.is_better_elsewhere());
    assert_eq!(
        fact(&fit, "Looks after"),
        "No. Larkfield Security does. AWS calls it the delegated administrator."
    );
    let there = said(&fit, SECURITY);
    assert!(
        there.starts_with("good GuardDuty findings of all accounts already come together here.")
    );
    assert!(there.contains("good Radiant Security gets no role in the account that manages"));
    assert!(there.contains("person You need a sign-in for it."));
    assert!(there.contains("person For a trail of all accounts"));
    let here = said(&fit, MANAGEMENT);
    assert!(here.contains(
        "lacks Missing here: findings of the other accounts. They go to Larkfield Security."
    ));

    // Seen from there, and named for CloudTrail too, nothing is missing.
    let both = Organization {
        cloudtrail_administrators: Seen::Known(vec![id(SECURITY)]),
        ..handed_on
    };
    let inventory = seen(SECURITY, member(both));
    let fit = Fit::of(&inventory, &home(SECURITY));
    assert_eq!(order(&fit), [format!("{SECURITY}*")]);
    assert!(!fit.is_better_elsewhere());
    let here = said(&fit, SECURITY);
    assert!(
        !here.contains("lacks") && !here.contains("person"),
        "{here}"
    );
}

#[test]
fn what_could_not_be_seen_is_said_and_nothing_is_recommended_because_of_it() {
    let inventory = seen(SHOP, Seen::Unknown(denied()));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert_eq!(order(&fit), [SHOP]);
    assert!(!fit.is_better_elsewhere());
    for label in ["Place", "Looks after", "Can make a trail"] {
        assert!(fact(&fit, label).starts_with("Could not be seen. Your sign-in"));
    }
    assert!(
        said(&fit, SHOP).contains("unseen Whether another account fits better could not be seen.")
    );

    // Most members may ask who manages them, and no more.
    let closed = Organization {
        cloudtrail_administrators: Seen::Unknown(denied()),
        guardduty_administrators: Seen::Unknown(denied()),
        accounts: Seen::Unknown(denied()),
        ..organization()
    };
    let mut inventory = seen(SHOP, member(closed));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert_eq!(order(&fit), [SHOP]);
    assert_eq!(
        fact(&fit, "Place"),
        "One of several accounts. Account 1111 2222 3333 manages them."
    );
    // The account's own GuardDuty knows to whom its findings go.
    let mut detector = Detector::new("d1");
    detector.administrator = Seen::Known(Some(Administrator {
        account: id(SECURITY),
        status: "Enabled".to_owned(),
    }));
    place(&mut inventory, SHOP).detector = Seen::Known(Some(detector));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert_eq!(order(&fit), [format!("{SECURITY}*"), SHOP.to_owned()]);
    assert!(fact(&fit, "Looks after").contains("4444 5555 6666"));
}

#[test]
fn the_account_that_keeps_the_log_files_is_known_by_its_bucket() {
    let mut inventory = seen(LOGS, member(organization()));
    place(&mut inventory, LOGS).trails = Seen::Known(vec![trail("org", "larkfield-logs", None)]);
    view(&mut inventory, LOGS).bucket_names =
        Seen::Known(vec![BucketName::parse("larkfield-logs").unwrap()]);
    let fit = Fit::of(&inventory, &home(LOGS));
    assert_eq!(
        fact(&fit, "Keeps the log files"),
        "Yes. The trail org writes here."
    );
    assert!(
        said(&fit, LOGS).contains("good The log files of all accounts already come together here.")
    );
}

#[test]
fn control_tower_is_known_by_its_trail_and_its_ways_are_laid_side_by_side() {
    let bucket = format!("aws-controltower-logs-{LOGS}-eu-west-1");
    let mut inventory = seen(MANAGEMENT, management(organization()));
    place(&mut inventory, MANAGEMENT).trails = Seen::Known(vec![trail(
        "aws-controltower-BaselineCloudTrail",
        &bucket,
        None,
    )]);
    let fit = Fit::of(&inventory, &home(MANAGEMENT));
    assert!(fact(&fit, "AWS Control Tower").ends_with("Its trail records all accounts."));
    assert!(said(&fit, LOGS).contains("lacks AWS Control Tower looks after the log files there."));
    let ways = fit.ways();
    assert_eq!(ways.len(), 3);
    assert!(
        ways[0].cost.contains("$2 per 100,000 events") && ways[0].cost.contains("in 4 accounts")
    );
    assert_eq!(ways[0].closed, None);
    // Its trail tells nobody.
    assert!(ways[1].closed.is_some() && ways[2].closed.is_some());

    // With a topic beside the bucket, the log account can be the main one.
    let topic =
        format!("arn:aws:sns:eu-west-1:{LOGS}:aws-controltower-CentralizedLoggingNotifications");
    place(&mut inventory, MANAGEMENT).trails = Seen::Known(vec![trail(
        "aws-controltower-BaselineCloudTrail",
        &bucket,
        Some(&topic),
    )]);
    let ways = Fit::of(&inventory, &home(MANAGEMENT)).ways();
    assert!(
        ways[1]
            .closed
            .as_deref()
            .unwrap()
            .contains("1234 5678 9012")
    );
    assert_eq!(ways[2].closed, None);
}

#[test]
fn a_landing_zone_without_a_trail_is_known_by_its_role_and_nothing_unseen_counts_as_absent() {
    let mut inventory = seen(SHOP, member(organization()));
    let name = crate::domain::RoleName::parse(ROLES[0]).unwrap();
    let role = crate::inventory::Role {
        attached: Seen::unlooked(),
        others: Seen::unlooked(),
        ..crate::inventory::Role::bare(
            Arn::role(Partition::Aws, &id(SHOP), &name),
            crate::policy::Document::from_statements([]),
        )
    };
    view(&mut inventory, SHOP)
        .roles
        .insert(name.clone(), Seen::Known(Some(role)));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert_eq!(
        fact(&fit, "AWS Control Tower"),
        "In use. We see the role `AWSControlTowerExecution`. It has no trail that we see, so it leaves recording to you."
    );
    // Without a trail of its own there is nothing to work around.
    assert_eq!(fit.ways(), []);
    // Trails that were not seen are none that are not there.
    let mut closed = inventory.clone();
    place(&mut closed, SHOP).trails = Seen::Unknown(denied());
    let fit = Fit::of(&closed, &home(SHOP));
    assert!(fact(&fit, "AWS Control Tower").contains("Whether it has a trail could not be seen."));

    view(&mut inventory, SHOP)
        .roles
        .insert(name, Seen::Unknown(denied()));
    let fit = Fit::of(&inventory, &home(SHOP));
    assert!(fact(&fit, "AWS Control Tower").starts_with("Could not be seen."));
}

#[test]
fn a_landing_zone_without_a_trail_gathers_no_log_files_and_the_bucket_of_aws_config_is_not_theirs()
{
    let mut inventory = seen(SECURITY, member(organization()));
    let config = format!("aws-controltower-config-logs-{SECURITY}-abc-def");
    view(&mut inventory, SECURITY).bucket_names =
        Seen::Known(vec![BucketName::parse(&config).unwrap()]);
    let fit = Fit::of(&inventory, &home(SECURITY));
    assert!(fact(&fit, "AWS Control Tower").contains("the bucket `aws-controltower-config-logs"));
    assert_eq!(fit.control_tower.signs().unwrap().log_account, None);
    assert!(!said(&fit, SECURITY).contains("looks after the log files there"));

    // What an earlier landing zone left behind is no trail.
    let mut inventory = seen(LOGS, member(organization()));
    let files = format!("aws-controltower-cloudtrail-logs-{LOGS}-abc-def");
    view(&mut inventory, LOGS).bucket_names = Seen::Known(vec![BucketName::parse(&files).unwrap()]);
    let fit = Fit::of(&inventory, &home(LOGS));
    assert!(!said(&fit, LOGS).contains("already come together here"));
    assert!(said(&fit, LOGS).contains("looks after the log files there"));
}

#[test]
fn a_trail_of_control_tower_s_that_records_one_account_is_no_way_to_the_files_of_all() {
    let topic =
        format!("arn:aws:sns:eu-west-1:{LOGS}:aws-controltower-CentralizedLoggingNotifications");
    let bucket = format!("aws-controltower-logs-{LOGS}-eu-west-1");
    let mut narrow = trail("aws-controltower-BaselineCloudTrail", &bucket, Some(&topic));
    narrow.organization = false;
    for account in [MANAGEMENT, LOGS] {
        let standing = if account == LOGS {
            member(organization())
        } else {
            management(organization())
        };
        let mut inventory = seen(account, standing);
        place(&mut inventory, account).trails = Seen::Known(vec![narrow.clone()]);
        let fit = Fit::of(&inventory, &home(account));
        assert!(fact(&fit, "AWS Control Tower").ends_with("records one account only."));
        let ways = fit.ways();
        assert_eq!(ways[0].closed, None);
        assert!(
            ways[2]
                .closed
                .as_deref()
                .unwrap()
                .contains("records one account only")
        );
        assert!(ways[1].closed.is_some());
        assert!(!said(&fit, LOGS).contains("already come together here"));
    }
}
