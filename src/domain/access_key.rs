//! Access keys inside of other texts: AWS repeats their ids in some of its errors.

/// What the ids of access keys begin with: those of users, and those of a session.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>.
const STARTS: [&str; 2] = ["AKIA", "ASIA"];
/// The shortest id, in characters.
const ID: usize = 16;
/// So many characters of an id may be seen.
const SHOWN: usize = 4;
/// The length of a secret access key, in characters.
const SECRET: usize = 40;
/// The shortest session token, in characters.
const TOKEN: usize = 100;
/// Stands where something was left out.
const DOTS: &str = "••••";

/// Whether the id of an access key is in a text, or what looks like the beginning of one.
pub fn has_access_key(text: &str) -> bool {
    STARTS.iter().any(|start| text.contains(start))
}

/// The text with the last four characters of each access key's id, and nothing of what looks like a secret key or a token.
pub fn without_access_keys(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    for sign in text.chars() {
        if is_of_secrets(sign) {
            run.push(sign);
        } else {
            shown.push_str(&run_without_keys(&run));
            shown.push(sign);
            run.clear();
        }
    }
    shown.push_str(&run_without_keys(&run));
    shown
}

/// The signs of secret keys and tokens, without the one that fills up their end.
const fn is_of_secrets(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '/' | '+')
}

fn run_without_keys(run: &str) -> String {
    if is_secret(run) {
        return DOTS.to_owned();
    }
    if !has_access_key(run) {
        return run.to_owned();
    }
    run.split_inclusive(['/', '+']).map(id_hidden).collect()
}

/// Letters of both cases and digits, as long as a secret key or a token. Digests have only one case.
fn is_secret(run: &str) -> bool {
    let has = |is_one: fn(&char) -> bool| run.chars().any(|sign| is_one(&sign));
    (run.len() == SECRET || run.len() >= TOKEN)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_digit)
}

/// One word, with the sign that ends it. If it is an id, only its last characters stay.
fn id_hidden(word: &str) -> String {
    let id = word.trim_end_matches(['/', '+']);
    let length = id.chars().count();
    let is_id = length >= ID
        && STARTS.iter().any(|start| id.starts_with(start))
        && id
            .chars()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit());
    if !is_id {
        return word.to_owned();
    }
    let end: String = word.chars().skip(length - SHOWN).collect();
    format!("{DOTS}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_id_only_the_last_four_characters_stay() {
        for (said, shown) in [
            (
                "The key AKIAIOSFODNN7EXAMPLE is not active.",
                "The key ••••MPLE is not active.",
            ),
            (
                "Credential=ASIAIOSFODNN7EXAMPLE/20250310/eu-west-1",
                "Credential=••••MPLE/20250310/eu-west-1",
            ),
            ("(ASIAIOSFODNN7EXAMPLE)", "(••••MPLE)"),
        ] {
            assert_eq!(without_access_keys(said), shown);
        }
    }

    #[test]
    fn secret_keys_and_tokens_are_left_out_whole() {
        assert_eq!(
            without_access_keys("key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY!"),
            "key=••••!"
        );
        let token = "FwoGZXIvYXdzEB4a".repeat(8);
        assert_eq!(
            without_access_keys(&format!("token {token}== end")),
            "token ••••== end"
        );
    }

    #[test]
    fn names_digests_and_other_ids_stay() {
        for text in [
            "",
            "arn:aws:iam::444455556666:role/AsiaDeploy",
            "ASIA-deploy and AKIA",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "0e5f8a4c-1b11-4d22-8f33-abcdefabcdef",
            "mühe ••••",
        ] {
            assert_eq!(without_access_keys(text), text);
        }
    }

    #[test]
    fn even_the_beginning_of_an_id_is_found() {
        assert!(has_access_key("key=ASIAX"));
        assert!(!has_access_key("Asia"));
    }
}
