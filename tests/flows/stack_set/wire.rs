//! What goes over the wire about a StackSet of an organization, and what AWS's own form of answers is read as: a second opinion beside
//! practice for the calls that moto lacks.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use radiant_aws_setup::aws::{Clients, SignIn, StandIn};
use radiant_aws_setup::domain::{Place, Region};
use radiant_aws_setup::inventory::{CallAs, Drift, StackSetRights, StackSetTargets};

use super::*;

const SET: &str = "radiant-member-roles";
const OWN: &str = "111122223333";

/// Answers each action with the text that stands beside it, and keeps what it was asked.
#[derive(Clone, Debug, Default)]
struct Wire {
    answers: Arc<[(&'static str, String)]>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    fn of(answers: &[(&'static str, &str)]) -> Self {
        let answers = answers.iter().map(|(action, text)| {
            let name = action.split(' ').next().unwrap();
            let body = format!(
                "<{name}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><{name}Result>{text}</{name}Result></{name}Response>"
            );
            (*action, body)
        });
        Self {
            answers: answers.collect(),
            asked: Arc::default(),
        }
    }

    fn respond(&self, request: &HttpRequest) -> HttpResponse {
        let body = request.body().bytes().unwrap_or_default();
        let body = String::from_utf8_lossy(body).into_owned();
        let page = if body.contains("NextToken=") {
            " 2"
        } else {
            ""
        };
        let found = self.answers.iter().find(|(action, _)| {
            let (name, of_page) = action.split_at(action.find(' ').unwrap_or(action.len()));
            body.contains(&format!("Action={name}&")) && of_page == page
        });
        let (status, text) = match found {
            Some((_, text)) => (200, text.clone()),
            None if body.contains("Action=GetCallerIdentity") => (
                200,
                format!(
                    "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:iam::{OWN}:user/ann</Arn><UserId>AIDA</UserId><Account>{OWN}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
                ),
            ),
            None => (
                404,
                "<ErrorResponse><Error><Code>OperationNotFoundException</Code><Message>none</Message></Error></ErrorResponse>".to_owned(),
            ),
        };
        self.asked.lock().unwrap().push(body);
        HttpResponse::new(status.try_into().unwrap(), SdkBody::from(text))
    }

    /// What was asked about StackSets, each as its parts.
    fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .filter(|body| body.contains("StackSetName="))
            .cloned()
            .collect()
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Ok(self.respond(&request)))
    }
}

async fn clients(wire: &Wire) -> Arc<Clients> {
    let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret", None, None, "test");
    let stand_in = StandIn::new(
        "Larkfield Foods",
        wire.clone(),
        keys,
        SystemTimeSource::new(),
    );
    let region = Region::parse("eu-west-1").unwrap();
    let signed_in = sign_in(&SignIn::StandIn(stand_in), &Environment::default(), &region)
        .await
        .unwrap();
    let place = Place::new(AccountId::parse(OWN).unwrap(), region);
    signed_in.aws.at(&place).unwrap()
}

/// One that a delegated administrator sees, in AWS's words.
fn described() -> Wire {
    let instance = |account: &str, status: &str, detailed: &str, more: &str| {
        format!(
            "<member><Account>{account}</Account><Region>eu-west-1</Region><Status>{status}</Status><StackInstanceStatus><DetailedStatus>{detailed}</DetailedStatus></StackInstanceStatus>{more}</member>"
        )
    };
    let first = [
        instance(
            "100000000001",
            "CURRENT",
            "SUCCEEDED",
            "<StackId>arn:aws:cloudformation:eu-west-1:100000000001:stack/a/b</StackId><DriftStatus>DRIFTED</DriftStatus>",
        ),
        instance("100000000002", "OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT", ""),
    ]
    .concat();
    let second = instance(
        "100000000003",
        "OUTDATED",
        "FAILED",
        "<StatusReason>ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ResourceStatusReason:x already exists.</StatusReason>",
    );
    Wire::of(&[
        (
            "DescribeStackSet",
            "<StackSet><StackSetName>radiant-member-roles</StackSetName><TemplateBody>{}</TemplateBody><PermissionModel>SERVICE_MANAGED</PermissionModel><AutoDeployment><Enabled>true</Enabled></AutoDeployment><OrganizationalUnitIds><member>r-lark</member></OrganizationalUnitIds><Tags><member><Key>created-by</Key><Value>radiant-aws-setup</Value></member></Tags></StackSet>",
        ),
        (
            "ListStackInstances",
            &format!("<Summaries>{first}</Summaries><NextToken>more</NextToken>"),
        ),
        (
            "ListStackInstances 2",
            &format!("<Summaries>{second}</Summaries>"),
        ),
        (
            "ListStackSetOperations",
            "<Summaries><member><OperationId>waits</OperationId><Status>QUEUED</Status></member><member><OperationId>works</OperationId><Status>RUNNING</Status></member><member><OperationId>was</OperationId><Status>SUCCEEDED</Status></member></Summaries>",
        ),
    ])
}

