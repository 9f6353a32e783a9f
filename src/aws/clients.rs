//! The clients for one account and Region.

use std::sync::{Arc, LazyLock};

use aws_config::SdkConfig;

use super::Activity;
use super::one_address::OneAddress;
use super::passing::Slower;
use crate::domain::Place;

/// A client that is made when it is first used: each holds memory, and most accounts are asked by one or two.
type Lazy<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

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
        // One of AWS's crates, made when it is first called; `$own` is what is special about its settings.
        macro_rules! client {
            ($sdk:ident, $service:literal) => {
                client!($sdk, $service, |builder, _config| builder)
            };
            ($sdk:ident, $service:literal, |$builder:ident, $config:ident| $own:expr) => {{
                let config = Arc::clone(&config);
                let log = activity.recorder($service, place.clone());
                lazy(move || {
                    let $config = &*config;
                    let $builder = $sdk::config::Builder::from($config);
                    let builder = $own.retry_classifier(Slower).interceptor(log);
                    $sdk::Client::from_conf(builder.build())
                })
            }};
        }
        Self {
            place: place.clone(),
            account: client!(aws_sdk_account, "account"),
            cloudformation: client!(aws_sdk_cloudformation, "cloudformation"),
            cloudtrail: client!(aws_sdk_cloudtrail, "cloudtrail"),
            guardduty: client!(aws_sdk_guardduty, "guardduty"),
            iam: client!(aws_sdk_iam, "iam"),
            kms: client!(aws_sdk_kms, "kms"),
            organizations: client!(aws_sdk_organizations, "organizations"),
            s3: client!(aws_sdk_s3, "s3", |builder, _config| builder
                .force_path_style(s3_by_path)),
            s3control: client!(aws_sdk_s3control, "s3control", |builder, config| {
                match config.endpoint_url() {
                    Some(url) => builder.endpoint_resolver(OneAddress(url.to_owned())),
                    None => builder,
                }
            }),
            sns: client!(aws_sdk_sns, "sns"),
        }
    }
}

fn lazy<T>(make: impl FnOnce() -> T + Send + 'static) -> Lazy<T> {
    LazyLock::new(Box::new(make))
}
