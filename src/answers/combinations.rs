//! Answers that are right one by one and wrong together, as far as that can be told without asking AWS.

use super::found::Found;
use super::walk::Section;
use super::{
    AccountAnswers, BucketChoice, CloudTrailAnswers, DataEvents, GuardDutyAnswers, KeyChoice,
    LookedAfter, MemberAccounts, MembersAnswers, Reach, RoleAnswers, TopicChoice, TrailChoice,
};
use crate::domain::{AccountId, Arn, Place};

/// The sections that could be read.
pub(super) struct Parts<'a> {
    pub(super) account: Option<&'a AccountAnswers>,
    pub(super) cloudtrail: Option<&'a CloudTrailAnswers>,
    pub(super) guardduty: Option<&'a GuardDutyAnswers>,
    pub(super) role: Option<&'a RoleAnswers>,
    pub(super) members: Option<&'a MembersAnswers>,
}

/// Adds what does not go together.
pub(super) fn check(parts: &Parts<'_>, root: &Section<'_>, found: &mut Found<'_>) {
    let mut report = Report { root, found };
    if let Some(cloudtrail) = parts.cloudtrail {
        own_bucket(cloudtrail, &mut report);
    }
    if let (Some(cloudtrail), Some(guardduty)) = (parts.cloudtrail, parts.guardduty) {
        shared_bucket(cloudtrail, guardduty, &mut report);
        shared_alias(cloudtrail, guardduty, &mut report);
    }
    if let Some(members) = parts.members {
        role_of_others(members, &mut report);
    }
    // Without the account the rest is measured against a stand-in.
    let Some(account) = parts.account else {
        return;
    };
    let main = Place::new(account.id.clone(), account.region.clone());
    if let Some(cloudtrail) = parts.cloudtrail {
        cloudtrail_arns(&main, cloudtrail, &mut report);
    }
    if let Some(guardduty) = parts.guardduty {
        guardduty_arns(&main, guardduty, &mut report);
        guardduty_regions(&main, guardduty, &mut report);
    }
    if let (Some(cloudtrail), Some(guardduty)) = (parts.cloudtrail, parts.guardduty) {
        shared_topic(&main, cloudtrail, guardduty, &mut report);
    }
    if let Some(role) = parts.role {
        boundary_in_main_account(&main, role, &mut report);
    }
    if let (Some(guardduty), Some(members)) = (parts.guardduty, parts.members) {
        nobody_to_look_after(guardduty, members, &mut report);
    }
    if let Some(members) = parts.members {
        main_among_members(&main, members, &mut report);
        exceptions_of_members(members, &mut report);
        boundary_of_members(&main, members, &mut report);
    }
}

/// Where mistakes are looked up and put.
struct Report<'r, 'd, 't> {
    root: &'r Section<'d>,
    found: &'r mut Found<'t>,
}

impl Report<'_, '_, '_> {
    /// Adds a mistake where the key stands, or the table that it would stand in.
    fn add(&mut self, key: &str, message: impl Into<String>, allowed: impl Into<String>) {
        let span = self.root.span_at(key);
        self.found.add(&span, key, message, allowed);
    }
}

/// Recording the access to the log bucket in that bucket would never end.
fn own_bucket(cloudtrail: &CloudTrailAnswers, report: &mut Report<'_, '_, '_>) {
    if let DataEvents::Buckets(buckets) = &cloudtrail.data_events
        && buckets.contains(cloudtrail.bucket.name())
    {
        report.add(
            "cloudtrail.data_events.buckets",
            "The bucket for log files is in this list. Each log file would be recorded and make another one.",
            "buckets without log files",
        );
    }
}

/// One bucket for both would announce CloudTrail's files on the topic for findings.
fn shared_bucket(
    cloudtrail: &CloudTrailAnswers,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if cloudtrail.bucket.name() == guardduty.bucket.name() {
        report.add(
            "guardduty.bucket.name",
            "CloudTrail uses this bucket. Findings need one of their own, or their topic would announce CloudTrail's files too.",
            "another bucket than cloudtrail.bucket",
        );
    }
}

/// Two new keys in one Region cannot have one nickname. Where an existing bucket is, and so its key, only AWS knows.
fn shared_alias(
    cloudtrail: &CloudTrailAnswers,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if let (KeyChoice::New { alias: one }, KeyChoice::New { alias: other }) =
        (&cloudtrail.key, &guardduty.key)
        && one == other
        && cloudtrail.bucket.is_new()
        && guardduty.bucket.is_new()
    {
        report.add(
            "guardduty.key.alias",
            "CloudTrail's new key has this name. The key for findings needs one of its own.",
            "another alias than cloudtrail.key",
        );
    }
}

