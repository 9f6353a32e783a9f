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
    let key =
        "key = { use = \"existing\", arn = \"arn:aws:kms:eu-central-1:111122223333:key/12ab\" }\n";
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

#[test]
fn a_stack_set_goes_only_while_no_account_is_chosen_to_have_its_role() {
    let with = |accounts: &str| {
        crate::answers::parse(&format!(
            "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[members]\naccounts = {accounts}\ndrop_stack_set = true\n"
        ))
    };
    assert!(with("[]").unwrap().members.drop_stack_set);
    for accounts in ["\"organization\"", "[\"444455556666\"]"] {
        let all = with(accounts).unwrap_err();
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].key, "members.drop_stack_set");
    }
}

#[test]
fn one_rule_for_the_organization_needs_accounts_that_export() {
    for findings in [
        "",
        "findings = \"none\"\n",
        "findings = \"administrator\"\n",
    ] {
        let (key, message) = mistake(&format!("[export]\n{findings}let_in = \"organization\"\n"));
        assert_eq!(key, "export.let_in");
        assert!(message.contains("asks none to"), "{message}");
    }
    is_right("[export]\nfindings = \"each-account\"\nlet_in = \"organization\"\n");
}
