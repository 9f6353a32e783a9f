//! What answers in AWS's place within this program.

use std::collections::BTreeMap;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};

use super::app_name::app_name;

/// What answers in AWS's place within this program. Clients of the SDK talk to it, and nothing leaves the program.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// The company that it plays.
    pub company: String,
    http: SharedHttpClient,
    pub(super) keys: SharedCredentialsProvider,
    /// What stands for the profiles of this computer, by name.
    profiles: BTreeMap<String, SharedCredentialsProvider>,
    clock: SharedTimeSource,
}

impl StandIn {
    /// One that hears what is sent through `http`, knows the owner of these keys, and lives by this clock.
    pub fn new(
        company: impl Into<String>,
        http: impl HttpClient + 'static,
        keys: impl ProvideCredentials + 'static,
        clock: impl TimeSource + 'static,
    ) -> Self {
        Self {
            company: company.into(),
            http: SharedHttpClient::new(http),
            keys: SharedCredentialsProvider::new(keys),
            profiles: BTreeMap::new(),
            clock: SharedTimeSource::new(clock),
        }
    }

    /// The same with a profile besides.
    #[must_use]
    pub fn with_profile(
        mut self,
        name: impl Into<String>,
        keys: impl ProvideCredentials + 'static,
    ) -> Self {
        let keys = SharedCredentialsProvider::new(keys);
        self.profiles.insert(name.into(), keys);
        self
    }

    /// The same for who signs in with one of its profiles.
    pub(super) fn of_profile(&self, name: &str) -> Option<Self> {
        let keys = self.profiles.get(name)?.clone();
        Some(Self {
            keys,
            ..self.clone()
        })
    }

    pub(super) fn config(&self, region: Region) -> SdkConfig {
        let mut config = SdkConfig::builder();
        config.set_app_name(app_name());
        config
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(region)
            .http_client(self.http.clone())
            .credentials_provider(self.keys.clone())
            .time_source(self.clock.clone())
            .build()
    }
}
