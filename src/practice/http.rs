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
use super::world::{World, mixed};
use super::{
    Fault, Practice, RequestRecord, State, account, cloudtrail, guardduty, iam, kms, organizations,
    s3, sns, sts,
};

/// Waits shorter than this between two CloudTrail writes are throttled; AWS allows one a second and is not exact.
const CLOUDTRAIL_PACE_MILLIS: u64 = 900;

/// The client to give to the SDK.
pub(super) fn client(practice: Practice) -> SharedHttpClient {
    SharedHttpClient::new(Hook { practice })
}

#[derive(Clone, Debug)]
struct Hook {
    practice: Practice,
}

impl HttpClient for Hook {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Hook {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let practice = self.practice.clone();
        HttpConnectorFuture::new(async move { practice.carry(request).await })
    }
}

/// What becomes of a request, decided when it arrives.
enum Verdict {
    Serve,
    /// It takes effect, and its answer is lost.
    ServeUnheard,
    /// It never arrives.
    Break,
    Refuse(Refusal),
}

impl Practice {
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
        if matches!(verdict, Verdict::Break) {
            return Err(broken());
        }
        let heard = !matches!(verdict, Verdict::ServeUnheard);
        let request_id = format!("practice-{serial:08}");
        let answer = self.perform(&mut call, verdict, &request_id);
        if heard {
            respond(answer, &request_id, call.service.protocol())
        } else {
            Err(broken())
        }
    }

    /// Counts the request and decides what becomes of it and how long it takes.
    fn arrive(&self, call: &Call) -> (Verdict, Duration, u64) {
        let mut state = self.state_now();
        state.arrivals += 1;
        state.since_fault += 1;
        let serial = state.arrivals;
        let wait = self.wait(serial);
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
        cloudtrail::deliver(world);
        let reply = match verdict {
            Verdict::Refuse(refusal) => world.identify(call).and(Err(refusal)),
            Verdict::Serve | Verdict::ServeUnheard | Verdict::Break => {
                world.identify(call).and_then(|()| {
                    enabled(world, call)?;
                    serve(world, call)
                })
            }
        };
        let code = reply.as_ref().err().map(|refusal| refusal.code.clone());
        let answer = reply.unwrap_or_else(|refusal| {
            refusal.into_answer(call.service, call.method == "HEAD", request_id)
        });
        state.requests.push(RequestRecord {
            service: call.service.prefix().to_owned(),
            action: call.action.clone(),
            account: call.caller.account.clone(),
            region: call.region.clone(),
            write: call.is_write(),
            status: answer.status,
            code,
        });
        answer
    }
}

/// What the fault that is set does to this request.
fn faulty(state: &State, call: &Call) -> Option<Verdict> {
    let at = state.since_fault;
    match &state.fault {
        Fault::None => None,
        Fault::NetworkDown => Some(Verdict::Break),
        Fault::StopAfter { request, effect } => match at.cmp(request) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal if *effect => Some(Verdict::ServeUnheard),
            _ => Some(Verdict::Break),
        },
        Fault::LoseAnswer { request } => (at == *request).then_some(Verdict::ServeUnheard),
        Fault::DenyAction(denied) => {
            let operation = format!("{}:{}", call.service.prefix(), call.action);
            let hit = denied.eq_ignore_ascii_case(&operation)
                || denied.eq_ignore_ascii_case(&call.iam_action());
            hit.then(|| Verdict::Refuse(denied_refusal(&state.world, call)))
        }
        Fault::Throttle { every } => at
            .is_multiple_of((*every).max(1))
            .then(|| Verdict::Refuse(throttled(call.service))),
        Fault::ExpireAt { request } => {
            (at >= *request).then(|| Verdict::Refuse(expired(call.service)))
        }
    }
}

