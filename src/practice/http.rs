//! The SDK's HTTP hook: each request waits like one to AWS, meets the fault that is set, and is judged by its service.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

use super::answer::{Answer, Refusal, Reply};
use super::call::{Call, Protocol, Service};
use super::cut::Cut;
use super::refusals::{not_signed_up, unrecognized};
use super::simulated::Practice;
use super::state::{Heard, RequestRecord};
use super::verdict::{Verdict, busy, faulty};
use super::world::{World, mixed};
use super::{
    account, cloudformation, cloudtrail, guard, guardduty, iam, kms, organizations, s3, sns, sts,
    vendor,
};

impl HttpClient for Practice {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Practice {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let practice = self.clone();
        HttpConnectorFuture::new(async move { practice.carry(request).await })
    }
}

impl Practice {
    /// The HTTP client to give to the SDK's clients.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some(mut call) = Call::read(request).await else {
            let refusal = Refusal::new(
                403,
                "MissingAuthenticationToken",
                "The request must be signed for a service of practice",
            );
            return respond(
                refusal.into_answer(Service::S3, false, "practice"),
                "practice",
                Protocol::RestXml,
            );
        };
        let (verdict, wait, serial) = self.arrive(&call);
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        if let Verdict::Break(cut) = verdict {
            return Err(cut.error());
        }
        let heard = !matches!(verdict, Verdict::ServeUnheard);
        let request_id = format!("practice-{serial:08}");
        let answer = self.perform(&mut call, verdict, &request_id);
        if heard {
            respond(answer, &request_id, call.service.protocol())
        } else {
            Err(Cut::Closed.error())
        }
    }

    /// Counts the request and decides what becomes of it and how long it takes.
    fn arrive(&self, call: &Call) -> (Verdict, Duration, u64) {
        let mut state = self.state_now();
        state.arrivals += 1;
        state.since_fault += 1;
        let serial = state.arrivals;
        let caller = World::account_of_key(&state.world.sessions, &call.access_key);
        let more = state.world.slow.get(&caller).copied().unwrap_or_default();
        let wait = self.wait(serial) + Duration::from_millis(more);
        let verdict = match faulty(&state, call) {
            Some(verdict) => verdict,
            None => busy(&mut state.world, call, wait),
        };
        (verdict, wait, serial)
    }

    fn wait(&self, serial: u64) -> Duration {
        let latency = self.shared.options.latency;
        if !self.shared.options.uneven {
            return latency;
        }
        let percent = u32::try_from(40 + mixed(serial) % 121).unwrap_or(100);
        let millis = (latency * percent / 100).as_millis();
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// Lets the world answer, and keeps the record.
    fn perform(&self, call: &mut Call, verdict: Verdict, request_id: &str) -> Answer {
        let mut state = self.state_now();
        let world = &mut state.world;
        // Of a copy nobody knows what arrives.
        if world.copied.is_none() {
            cloudtrail::deliver(world);
            guardduty::export_findings(world);
        }
        cloudformation::advance(world);
        vendor::try_roles(world);
        let reply = match verdict {
            Verdict::Refuse(refusal) => world.identify(call).and(Err(refusal)),
            Verdict::Serve | Verdict::ServeUnheard | Verdict::Break(_) => {
                world.identify(call).and_then(|()| {
                    enabled(world, call)?;
                    guard::check(world, call)?;
                    serve(world, call)
                })
            }
        };
        let reply = reply.map_err(|refusal| guard::with_authorization_id(world, call, refusal));
        let code = reply.as_ref().err().map(|refusal| refusal.code.clone());
        let refused = reply.as_ref().err();
        let refused = refused.map(|refusal| (refusal.code.as_str(), refusal.message.as_str()));
        cloudtrail::remember(world, call, request_id, refused);
        let answer = reply.unwrap_or_else(|refusal| {
            refusal.into_answer(call.service, call.method == "HEAD", request_id)
        });
        if let Some(tell) = &state.listener
            && call.is_write()
            && answer.status < 300
        {
            tell(Heard {
                call: format!("{}:{}", call.service.prefix(), call.action),
                head: format!(
                    "{:?} {:?} {:?} {:?} {:?}",
                    call.bucket, call.key, call.segments, call.query, call.headers
                ),
                body: call.body.clone(),
            });
        }
        state.requests.push(RequestRecord {
            service: call.service.prefix().to_owned(),
            action: call.action.clone(),
            permission: call.iam_action(),
            account: call.caller.account.clone(),
            region: call.region.clone(),
            write: call.is_write(),
            status: answer.status,
            code: code.filter(|code| !code.is_empty()),
        });
        answer
    }
}

/// The Region is switched on in the account, and the account is signed up for the service.
fn enabled(world: &World, call: &Call) -> Result<(), Refusal> {
    if call.service.regional() && !account::is_on(world, call.account(), &call.region) {
        return Err(unrecognized(call.service));
    }
    let prefix = call.service.prefix();
    let is_missing = world.accounts.get(call.account()).is_some_and(|account| {
        account
            .not_signed_up
            .iter()
            .any(|service| service == prefix)
    });
    if is_missing {
        return Err(not_signed_up(call.service));
    }
    Ok(())
}

fn serve(world: &mut World, call: &Call) -> Reply {
    match call.service {
        Service::Account => account::serve(world, call),
        Service::CloudFormation => cloudformation::serve(world, call),
        Service::CloudTrail => cloudtrail::serve(world, call),
        Service::GuardDuty => guardduty::serve(world, call),
        Service::Iam => iam::serve(world, call),
        Service::Kms => kms::serve(world, call),
        Service::Organizations => organizations::serve(world, call),
        Service::S3 => s3::serve(world, call),
        Service::S3Control => s3::account::serve(world, call),
        Service::Sns => sns::serve(world, call),
        Service::Sts => sts::serve(world, call),
    }
}

fn respond(
    answer: Answer,
    request_id: &str,
    protocol: Protocol,
) -> Result<HttpResponse, ConnectorError> {
    let name = match protocol {
        Protocol::RestXml => "x-amz-request-id",
        Protocol::Json | Protocol::RestJson | Protocol::Query => "x-amzn-requestid",
    };
    let mut response = ::http::Response::builder()
        .status(answer.status)
        .header(name, request_id);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    let response = response
        .body(SdkBody::from(answer.body))
        .map_err(|err| ConnectorError::other(err.into(), None))?;
    HttpResponse::try_from(response).map_err(|err| ConnectorError::other(err.into(), None))
}
