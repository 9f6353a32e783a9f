//! The clients for one account and Region.

use std::sync::{Arc, LazyLock};

use aws_config::SdkConfig;

use super::Activity;
use super::one_address::OneAddress;
use super::passing::Slower;
use crate::domain::Place;

/// A client that is made when it is first used: each holds memory, and most accounts are asked by one or two.
type Lazy<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// The clients for one account and Region.
#[derive(Debug)]
pub struct Clients {
    pub place: Place,
    pub(super) account: Lazy<aws_sdk_account::Client>,
    pub(super) cloudformation: Lazy<aws_sdk_cloudformation::Client>,
    pub(super) cloudtrail: Lazy<aws_sdk_cloudtrail::Client>,
    pub(super) guardduty: Lazy<aws_sdk_guardduty::Client>,
    pub(super) iam: Lazy<aws_sdk_iam::Client>,
    pub(super) kms: Lazy<aws_sdk_kms::Client>,
    pub(super) organizations: Lazy<aws_sdk_organizations::Client>,
    pub(super) s3: Lazy<aws_sdk_s3::Client>,
    pub(super) s3control: Lazy<aws_sdk_s3control::Client>,
    pub(super) sns: Lazy<aws_sdk_sns::Client>,
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
        let config = Arc::new(config);
        let parts = |service| {
            (
                Arc::clone(&config),
                activity.recorder(service, place.clone()),
            )
        };
        Self {
            place: place.clone(),
            account: {
                let (config, log) = parts("account");
                lazy(move || {
                    aws_sdk_account::Client::from_conf(
                        aws_sdk_account::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            cloudformation: {
                let (config, log) = parts("cloudformation");
                lazy(move || {
                    aws_sdk_cloudformation::Client::from_conf(
                        aws_sdk_cloudformation::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            cloudtrail: {
                let (config, log) = parts("cloudtrail");
                lazy(move || {
                    aws_sdk_cloudtrail::Client::from_conf(
                        aws_sdk_cloudtrail::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            guardduty: {
                let (config, log) = parts("guardduty");
                lazy(move || {
                    aws_sdk_guardduty::Client::from_conf(
                        aws_sdk_guardduty::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            iam: {
                let (config, log) = parts("iam");
                lazy(move || {
                    aws_sdk_iam::Client::from_conf(
                        aws_sdk_iam::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            kms: {
                let (config, log) = parts("kms");
                lazy(move || {
                    aws_sdk_kms::Client::from_conf(
                        aws_sdk_kms::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            organizations: {
                let (config, log) = parts("organizations");
                lazy(move || {
                    aws_sdk_organizations::Client::from_conf(
                        aws_sdk_organizations::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            s3: {
                let (config, log) = parts("s3");
                lazy(move || {
                    aws_sdk_s3::Client::from_conf(
                        aws_sdk_s3::config::Builder::from(&*config)
                            .force_path_style(s3_by_path)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
            s3control: {
                let (config, log) = parts("s3control");
                lazy(move || {
                    let mut builder = aws_sdk_s3control::config::Builder::from(&*config);
                    if let Some(url) = config.endpoint_url() {
                        builder = builder.endpoint_resolver(OneAddress(url.to_owned()));
                    }
                    aws_sdk_s3control::Client::from_conf(
                        builder.retry_classifier(Slower).interceptor(log).build(),
                    )
                })
            },
            sns: {
                let (config, log) = parts("sns");
                lazy(move || {
                    aws_sdk_sns::Client::from_conf(
                        aws_sdk_sns::config::Builder::from(&*config)
                            .retry_classifier(Slower)
                            .interceptor(log)
                            .build(),
                    )
                })
            },
        }
    }
}

fn lazy<T>(make: impl FnOnce() -> T + Send + 'static) -> Lazy<T> {
    LazyLock::new(Box::new(make))
}
