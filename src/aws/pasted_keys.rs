//! Keys that are pasted, in the forms in which the AWS access portal, the AWS command line and people show them.

mod scan;

use std::time::SystemTime;

use aws_credential_types::Credentials;
use secrecy::{ExposeSecret as _, SecretString};

use self::scan::{Part, Scan, Value};
use crate::domain::Region;
use crate::problem::Problem;

/// Keys that were pasted. Unprintable, and wiped when dropped.
#[derive(Clone, Debug)]
pub struct PastedKeys {
    access_key_id: SecretString,
    secret_access_key: SecretString,
    session_token: Option<SecretString>,
    expires: Option<jiff::Timestamp>,
    region: Option<Region>,
}

impl PastedKeys {
    /// Read what people paste: `export …` and `SET …` for shells, `$Env:…` for PowerShell, a block of a credentials file, JSON of
    /// the AWS command line; on several lines or on one, with what else stands around them.
    ///
    /// # Errors
    ///
    /// What is missing, in plain words. Nothing of the text is repeated.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let scan = Scan::new(text);
        let mut values = [None, None, None];
        for (slot, part) in
            values
                .iter_mut()
                .zip([Part::AccessKeyId, Part::SecretAccessKey, Part::SessionToken])
        {
            *slot = match scan.find(part) {
                Value::None => None,
                Value::Whole(value) => Some(value),
                Value::CutOff => {
                    return Err(Problem::new("The session token seems to be cut off.").hint(
                        "Copy the whole block again, with the quote at the end of the token.",
                    ));
                }
                Value::Several => {
                    return Err(Problem::new("There are two sets of keys in this text.")
                        .hint("Paste one of them only."));
                }
            };
        }
        let [Some(access_key_id), Some(secret_access_key), session_token] = values else {
            return Err(Problem::new("These are not all of the keys.").hint(
                "Copy the whole block from the AWS access portal: it has an access key ID, a secret access key and a session token.",
            ));
        };
        if session_token.is_none() && access_key_id.expose_secret().starts_with("ASIA") {
            return Err(Problem::new("The session token is missing.")
                .hint("Short-lived keys have three parts. Copy the whole block again."));
        }
        Ok(Self {
            access_key_id,
            secret_access_key,
            session_token,
            expires: scan.texts(Part::Expires).find_map(|text| end(&text)),
            region: scan
                .texts(Part::Region)
                .find_map(|text| Region::parse(&text).ok()),
        })
    }

    /// When the keys stop working, if the text says so.
    pub const fn expires(&self) -> Option<jiff::Timestamp> {
        self.expires
    }

    /// The Region that came along with the keys.
    pub const fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    pub(super) fn credentials(&self) -> Credentials {
        Credentials::new(
            self.access_key_id.expose_secret(),
            self.secret_access_key.expose_secret(),
            self.session_token
                .as_ref()
                .map(|token| token.expose_secret().to_owned()),
            self.expires.map(SystemTime::from),
            "pasted",
        )
    }
}

/// A time as the command line writes it, or in milliseconds as the access portal's own call does.
fn end(text: &str) -> Option<jiff::Timestamp> {
    match text.parse() {
        Ok(milliseconds) => jiff::Timestamp::from_millisecond(milliseconds).ok(),
        Err(_) => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests;