/// The vendor tells the two feeds apart by their topics.
fn shared_topic(
    main: &Place,
    cloudtrail: &CloudTrailAnswers,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if cloudtrail.topic.arn(main) == guardduty.topic.arn(main) {
        let key = match guardduty.topic {
            TopicChoice::New { .. } => "guardduty.topic.name",
            TopicChoice::Existing { .. } => "guardduty.topic.arn",
        };
        report.add(
            key,
            "CloudTrail uses this topic. Findings need one of their own.",
            "another topic than cloudtrail.topic",
        );
    }
}

/// What CloudTrail's ARNs say about where things are.
fn cloudtrail_arns(main: &Place, cloudtrail: &CloudTrailAnswers, report: &mut Report<'_, '_, '_>) {
    if let TrailChoice::Existing { arn } = &cloudtrail.trail {
        same_partition(main, arn, "cloudtrail.trail.arn", report);
    }
    key_beside_bucket(
        main,
        &cloudtrail.key,
        &cloudtrail.bucket,
        "cloudtrail.key.arn",
        report,
    );
    if let TopicChoice::Existing { arn } = &cloudtrail.topic {
        topic_in_main_account(main, arn, "cloudtrail.topic.arn", report);
    }
}

/// What GuardDuty's ARNs say about where things are.
fn guardduty_arns(main: &Place, guardduty: &GuardDutyAnswers, report: &mut Report<'_, '_, '_>) {
    key_beside_bucket(
        main,
        &guardduty.key,
        &guardduty.bucket,
        "guardduty.key.arn",
        report,
    );
    let TopicChoice::Existing { arn } = &guardduty.topic else {
        return;
    };
    topic_in_main_account(main, arn, "guardduty.topic.arn", report);
    // Where an existing bucket is, only AWS knows.
    if let Some(region) = arn.region_name()
        && guardduty.bucket.is_new()
        && region != main.region
    {
        let message = format!(
            "This topic is in {}, the bucket in {}. They must be in the same Region.",
            region.place_or_code(),
            main.region.place_or_code()
        );
        report.add(
            "guardduty.topic.arn",
            message,
            format!("a topic in {}", main.region),
        );
    }
}

/// A role can be limited only by a policy of its own account, or by one of AWS's.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.
fn boundary_in_main_account(main: &Place, role: &RoleAnswers, report: &mut Report<'_, '_, '_>) {
    const KEY: &str = "role.permissions_boundary";
    let Some(arn) = &role.permissions_boundary else {
        return;
    };
    same_partition(main, arn, KEY, report);
    if arn.account != "aws" && arn.account != main.account.as_str() {
        report.add(
            KEY,
            format!(
                "This policy is in account {}. A role can only have a boundary of its own account.",
                arn.account
            ),
            format!("a policy of account {}, or one of AWS's own", main.account),
        );
    }
}

/// A role by which accounts are managed may do everything, and whoever it lets in would read by ours what they could not before.
///
/// IAM has a name once, however its letters are written.
fn role_of_others(members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    let name = members.role_name.as_str();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let is_way_in = matches!(&members.reach, Reach::AssumeRole { role, .. } if is(role.as_str()));
    if is_way_in || is(Reach::usual_role().as_str()) || is("AWSControlTowerExecution") {
        report.add(
            "members.role_name",
            "By this role accounts are managed. Radiant Security needs one of its own in each account.",
            "the name of a role that is for Radiant Security alone",
        );
    }
}

/// The main account has a role of its own, which uses those of the others.
fn main_among_members(main: &Place, members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    const KEY: &str = "members.accounts";
    if let MemberAccounts::These(accounts) = &members.accounts
        && accounts.contains(&main.account)
    {
        let span = report.root.span_in(KEY, |text| {
            AccountId::parse(text).is_ok_and(|account| account == main.account)
        });
        report.found.add(
            &span,
            KEY,
            "This is the main account. It has a role of its own, so it is none of the others. Leave it out.",
            "accounts besides account.id",
        );
    }
}

/// Of accounts that are named one by one, only those can be left out.
fn exceptions_of_members(members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    if let MemberAccounts::These(accounts) = &members.accounts
        && !accounts.is_empty()
        && let Some(other) = members.exclude.iter().find(|it| !accounts.contains(it))
    {
        report.add(
            "members.exclude",
            format!("Account {} is not among members.accounts, so it cannot be left out. Is the number right?", other.grouped()),
            "accounts of members.accounts",
        );
    }
}

/// GuardDuty of other accounts is touched only where they are chosen.
fn nobody_to_look_after(
    guardduty: &GuardDutyAnswers,
    members: &MembersAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if guardduty.accounts != LookedAfter::AsItIs
        && members.accounts == MemberAccounts::These(Vec::new())
    {
        report.add(
            "guardduty.accounts",
            "No other account is chosen under members.accounts, so there is none to look after.",
            "\"as-it-is\", or other accounts under members.accounts",
        );
    }
}

