//! Roles and policies with a past: names that are taken, boundaries, sizes, versions; and subscriptions that nobody confirmed.

use super::super::world::{Guard, GuardKind, Policy, PolicyVersion, Subscription};
use super::*;

const VENDOR: &str =
    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";

fn client(practice: &Practice) -> aws_sdk_iam::Client {
    aws_sdk_iam::Client::new(&config(practice, MAIN, "us-east-1"))
}

fn allow(action: &str) -> Value {
    policy(&[json!({ "Effect": "Allow", "Action": action, "Resource": "*" })])
}

fn kept(path: &str, document: Value) -> Policy {
    Policy {
        path: path.to_owned(),
        versions: vec![PolicyVersion {
            id: "v1".to_owned(),
            document,
            default: true,
            created: 0,
        }],
        counted: 1,
        ..Policy::default()
    }
}

fn trust() -> String {
    let statement = json!({ "Effect": "Allow", "Principal": { "AWS": VENDOR }, "Action": "sts:AssumeRole",
        "Condition": { "StringEquals": { "sts:ExternalId": "the-id" } } });
    policy(&[statement]).to_string()
}

// IAM-02
#[tokio::test(start_paused = true)]
async fn a_name_is_taken_whatever_its_path_and_its_case() {
    let practice = instant();
    practice.edit(|world| {
        let policies = &mut world.accounts.get_mut(MAIN).unwrap().iam.policies;
        let other = kept("/security/", allow("s3:Get*"));
        policies.insert("RadiantSecurityRead".to_owned(), other);
    });
    let iam = client(&practice);
    for name in ["RadiantSecurityRead", "radiantsecurityread"] {
        let create = iam.create_policy().policy_name(name);
        let taken = create.policy_document(allow("s3:Get*").to_string()).send();
        assert_eq!(code(taken.await), "EntityAlreadyExists");
    }
    let get = |path: &str| {
        let arn = format!("arn:aws:iam::{MAIN}:policy{path}RadiantSecurityRead");
        iam.get_policy().policy_arn(arn).send()
    };
    assert_eq!(code(get("/").await), "NoSuchEntity");
    assert_eq!(code(get("/security/").await), "accepted");
    let listed = done!(
        iam.list_policies()
            .scope(aws_sdk_iam::types::PolicyScopeType::Local)
    );
    let found = listed
        .policies()
        .iter()
        .find(|policy| policy.policy_name() == Some("RadiantSecurityRead"));
    let arn = format!("arn:aws:iam::{MAIN}:policy/security/RadiantSecurityRead");
    assert_eq!(found.unwrap().arn(), Some(arn.as_str()));

    let make = |name: &str| {
        iam.create_role()
            .role_name(name)
            .path("/security/")
            .assume_role_policy_document(trust())
            .send()
    };
    assert_eq!(code(make("Reader").await), "accepted");
    assert_eq!(code(make("READER").await), "EntityAlreadyExists");
    // Documents that name a role name its path too.
    let names = |path: &str| {
        let principal = json!({ "AWS": format!("arn:aws:iam::{MAIN}:role{path}Reader") });
        let statement =
            json!({ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" });
        iam.update_assume_role_policy()
            .role_name("larkfield-deploy")
            .policy_document(policy(&[statement]).to_string())
            .send()
    };
    assert_eq!(code(names("/").await), "MalformedPolicyDocument");
    assert_eq!(code(names("/security/").await), "accepted");
}

/// The vendor's role with one policy, which allows to subscribe and to open what a key locks.
fn with_vendor_role(practice: &Practice) {
    practice.edit(|world| {
        let trust = serde_json::from_str(&trust()).unwrap();
        let iam = &mut world.accounts.get_mut(MAIN).unwrap().iam;
        let role = super::super::world::Role {
            trust: super::super::world::Settling::settled(trust),
            attached: vec![format!("arn:aws:iam::{MAIN}:policy/radiant")],
            ..super::super::world::Role::default()
        };
        iam.roles.insert("radiant-aws-access-role".to_owned(), role);
        let all = json!({ "Effect": "Allow", "Action": ["sns:Subscribe", "kms:Decrypt"], "Resource": "*" });
        let policy = kept("", policy(&[all]));
        iam.policies.insert("radiant".to_owned(), policy);
    });
}

async fn simulated(practice: &Practice, action: &str) -> (String, Option<bool>) {
    let iam = client(practice);
    let simulate = iam.simulate_principal_policy();
    let answer = done!(
        simulate
            .policy_source_arn(format!("arn:aws:iam::{MAIN}:role/radiant-aws-access-role"))
            .action_names(action)
    );
    let result = &answer.evaluation_results()[0];
    let bounded = result
        .permissions_boundary_decision_detail()
        .map(|detail| detail.allowed_by_permissions_boundary());
    (result.eval_decision().as_str().to_owned(), bounded)
}

// IAM-05
#[tokio::test(start_paused = true)]
async fn a_boundary_and_an_inline_deny_limit_what_a_policy_allows() {
    let practice = instant();
    with_vendor_role(&practice);
    assert_eq!(
        simulated(&practice, "kms:Decrypt").await,
        ("allowed".to_owned(), None)
    );
    practice.edit(|world| {
        let iam = &mut world.accounts.get_mut(MAIN).unwrap().iam;
        let role = iam.roles.get_mut("radiant-aws-access-role").unwrap();
        role.boundary = Some(format!("arn:aws:iam::{MAIN}:policy/OrgBoundary"));
        let boundary = kept("", allow("sns:*"));
        iam.policies.insert("OrgBoundary".to_owned(), boundary);
    });
    assert_eq!(
        simulated(&practice, "kms:Decrypt").await,
        ("implicitDeny".to_owned(), Some(false))
    );
    assert_eq!(
        simulated(&practice, "sns:Subscribe").await,
        ("allowed".to_owned(), Some(true))
    );
    practice.edit(|world| {
        let iam = &mut world.accounts.get_mut(MAIN).unwrap().iam;
        let role = iam.roles.get_mut("radiant-aws-access-role").unwrap();
        role.boundary = None;
        let deny = json!({ "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*" });
        role.inline.insert("no-keys".to_owned(), policy(&[deny]));
    });
    assert_eq!(simulated(&practice, "kms:Decrypt").await.0, "explicitDeny");
}

// IAM-08
#[tokio::test(start_paused = true)]
async fn sizes_are_counted_without_white_space() {
    let practice = instant();
    let iam = client(&practice);
    let sized = |length: usize| {
        let document = |filler: usize| {
            let resource = format!("arn:aws:s3:::{}", "x".repeat(filler));
            policy(&[json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": resource })])
        };
        let bare = document(0).to_string().len();
        let spaced = serde_json::to_string_pretty(&document(length - bare)).unwrap();
        assert!(spaced.len() > length + 20);
        spaced
    };
    let create = |name: &str, length: usize| {
        iam.create_policy()
            .policy_name(name)
            .policy_document(sized(length))
            .send()
    };
    assert_eq!(code(create("fits", 6_144).await), "accepted");
    assert_eq!(
        refusal(create("larger", 6_145).await),
        (
            "LimitExceeded".to_owned(),
            "Cannot exceed quota for PolicySize: 6144".to_owned()
        )
    );
    let long = trust().replace("the-id", &"x".repeat(1_900));
    let trusted = iam.update_assume_role_policy();
    let trusted = trusted.role_name("larkfield-deploy").policy_document(long);
    let (code, said) = refusal(trusted.send().await);
    assert_eq!(code, "LimitExceeded");
    assert!(said.contains("2048"), "{said}");
}

// IAM-09
#[tokio::test(start_paused = true)]
async fn five_versions_are_all_there_can_be_and_the_default_stays() {
    let practice = instant();
    practice.edit(|world| {
        let mut full = kept("", allow("s3:Get*"));
        full.counted = 6;
        full.versions = (2..=6)
            .map(|number| PolicyVersion {
                id: format!("v{number}"),
                document: allow("s3:Get*"),
                default: number == 4,
                created: number,
            })
            .collect();
        let policies = &mut world.accounts.get_mut(MAIN).unwrap().iam.policies;
        policies.insert("full".to_owned(), full);
    });
    let iam = client(&practice);
    let arn = format!("arn:aws:iam::{MAIN}:policy/full");
    let create = || {
        let create = iam.create_policy_version().policy_arn(&arn);
        create.policy_document(allow("s3:List*").to_string()).send()
    };
    assert_eq!(code(create().await), "LimitExceeded");
    let delete = |version: &str| {
        let delete = iam.delete_policy_version().policy_arn(&arn);
        delete.version_id(version).send()
    };
    assert_eq!(code(delete("v4").await), "DeleteConflict");
    assert_eq!(code(delete("v2").await), "accepted");
    let made = create().await.unwrap().policy_version.unwrap();
    assert_eq!(made.version_id(), Some("v7"));
}

// TOP-04
#[tokio::test(start_paused = true)]
async fn a_subscription_has_a_word_in_place_of_an_arn_until_it_is_confirmed() {
    let practice = instant();
    with_vendor_role(&practice);
    let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
    let topic = format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-alerts");
    let arns = || async {
        let listed = sns.list_subscriptions_by_topic().topic_arn(&topic);
        let listed = done!(listed);
        let arns = listed.subscriptions().iter();
        arns.map(|one| one.subscription_arn().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let confirmed = arns().await;
    assert_eq!(confirmed.len(), 2);
    assert!(
        confirmed.iter().all(|arn| arn.starts_with(&topic)),
        "{confirmed:?}"
    );
    practice.edit(|world| {
        world.vendor_is_silent = true;
        let topics = &mut world.regional_mut(MAIN, HOME).topics;
        let topic = topics.get_mut("larkfield-alerts").unwrap();
        topic.subscriptions.push(Subscription {
            protocol: "sqs".to_owned(),
            deleted: true,
            ..Subscription::default()
        });
    });
    let words = arns().await;
    assert_eq!(words[1..], ["Deleted", "PendingConfirmation"]);
}

/// A rule of the organization over who may assume roles from outside keeps the vendor out, though all else is right.
#[tokio::test(start_paused = true)]
async fn a_resource_control_policy_keeps_the_vendor_out() {
    let practice = instant();
    with_vendor_role(&practice);
    let subscribed = || async {
        let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
        let topic = format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-alerts");
        let listed = sns.list_subscriptions_by_topic().topic_arn(topic);
        done!(listed).subscriptions().len() == 2
    };
    practice.edit(|world| {
        let outside = json!({ "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*",
            "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalOrgID": ORGANIZATION } } });
        world
            .guards
            .push(Guard::denying(GuardKind::ResourceControl, &[outside]));
    });
    // Never in the account that manages the organization.
    assert!(subscribed().await);
    practice.edit(|world| {
        MEMBER.clone_into(&mut world.organization.as_mut().unwrap().management);
    });
    assert!(!subscribed().await);
}