#[tokio::test]
async fn a_set_of_an_organization_is_read_page_by_page_and_asked_for_as_its_administrator() {
    let wire = described();
    let set = clients(&wire)
        .await
        .stack_set(SET, CallAs::DelegatedAdministrator)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(set.rights, StackSetRights::Organization);
    assert!(set.reaches_new_accounts);
    assert_eq!(set.groups, ["r-lark"]);
    let instances = set.instances.known().unwrap();
    let states: Vec<InstanceState> = instances.iter().map(|it| it.state).collect();
    assert_eq!(
        states,
        [
            InstanceState::Current,
            InstanceState::SkippedSuspended,
            InstanceState::Failed
        ]
    );
    assert_eq!(instances[0].drift, Drift::Drifted);
    assert!(instances[0].has_stack && !instances[1].has_stack);
    let why = instances[2].problem.as_ref().unwrap();
    assert!(why.summary.contains("already there"), "{why}");
    // Of several that have not ended, the one that is at work.
    let running = set.running.known().unwrap().as_ref().unwrap();
    assert_eq!(running.id, "works");
    let asked = wire.asked();
    assert_eq!(asked.len(), 4, "{asked:#?}");
    for body in &asked {
        assert!(body.contains("CallAs=DELEGATED_ADMIN"), "{body}");
    }
}

#[tokio::test]
async fn an_operation_is_begun_in_one_region_with_its_name_and_goes_on_where_one_account_fails() {
    let given = "<OperationId>run-1</OperationId>";
    let wire = Wire::of(&[
        ("CreateStackInstances", given),
        ("DeleteStackInstances", given),
        ("StopStackSetOperation", ""),
        ("DeleteStackSet", ""),
    ]);
    let clients = clients(&wire).await;
    let admin = CallAs::DelegatedAdministrator;
    let some = StackSetTargets::GroupsOnly {
        groups: vec!["r-lark".to_owned()],
        only: vec![AccountId::parse("100000000003").unwrap()],
    };
    let begun = clients.create_stack_instances(SET, &some, "run-1", admin);
    assert_eq!(begun.await.unwrap(), "run-1");
    let all = StackSetTargets::Groups {
        groups: vec!["r-lark".to_owned()],
    };
    let begun = clients.delete_stack_instances(SET, &all, "run-1", admin);
    assert_eq!(begun.await.unwrap(), "run-1");
    clients
        .stop_stack_set_operation(SET, "run-1", admin)
        .await
        .unwrap();
    clients.delete_stack_set(SET, admin).await.unwrap();
    // An operation that is not there is no failure.
    let none = clients.stack_set_operation(SET, "run-2", admin);
    assert_eq!(none.await.unwrap(), None);
    let asked = wire.asked();
    let has = |at: usize, parts: &[&str]| {
        for part in parts {
            assert!(asked[at].contains(part), "{part}: {}", asked[at]);
        }
    };
    let carries_on = [
        "Regions.member.1=eu-west-1",
        "OperationId=run-1",
        "OperationPreferences.FailureTolerancePercentage=100",
        "OperationPreferences.ConcurrencyMode=SOFT_FAILURE_TOLERANCE",
        "CallAs=DELEGATED_ADMIN",
    ];
    has(0, &carries_on);
    has(
        0,
        &[
            "DeploymentTargets.OrganizationalUnitIds.member.1=r-lark",
            "DeploymentTargets.AccountFilterType=INTERSECTION",
            "DeploymentTargets.Accounts.member.1=100000000003",
        ],
    );
    has(1, &carries_on);
    has(1, &["RetainStacks=false"]);
    assert!(!asked[1].contains("AccountFilterType"), "{}", asked[1]);
    assert!(asked.iter().all(|body| !body.contains("Regions.member.2")));
    has(2, &["Action=StopStackSetOperation", "OperationId=run-1"]);
    has(3, &["Action=DeleteStackSet"]);
}
