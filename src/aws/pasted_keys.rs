//! Keys that are pasted, in the forms in which the AWS access portal shows them.

use aws_credential_types::Credentials;
use secrecy::{ExposeSecret as _, SecretString};

use crate::problem::Problem;

/// Keys that were pasted. Unprintable, and wiped when dropped.
#[derive(Clone, Debug)]
pub struct PastedKeys {
    access_key_id: SecretString,
    secret_access_key: SecretString,
    session_token: Option<SecretString>,
}

impl PastedKeys {
    /// Read the three forms that the AWS access portal shows: `export …` and `SET …` for shells, `$Env:…` for PowerShell, and
    /// a block of a credentials file.
    ///
    /// # Errors
    ///
    /// What is missing, in plain words. Nothing of the text is repeated.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut found = [None, None, None];
        let names = [
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
        ];
        for line in text.lines() {
            let Some((before, value)) = line.split_once('=') else {
                continue;
            };
            let name = before.trim().to_lowercase();
            let name = name.rsplit([' ', ':', '\t']).next().unwrap_or_default();
            let value = value.trim().trim_matches(['"', '\'', ';']).trim();
            for (slot, known) in found.iter_mut().zip(names) {
                if name == known && !value.is_empty() {
                    *slot = Some(SecretString::from(value.to_owned()));
                }
            }
        }
        let [Some(access_key_id), Some(secret_access_key), session_token] = found else {
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
        })
    }

    pub(super) fn credentials(&self) -> Credentials {
        Credentials::new(
            self.access_key_id.expose_secret(),
            self.secret_access_key.expose_secret(),
            self.session_token
                .as_ref()
                .map(|token| token.expose_secret().to_owned()),
            None,
            "pasted",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_whole(text: &str) {
        let keys = PastedKeys::parse(text).unwrap();
        assert_eq!(keys.access_key_id.expose_secret(), "ASIAEXAMPLE");
        assert_eq!(keys.secret_access_key.expose_secret(), "s/e+c=");
        assert_eq!(keys.session_token.unwrap().expose_secret(), "t0k==");
    }

    #[test]
    fn the_three_forms_of_the_access_portal_are_read() {
        is_whole(
            "export AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE\"\nexport AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\nexport AWS_SESSION_TOKEN=\"t0k==\"",
        );
        is_whole(
            "$Env:AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE\"\n$Env:AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\n$Env:AWS_SESSION_TOKEN=\"t0k==\"",
        );
        is_whole(
            "[111122223333_Admin]\naws_access_key_id=ASIAEXAMPLE\naws_secret_access_key=s/e+c=\naws_session_token=t0k==",
        );
        is_whole(
            "SET AWS_ACCESS_KEY_ID=ASIAEXAMPLE\r\nSET AWS_SECRET_ACCESS_KEY=s/e+c=\r\nSET AWS_SESSION_TOKEN=t0k==",
        );
    }

    #[test]
    fn short_lived_keys_without_their_token_are_refused_without_repeating_them() {
        let problem =
            PastedKeys::parse("aws_access_key_id=ASIAEXAMPLE\naws_secret_access_key=hush")
                .unwrap_err();
        assert!(!problem.to_text().contains("hush"));
        assert!(problem.summary.contains("session token"));
        assert!(PastedKeys::parse("hello").is_err());
    }
}