/// Refuses what comes too fast, and writes to one bucket that overlap.
fn busy(world: &mut World, call: &Call, wait: Duration) -> Verdict {
    if !call.is_write() {
        return Verdict::Serve;
    }
    let now = world.now;
    if call.service == Service::CloudTrail {
        let account = World::account_of_key(&world.sessions, &call.access_key);
        let last = world
            .cloudtrail_writes
            .insert((account, call.region.clone()), now);
        if last.is_some_and(|last| now < last + CLOUDTRAIL_PACE_MILLIS) {
            return Verdict::Refuse(throttled(call.service));
        }
    }
    if let Some(bucket) = call
        .bucket
        .as_ref()
        .filter(|_| call.service == Service::S3 && call.key.is_none())
    {
        let until = world.busy_buckets.get(bucket).copied().unwrap_or(0);
        if now < until {
            let message = "A conflicting conditional operation is currently in progress against this resource. Please try again.";
            return Verdict::Refuse(Refusal::new(409, "OperationAborted", message));
        }
        let wait = u64::try_from(wait.as_millis()).unwrap_or(0);
        world.busy_buckets.insert(bucket.clone(), now + wait);
    }
    Verdict::Serve
}

fn denied_refusal(world: &World, call: &Call) -> Refusal {
    let action = call.iam_action();
    let arn = world.arn_of_key(&call.access_key);
    let message = format!(
        "User: {arn} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
    );
    access_denied(call.service, message)
}

/// An access refusal in the service's own code.
pub(super) fn access_denied(service: Service, message: String) -> Refusal {
    match service {
        Service::CloudTrail | Service::Kms | Service::Organizations => {
            Refusal::bad("AccessDeniedException", message)
        }
        Service::Account | Service::GuardDuty => {
            Refusal::new(403, "AccessDeniedException", message)
        }
        Service::Sns => Refusal::new(403, "AuthorizationError", message),
        Service::Iam | Service::S3 | Service::Sts => Refusal::new(403, "AccessDenied", message),
    }
}

fn throttled(service: Service) -> Refusal {
    match service {
        Service::CloudTrail | Service::Kms => Refusal::bad("ThrottlingException", "Rate exceeded"),
        Service::Organizations => Refusal::bad(
            "TooManyRequestsException",
            "AWS Organizations can't complete your request because there are too many requests",
        ),
        Service::Account | Service::GuardDuty => {
            Refusal::new(429, "TooManyRequestsException", "Too many requests")
        }
        Service::Sns | Service::Iam | Service::Sts => Refusal::bad("Throttling", "Rate exceeded"),
        Service::S3 => Refusal::new(503, "SlowDown", "Please reduce your request rate."),
    }
}

/// What expired credentials meet.
pub(super) fn expired(service: Service) -> Refusal {
    let message = "The security token included in the request is expired";
    match service.protocol() {
        Protocol::Json => Refusal::bad("ExpiredTokenException", message),
        Protocol::RestJson => Refusal::new(403, "ExpiredTokenException", message),
        Protocol::Query => Refusal::new(403, "ExpiredToken", message),
        Protocol::RestXml => Refusal::bad("ExpiredToken", "The provided token has expired."),
    }
}

/// What unknown credentials meet, and all credentials in a Region that is off.
pub(super) fn unrecognized(service: Service) -> Refusal {
    let message = "The security token included in the request is invalid.";
    match service.protocol() {
        Protocol::Json => Refusal::bad("UnrecognizedClientException", message),
        Protocol::RestJson => Refusal::new(403, "UnrecognizedClientException", message),
        Protocol::Query => Refusal::new(403, "InvalidClientTokenId", message),
        Protocol::RestXml => Refusal::new(
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
    }
}

fn enabled(world: &World, call: &Call) -> Result<(), Refusal> {
    if call.service.regional() && !account::is_on(world, call.account(), &call.region) {
        return Err(unrecognized(call.service));
    }
    Ok(())
}

fn serve(world: &mut World, call: &Call) -> Reply {
    match call.service {
        Service::Account => account::serve(world, call),
        Service::CloudTrail => cloudtrail::serve(world, call),
        Service::GuardDuty => guardduty::serve(world, call),
        Service::Iam => iam::serve(world, call),
        Service::Kms => kms::serve(world, call),
        Service::Organizations => organizations::serve(world, call),
        Service::S3 => s3::serve(world, call),
        Service::Sns => sns::serve(world, call),
        Service::Sts => sts::serve(world, call),
    }
}

fn broken() -> ConnectorError {
    ConnectorError::io("the connection was closed before the answer came (practice)".into())
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
