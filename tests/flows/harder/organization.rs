//! What an organization forbids or demands, and how AWS says so.

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::Arn;
use radiant_aws_setup::practice::world::{Guard, GuardKind, World};
use serde_json::{Value, json};

use super::{ACCOUNT, MANAGEMENT, document, furnished};
use crate::bench::troubles;

/// The account is a member of an organization that another account manages.
fn join(world: &mut World, denied: Value) {
    let organization =
        json!({ "id": "o-larkfield01", "management": MANAGEMENT, "feature_set": "ALL" });
    world.organization = Some(serde_json::from_value(organization).unwrap());
    let guard = Guard::denying(GuardKind::ServiceControl, &[denied]);
    world.guards.push(guard);
}

// IAM-04
#[tokio::test(start_paused = true)]
async fn a_boundary_that_the_organization_demands_is_given() {
    let boundary = format!("arn:aws:iam::{ACCOUNT}:policy/OrgBoundary");
    let mut bench = furnished().await;
    bench.practice.edit(|world| {
        let demand = json!({ "Effect": "Deny", "Action": "iam:CreateRole", "Resource": "*",
            "Condition": { "StringNotEquals": { "iam:PermissionsBoundary": boundary } } });
        join(world, demand);
        let all = document(&[json!({ "Effect": "Allow", "Action": "*", "Resource": "*" })]);
        let policy =
            json!({ "counted": 1, "versions": [{ "id": "v1", "default": true, "document": all }] });
        let policies = &mut world.accounts.get_mut(ACCOUNT).unwrap().iam.policies;
        policies.insert(
            "OrgBoundary".to_owned(),
            serde_json::from_value(policy).unwrap(),
        );
    });
    let without = bench.make_it_so().await;
    assert_eq!(without.ending, Ending::Failed);
    let told = troubles(&without).join("\n");
    assert!(told.contains("boundary"), "{told}");
    bench.answers.role.permissions_boundary = Some(Arn::parse(&boundary).unwrap());
    let with = bench.make_it_so().await;
    assert_eq!(with.ending, Ending::Done, "{:#?}", troubles(&with));
}

// ERR-05
#[tokio::test(start_paused = true)]
async fn the_id_of_a_refusal_is_no_part_of_what_aws_said() {
    let bench = furnished().await;
    bench.practice.edit(|world| {
        let deny = json!({ "Effect": "Deny", "Action": "s3:PutBucketPolicy", "Resource": "*" });
        join(world, deny);
        world.authorization_ids = true;
    });
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Failed);
    let problems: Vec<_> = finished
        .outcomes
        .values()
        .filter_map(|(_, problem)| problem.as_ref())
        .filter(|problem| problem.call.as_deref() == Some("s3:PutBucketPolicy"))
        .collect();
    assert_eq!(problems.len(), 2);
    for problem in problems {
        let said = problem.said.as_deref().unwrap();
        let said = said.trim_end_matches('.');
        assert!(
            said.ends_with("with an explicit deny in a service control policy"),
            "{said}"
        );
        let added = problem.added.as_ref().unwrap();
        let id = added.authorization_id.as_deref().unwrap();
        assert_eq!(id.split('-').count(), 5, "{id}");
        assert!(added.link.as_deref().unwrap().contains(ACCOUNT));
    }
}