/// One of AWS's own policies is of the same part of AWS.
fn boundary_of_members(main: &Place, members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    if let Some(arn) = &members.permissions_boundary
        && let Ok(arn) = Arn::parse(arn)
    {
        same_partition(main, &arn, "members.permissions_boundary", report);
    }
}

/// The Regions that are watched, against the Region of the bucket.
fn guardduty_regions(main: &Place, guardduty: &GuardDutyAnswers, report: &mut Report<'_, '_, '_>) {
    let key = "guardduty.regions";
    for region in &guardduty.regions {
        if region.partition() != main.partition() {
            let message = format!(
                "{} is not in the same part of AWS as {}.",
                region.place_or_code(),
                main.region.place_or_code()
            );
            report.add(key, message, format!("Regions of `{}`", main.partition()));
        } else if guardduty.bucket.is_new() && main.region.is_opt_in() && *region != main.region {
            let message = format!(
                "The bucket is in {}, which has to be switched on. GuardDuty does not send findings from {} there.",
                main.region.place_or_code(),
                region.place_or_code()
            );
            report.add(
                key,
                message,
                format!("\"{}\" alone, or a bucket in another Region", main.region),
            );
        }
    }
}

/// A key that is there has to be in the Region of the bucket; `path` is where to tell.
fn key_beside_bucket(
    main: &Place,
    key: &KeyChoice,
    bucket: &BucketChoice,
    path: &str,
    report: &mut Report<'_, '_, '_>,
) {
    let KeyChoice::Existing { arn } = key else {
        return;
    };
    same_partition(main, arn, path, report);
    // Where an existing bucket is, only AWS knows.
    if let Some(region) = arn.region_name()
        && bucket.is_new()
        && region != main.region
    {
        let message = format!(
            "This key is in {}, the bucket in {}. They must be in the same Region.",
            region.place_or_code(),
            main.region.place_or_code()
        );
        report.add(path, message, format!("a key in {}", main.region));
    }
}

/// The vendor's role is in the main account and reads topics only there.
fn topic_in_main_account(main: &Place, arn: &Arn, path: &str, report: &mut Report<'_, '_, '_>) {
    same_partition(main, arn, path, report);
    if let Some(account) = arn.account_id()
        && account != main.account
    {
        let message = format!(
            "This topic is in account {}. It has to be in the main account, {}.",
            account.grouped(),
            main.account.grouped()
        );
        report.add(path, message, "a topic in the main account");
    }
}

