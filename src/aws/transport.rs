//! The HTTP connection: one pool for all clients; proxies and a company's certificates hold for every call.

use std::path::PathBuf;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::problem::Problem;
use crate::text_file::{self, LARGEST, Unread};

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

/// A client that trusts the system's certificates and those of a company, whose file the SDK itself does not read, and goes
/// through the proxy that `HTTPS_PROXY` and `NO_PROXY` name.
///
/// # Errors
///
/// The file cannot be read, or holds no certificate.
pub(super) fn client_with(bundle: &Bundle) -> Result<SharedHttpClient, Problem> {
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
    let trust = TrustStore::default()
        .with_native_roots(true)
        .with_pem_certificate(pem);
    let context = TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(|err| unusable(&err.to_string()))?;
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
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corp.pem");
        for (bytes, why) in [
            (b"".as_slice(), "it holds no certificate"),
            (b"\xff\xfe-\0-\0", "it is in UTF-16, not in UTF-8"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let problem = client_with(&Bundle::of_environment(path.clone())).unwrap_err();
            assert_eq!(
                problem.summary,
                format!(
                    "The company certificate file {} cannot be used: {why}.",
                    path.display()
                )
            );
            assert!(problem.hint.unwrap().contains("AWS_CA_BUNDLE"));
        }
        for path in [folder.path().to_owned(), folder.path().join("none")] {
            let problem = client_with(&Bundle::of_profile(path)).unwrap_err();
            assert!(problem.hint.unwrap().contains("ca_bundle of the profile"));
        }
    }
}
