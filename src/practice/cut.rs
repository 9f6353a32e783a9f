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

/// `texts` from the outermost one, with `innermost` behind them.
fn chain(texts: [&'static str; 2], innermost: Option<io::Error>) -> Box<dyn Error + Send + Sync> {
    let [outer, inner] = texts;
    let inner = Link {
        text: inner,
        cause: innermost.map(Into::into),
    };
    Box::new(Link {
        text: outer,
        cause: Some(Box::new(inner)),
    })
}

impl Cut {
    /// The error, in the words and the kind that a real connection's error has.
    pub(super) fn error(self) -> ConnectorError {
        match self {
            Self::Unreachable(Unreachable::NoName) => {
                let why = "failed to lookup address information: Name or service not known";
                ConnectorError::io(chain(
                    ["client error (Connect)", "dns error"],
                    Some(io::Error::other(why)),
                ))
            }
            Self::Unreachable(Unreachable::Refused) => {
                let why = io::Error::new(
                    io::ErrorKind::ConnectionRefused,
                    "Connection refused (os error 111)",
                );
                ConnectorError::io(chain(
                    ["client error (Connect)", "tcp connect error"],
                    Some(why),
                ))
            }
            Self::Reset => {
                let why = io::Error::new(
                    io::ErrorKind::ConnectionReset,
                    "Connection reset by peer (os error 104)",
                );
                ConnectorError::io(chain(
                    ["client error (SendRequest)", "connection error"],
                    Some(why),
                ))
            }
            Self::Closed => ConnectorError::other(
                chain(
                    [
                        "client error (SendRequest)",
                        "connection closed before message completed",
                    ],
                    None,
                ),
                Some(ErrorKind::TransientError),
            ),
        }
    }
}
