//! The clients for one account and Region.

use aws_config::SdkConfig;

use super::Activity;
use super::one_address::OneAddress;
use super::passing::Slower;
use crate::domain::Place;

/// The clients for one account and Region.
#[derive(Debug)]
pub struct Clients {
    pub place: Place,
    pub(super) account: aws_sdk_account::Client,
    pub(super) cloudformation: aws_sdk_cloudformation::Client,
    pub(super) cloudtrail: aws_sdk_cloudtrail::Client,
    pub(super) guardduty: aws_sdk_guardduty::Client,
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) kms: aws_sdk_kms::Client,
    pub(super) organizations: aws_sdk_organizations::Client,
    pub(super) s3: aws_sdk_s3::Client,
    pub(super) s3control: aws_sdk_s3control::Client,
    pub(super) sns: aws_sdk_sns::Client,
}

impl Clients {
    pub(super) fn new(
        place: &Place,
        config: &SdkConfig,
        s3_by_path: bool,
        activity: &Activity,
    ) -> Self {
        let config = config
            .to_builder()
            .region(aws_config::Region::new(place.region.as_str().to_owned()))
            .build();
        let mut s3control = aws_sdk_s3control::config::Builder::from(&config);
        if let Some(url) = config.endpoint_url() {
            s3control = s3control.endpoint_resolver(OneAddress(url.to_owned()));
        }
        let log = |service| activity.recorder(service, place.clone());
        Self {
            place: place.clone(),
            account: aws_sdk_account::Client::from_conf(
                aws_sdk_account::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("account"))
                    .build(),
            ),
            cloudformation: aws_sdk_cloudformation::Client::from_conf(
                aws_sdk_cloudformation::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("cloudformation"))
                    .build(),
            ),
            cloudtrail: aws_sdk_cloudtrail::Client::from_conf(
                aws_sdk_cloudtrail::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("cloudtrail"))
                    .build(),
            ),
            guardduty: aws_sdk_guardduty::Client::from_conf(
                aws_sdk_guardduty::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("guardduty"))
                    .build(),
            ),
            iam: aws_sdk_iam::Client::from_conf(
                aws_sdk_iam::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("iam"))
                    .build(),
            ),
            kms: aws_sdk_kms::Client::from_conf(
                aws_sdk_kms::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("kms"))
                    .build(),
            ),
            organizations: aws_sdk_organizations::Client::from_conf(
                aws_sdk_organizations::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("organizations"))
                    .build(),
            ),
            s3: aws_sdk_s3::Client::from_conf(
                aws_sdk_s3::config::Builder::from(&config)
                    .force_path_style(s3_by_path)
                    .retry_classifier(Slower)
                    .interceptor(log("s3"))
                    .build(),
            ),
            s3control: aws_sdk_s3control::Client::from_conf(
                s3control
                    .retry_classifier(Slower)
                    .interceptor(log("s3control"))
                    .build(),
            ),
            sns: aws_sdk_sns::Client::from_conf(
                aws_sdk_sns::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("sns"))
                    .build(),
            ),
        }
    }
}
