//! The HTTP connection: one pool for all clients; proxies and a company's certificates hold for every call.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::Limited;

use crate::problem::Problem;
use crate::text_file::{self, LARGEST, Unread};

/// The longest answer that is read, in bytes. Those of AWS are some hundred KB at most.
const LONGEST: usize = 16 * 1024 * 1024;

/// A PEM file with a company's certificates, and what names it.
#[derive(Debug)]
pub(super) struct Bundle {
    path: PathBuf,
    named_by: &'static str,
}

impl Bundle {
    pub(super) const fn of_environment(path: PathBuf) -> Self {
        Self {
            path,
            named_by: "the environment variable AWS_CA_BUNDLE",
        }
    }

    pub(super) const fn of_profile(path: PathBuf) -> Self {
        Self {
            path,
            named_by: "the line ca_bundle of the profile",
        }
    }
}

/// One client for all sign-ins that trust the same certificates, so that one profile for each of many accounts makes one pool of
/// connections, not many.
#[derive(Clone, Debug, Default)]
pub(super) struct Connections(Arc<Mutex<BTreeMap<Option<PathBuf>, SharedHttpClient>>>);

impl Connections {
    /// The client that trusts this file too, made if there is none yet.
    ///
    /// # Errors
    ///
    /// As [`client`].
    pub(super) fn with(&self, bundle: Option<&Bundle>) -> Result<SharedHttpClient, Problem> {
        let path = bundle.map(|bundle| bundle.path.clone());
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&path) {
            return Ok(client.clone());
        }
        let client = client(bundle)?;
        clients.insert(path, client.clone());
        Ok(client)
    }
}

/// The client of all calls: it trusts the system's certificates and those of a company, whose file the SDK itself does not read,
/// goes through the proxy that `HTTPS_PROXY` and `NO_PROXY` name, and reads no answer without end.
///
/// # Errors
///
/// The company's file cannot be read, or holds no certificate.
fn client(bundle: Option<&Bundle>) -> Result<SharedHttpClient, Problem> {
    let trust = TrustStore::default().with_native_roots(true);
    let context = match bundle {
        Some(bundle) => with_bundle(trust, bundle)?,
        None => context(trust).map_err(|why| {
            Problem::new(format!(
                "The certificates of this computer cannot be used: {why}."
            ))
        })?,
    };
    let client = Builder::new().build_with_connector_fn(move |settings, components| {
        let mut builder = Connector::builder()
            .proxy_config(ProxyConfig::from_env())
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(context.clone());
        if let Some(settings) = settings {
            builder = builder.connector_settings(settings.clone());
        }
        builder.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        builder.build()
    });
    Ok(SharedHttpClient::new(Bounded(client)))
}

fn context(trust: TrustStore) -> Result<TlsContext, String> {
    let builder = TlsContext::builder().with_trust_store(trust);
    builder.build().map_err(|err| err.to_string())
}

/// The certificates of a company beside the others.
fn with_bundle(trust: TrustStore, bundle: &Bundle) -> Result<TlsContext, Problem> {
    let unusable = |why: &str| {
        Problem::new(format!(
            "The company certificate file {} cannot be used: {why}.",
            bundle.path.display()
        ))
        .hint(format!("Check {}. It names a PEM file.", bundle.named_by))
    };
    let pem =
        text_file::read_bytes(&bundle.path, LARGEST).map_err(|why| unusable(&why.to_string()))?;
    // Remarks between the certificates may be in any encoding, but a mark before the first one hides it.
    let pem = match text_file::decode(pem.clone()) {
        Ok(text) => text.into_bytes(),
        Err(Unread::Utf16) => return Err(unusable(&Unread::Utf16.to_string())),
        Err(_) => pem,
    };
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(unusable("it holds no certificate"));
    }
    context(trust.with_pem_certificate(pem)).map_err(|why| unusable(&why))
}

/// A client whose answers have an end.
#[derive(Debug)]
struct Bounded(SharedHttpClient);

impl HttpClient for Bounded {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.0.http_connector(settings, components);
        SharedHttpConnector::new(BoundedConnector(inner))
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        cfg: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.validate_base_client_config(components, cfg)
    }

    fn validate_final_config(
        &self,
        components: &RuntimeComponents,
        cfg: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.validate_final_config(components, cfg)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}

#[derive(Debug)]
struct BoundedConnector(SharedHttpConnector);

impl HttpConnector for BoundedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move {
            let bounded = |body| SdkBody::from_body_1_x(Limited::new(body, LONGEST));
            Ok(answer.await?.map(bounded))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_ins_that_trust_the_same_share_one_pool_of_connections() {
        let connections = Connections::default();
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..40 {
            connections.clone().with(None).unwrap();
        }
        assert_eq!(connections.0.lock().unwrap().len(), 1);
        let none = Bundle::of_profile(folder.path().join("none.pem"));
        connections.with(Some(&none)).unwrap_err();
        assert_eq!(connections.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_bundle_that_is_none_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corp.pem");
        for (bytes, why) in [
            (b"".as_slice(), "it holds no certificate"),
            (b"\xff\xfe-\0-\0", "it is in UTF-16, not in UTF-8"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let problem = client(Some(&Bundle::of_environment(path.clone()))).unwrap_err();
            assert_eq!(
                problem.summary,
                format!(
                    "The company certificate file {} cannot be used: {why}.",
                    path.display()
                )
            );
            assert!(problem.hint_says("AWS_CA_BUNDLE"));
        }
        for path in [folder.path().to_owned(), folder.path().join("none")] {
            let problem = client(Some(&Bundle::of_profile(path))).unwrap_err();
            assert!(problem.hint_says("ca_bundle of the profile"));
        }
    }
}
