//! The HTTP connection: one pool for all clients; proxies and a company's certificates hold for every call.

use std::path::Path;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::problem::Problem;

/// A client that trusts the system's certificates and those of the PEM file `ca_bundle` (`AWS_CA_BUNDLE`, which the SDK
/// itself does not read), and goes through the proxy that `HTTPS_PROXY` and `NO_PROXY` name.
///
/// # Errors
///
/// The file cannot be read, or holds no certificate.
pub(super) fn client_with_ca_bundle(ca_bundle: &Path) -> Result<SharedHttpClient, Problem> {
    let unreadable = |why: &str| {
        Problem::new(format!(
            "The company certificate file {} cannot be used: {why}",
            ca_bundle.display()
        ))
        .hint("Check the environment variable AWS_CA_BUNDLE. It names a PEM file.")
    };
    let pem = std::fs::read(ca_bundle).map_err(|err| unreadable(&err.to_string()))?;
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(unreadable("it holds no certificate"));
    }
    let trust = TrustStore::default()
        .with_native_roots(true)
        .with_pem_certificate(pem);
    let context = TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(|err| unreadable(&err.to_string()))?;
    Ok(
        Builder::new().build_with_connector_fn(move |settings, components| {
            let mut builder = Connector::builder()
                .proxy_config(ProxyConfig::from_env())
                .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
                .tls_context(context.clone());
            if let Some(settings) = settings {
                builder = builder.connector_settings(settings.clone());
            }
            builder.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
            builder.build()
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_that_is_none_is_refused_with_its_name() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let problem = client_with_ca_bundle(file.path()).unwrap_err();
        assert!(
            problem.summary.contains("holds no certificate"),
            "{problem}"
        );
        assert!(problem.hint.unwrap().contains("AWS_CA_BUNDLE"));
    }
}
