//! What every service refuses, each in its own code: no right, too fast, trouble of its own, expired or unknown keys.

use super::answer::Refusal;
use super::call::{Call, Protocol, Service};

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
        Service::CloudFormation
        | Service::Iam
        | Service::S3
        | Service::S3Control
        | Service::Sts => Refusal::new(403, "AccessDenied", message),
    }
}

/// What a caller meets who may not do this to a resource, and why.
pub(super) fn not_authorized(call: &Call, resource: &str, why: &str) -> Refusal {
    let (user, action) = (&call.caller.arn, call.iam_action());
    let message = format!(
        "User: {user} is not authorized to perform: {action} on resource: {resource} {why}"
    );
    access_denied(call.service, message)
}

/// The service's own word for "slower".
pub(super) fn throttled(service: Service) -> Refusal {
    match service {
        Service::CloudTrail | Service::Kms | Service::Organizations => {
            Refusal::bad("ThrottlingException", "Rate exceeded")
        }
        Service::Account | Service::GuardDuty => {
            Refusal::new(429, "TooManyRequestsException", "Too many requests")
        }
        Service::Sns => Refusal::new(429, "Throttled", "Rate exceeded"),
        Service::CloudFormation | Service::Iam | Service::Sts => {
            Refusal::bad("Throttling", "Rate exceeded")
        }
        Service::S3 | Service::S3Control => {
            Refusal::new(503, "SlowDown", "Please reduce your request rate.")
        }
    }
}

/// The service is busy with itself.
pub(super) fn unavailable(service: Service) -> Refusal {
    match service.protocol() {
        // What stands before the service answers in its name, and knows no code.
        Protocol::Json | Protocol::RestJson => Refusal::new(503, "", ""),
        Protocol::Query | Protocol::RestXml => Refusal::new(
            503,
            "ServiceUnavailable",
            "Service is unable to handle request.",
        ),
    }
}

/// The service fell over the request.
pub(super) fn internal_error(service: Service) -> Refusal {
    let (code, message) = match service {
        Service::Kms => (
            "KMSInternalException",
            "An internal error occurred while processing the request.",
        ),
        Service::GuardDuty => ("InternalServerErrorException", "Internal server error"),
        Service::Account => ("InternalServerException", "Internal server error"),
        Service::Organizations => (
            "ServiceException",
            "AWS Organizations can't complete your request because of an internal service error. Try again later.",
        ),
        Service::S3 | Service::S3Control => (
            "InternalError",
            "We encountered an internal error. Please try again.",
        ),
        Service::Sns => ("InternalError", "Internal server error"),
        Service::CloudFormation | Service::CloudTrail => {
            ("InternalFailure", "Internal server error")
        }
        Service::Iam | Service::Sts => (
            "ServiceFailure",
            "The request processing has failed because of an unknown error, exception or failure.",
        ),
    };
    Refusal::new(500, code, message)
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

/// What an account meets that is new, suspended, or has an open bill.
pub(super) fn not_signed_up(service: Service) -> Refusal {
    match service.protocol() {
        Protocol::RestXml => Refusal::new(
            403,
            "NotSignedUp",
            "Your account is not signed up for the S3 service. You must sign up before you can use S3.",
        ),
        Protocol::Query => Refusal::new(
            403,
            "OptInRequired",
            "The AWS Access Key Id needs a subscription for the service",
        ),
        Protocol::Json | Protocol::RestJson => Refusal::bad(
            "SubscriptionRequiredException",
            "The AWS Access Key Id needs a subscription for the service",
        ),
    }
}
