//! How far a connection came, from what the HTTP client says of it.

/// Whether no connection came about: the name, the knock, the proxy's tunnel or the handshake failed or took too long.
pub(super) fn no_way_there(said: &str) -> bool {
    const SIGNS: [&str; 6] = [
        "client error (Connect)",
        "connect timeout",
        "Connection refused",
        "dns error",
        "failed to lookup address",
        "tcp connect error",
    ];
    !stays_shut(said) && SIGNS.iter().any(|sign| said.contains(sign))
}

/// Whether the door was found and stays shut until somebody does something: a certificate, or a proxy that wants a password.
pub(super) fn stays_shut(said: &str) -> bool {
    ["certificate", "proxy authorization required"]
        .iter()
        .any(|sign| said.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    // nothing was sent, so nothing can have happened.
    #[test]
    fn a_connection_that_never_was_made_is_told_from_one_that_broke() {
        for said in [
            "dispatch failure: io error: client error (Connect): dns error: failed to lookup address information",
            "dispatch failure: io error: client error (Connect): tcp connect error: Connection refused (os error 111)",
            "dispatch failure: timeout: client error (Connect): HTTP connect timeout occurred after 3.1s",
            "dispatch failure: io error: client error (Connect): tls handshake eof",
        ] {
            assert!(no_way_there(said), "{said}");
        }
        for said in [
            "dispatch failure: io error: client error (SendRequest): connection closed before message completed",
            "dispatch failure: io error: client error (Connect): invalid peer certificate: UnknownIssuer",
            "dispatch failure: other: client error (Connect): tunnel error: proxy authorization required",
        ] {
            assert!(!no_way_there(said), "{said}");
        }
    }
}
