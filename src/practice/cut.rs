//! Connections that fail, as the SDK's HTTP client tells of them.

use std::error::Error;
use std::fmt;
use std::io;

use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::retry::ErrorKind;

use super::fault::Unreachable;

/// How a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// There was none: nothing can have happened.
    Unreachable(Unreachable),
    /// It was torn down while the request was on its way.
    Reset,
    /// It ended before an answer came.
    Closed,
}

/// One link of a chain of causes.
#[derive(Debug)]
struct Link {
    text: &'static str,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn Error + 'static))
    }
}

/// What failed at first, what that was called further out, and why it failed, if the system said so.
fn chain(
    outer: &'static str,
    inner: &'static str,
    why: Option<io::Error>,
) -> Box<dyn Error + Send + Sync> {
    let inner = Link {
        text: inner,
        cause: why.map(Into::into),
    };
    Box::new(Link {
        text: outer,
        cause: Some(Box::new(inner)),
    })
}

impl Cut {
    /// The error, in the words and the kind that a real connection's error has.
    pub(super) fn error(self) -> ConnectorError {
        let failed = |outer: &'static str, inner: &'static str, kind, why: &str| {
            ConnectorError::io(chain(outer, inner, Some(io::Error::new(kind, why))))
        };
        match self {
            Self::Unreachable(Unreachable::NoName) => failed(
                "client error (Connect)",
                "dns error",
                io::ErrorKind::Other,
                "failed to lookup address information: Name or service not known",
            ),
            Self::Unreachable(Unreachable::Refused) => failed(
                "client error (Connect)",
                "tcp connect error",
                io::ErrorKind::ConnectionRefused,
                "Connection refused (os error 111)",
            ),
            Self::Reset => failed(
                "client error (SendRequest)",
                "connection error",
                io::ErrorKind::ConnectionReset,
                "Connection reset by peer (os error 104)",
            ),
            Self::Closed => {
                let inner = "connection closed before message completed";
                ConnectorError::other(
                    chain("client error (SendRequest)", inner, None),
                    Some(ErrorKind::TransientError),
                )
            }
        }
    }
}