/// Nothing of one partition reaches into another one.
fn same_partition(main: &Place, arn: &Arn, path: &str, report: &mut Report<'_, '_, '_>) {
    if arn.partition != main.partition() {
        let message = format!(
            "This ARN is of `{}`, the main account of `{}`. The two cannot be joined.",
            arn.partition,
            main.partition()
        );
        report.add(
            path,
            message,
            format!("an ARN that starts with \"arn:{}:\"", main.partition()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::answers::parse;

    const HEAD: &str = "version = 1\n[account]\nid = \"111122223333\"\nregion = \"eu-west-1\"\n";

    /// The only mistake of the minimal file with `rest` behind it: key and message.
    fn mistake(rest: &str) -> (String, String) {
        let mut all = parse(&format!("{HEAD}{rest}")).unwrap_err();
        assert_eq!(all.len(), 1, "{all:?}");
        let mistake = all.remove(0);
        (mistake.key, mistake.message)
    }

    fn is_right(rest: &str) {
        assert_eq!(parse(&format!("{HEAD}{rest}")).err(), None);
    }

    #[test]
    fn a_bucket_is_for_one_thing() {
        let (key, message) = mistake(
            "[cloudtrail]\nbucket = { use = \"new\", name = \"logs\" }\n[guardduty]\nbucket = { use = \"existing\", name = \"logs\" }\n",
        );
        assert_eq!(key, "guardduty.bucket.name");
        assert!(message.contains("announce CloudTrail's files"));
        let (key, _) = mistake(
            "[cloudtrail]\nbucket = { use = \"new\", name = \"logs\" }\ndata_events = { buckets = [\"other\", \"logs\"] }\n",
        );
        assert_eq!(key, "cloudtrail.data_events.buckets");
    }

    #[test]
    fn a_role_by_which_accounts_are_managed_is_not_the_one_for_the_vendor() {
        for role in [
            "role_name = \"OrganizationAccountAccessRole\"\nreach = { by = \"hand-off\" }\n",
            "role_name = \"awscontroltowerexecution\"\n",
            "role_name = \"Setup\"\nreach = { by = \"assume-role\", role = \"setup\" }\n",
        ] {
            let (key, message) = mistake(&format!("[members]\n{role}"));
            assert_eq!(key, "members.role_name");
            assert!(message.contains("one of its own"), "{message}");
        }
        // The main account's role is in another account.
        is_right("[members]\nrole_name = \"radiant-aws-access-role\"\n");
    }

    #[test]
    fn a_topic_is_for_one_thing() {
        let (key, _) = mistake(
            "[cloudtrail]\ntopic = { use = \"new\", name = \"news\" }\n[guardduty]\ntopic = { use = \"existing\", arn = \"arn:aws:sns:eu-west-1:111122223333:news\" }\n",
        );
        assert_eq!(key, "guardduty.topic.arn");
        is_right(
            "[cloudtrail]\ntopic = { use = \"existing\", arn = \"arn:aws:sns:us-east-1:111122223333:news\" }\n[guardduty]\ntopic = { use = \"new\", name = \"news\" }\n",
        );
    }

    #[test]
    fn the_topic_for_findings_is_beside_the_bucket() {
        let (key, message) = mistake(
            "[guardduty]\ntopic = { use = \"existing\", arn = \"arn:aws:sns:eu-central-1:111122223333:news\" }\n",
        );
        assert_eq!(key, "guardduty.topic.arn");
        assert_eq!(
            message,
            "This topic is in Frankfurt, the bucket in Ireland. They must be in the same Region."
        );
        // an existing bucket may be in the topic's Region.
        is_right(
            "[guardduty]\nbucket = { use = \"existing\", name = \"there\" }\ntopic = { use = \"existing\", arn = \"arn:aws:sns:eu-central-1:111122223333:news\" }\n",
        );
    }

    #[test]
    fn topics_are_in_the_main_account() {
        for section in ["cloudtrail", "guardduty"] {
            let (key, message) = mistake(&format!(
                "[{section}]\ntopic = {{ use = \"existing\", arn = \"arn:aws:sns:eu-west-1:444455556666:news\" }}\n"
            ));
            assert_eq!(key, format!("{section}.topic.arn"));
            assert_eq!(
                message,
                "This topic is in account 4444 5555 6666. It has to be in the main account, 1111 2222 3333."
            );
        }
    }

    #[test]
    fn a_key_is_beside_a_new_bucket() {
        let key = "key = { use = \"existing\", arn = \"arn:aws:kms:eu-central-1:111122223333:key/12ab\" }\n";
        for section in ["cloudtrail", "guardduty"] {
            let (path, message) = mistake(&format!("[{section}]\n{key}"));
            assert_eq!(path, format!("{section}.key.arn"));
            assert_eq!(
                message,
                "This key is in Frankfurt, the bucket in Ireland. They must be in the same Region."
            );
            is_right(&format!(
                "[{section}]\n{key}bucket = {{ use = \"existing\", name = \"there\" }}\n"
            ));
        }
    }

    #[test]
    fn guardduty_needs_a_key() {
        let (key, message) = mistake("[guardduty]\nkey = { use = \"none\" }\n");
        assert_eq!(key, "guardduty.key.use");
        assert!(message.contains("needs a key of yours"));
        is_right("[cloudtrail]\nkey = { use = \"none\" }\n");
    }

    #[test]
    fn an_organizations_trail_may_be_the_managing_accounts() {
        is_right(
            "[cloudtrail]\ntrail = { use = \"existing\", arn = \"arn:aws:cloudtrail:us-east-1:777777777777:trail/org\" }\n",
        );
        let (key, _) = mistake(
            "[cloudtrail]\ntrail = { use = \"existing\", arn = \"arn:aws-cn:cloudtrail:cn-north-1:777777777777:trail/org\" }\n",
        );
        assert_eq!(key, "cloudtrail.trail.arn");
    }

    #[test]
    fn fifo_topics_are_refused() {
        let (key, message) = mistake(
            "[guardduty]\ntopic = { use = \"existing\", arn = \"arn:aws:sns:eu-west-1:111122223333:news.fifo\" }\n",
        );
        assert_eq!(key, "guardduty.topic.arn");
        assert!(message.contains("Leave out `.fifo`."));
    }

    #[test]
    fn regions_fit_together() {
        let (_, message) = mistake("[guardduty]\nregions = [\"eu-west-1\", \"eu-west-1\"]\n");
        assert_eq!(message, "`eu-west-1` is in the list twice. Leave out one.");
        let (_, message) = mistake("[guardduty]\nregions = [\"eu-west-1\", \"us-gov-west-1\"]\n");
        assert_eq!(
            message,
            "GovCloud (US-West) is not in the same part of AWS as Ireland."
        );
        is_right("[guardduty]\nregions = [\"eu-west-1\", \"af-south-1\"]\n");
        let opt_in = "version = 1\n[account]\nid = \"111122223333\"\nregion = \"af-south-1\"\n[guardduty]\nregions = [\"af-south-1\", \"eu-west-1\"]\n";
        let all = parse(opt_in).unwrap_err();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].line, all[0].column), (6, 11));
    }
}
