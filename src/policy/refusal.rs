//! Whether a refusal that is there refuses all that a wanted one would.

use std::collections::BTreeSet;

use super::equal::Meaning;
use super::glob::glob;
use super::model::Document;
use super::statement::Statement;

/// Whether some rule of the document refuses at least what `want` refuses: a rule that hits more is as good.
pub fn refuses(document: &Document, want: &Statement) -> bool {
    let want = Meaning::of(want);
    document
        .statements()
        .iter()
        .map(Meaning::of)
        .any(|have| have == want || takes_in(&have, &want))
}

fn takes_in(have: &Meaning, want: &Meaning) -> bool {
    let is_positive = |meaning: &Meaning| {
        meaning.not_principals.is_empty()
            && meaning.not_actions.is_empty()
            && meaning.not_resources.is_empty()
    };
    let everyone = ("AWS".to_owned(), "*".to_owned());
    have.effect == "Deny"
        && want.effect == "Deny"
        && have.unknown.is_empty()
        && is_positive(have)
        && is_positive(want)
        && (have.principals.contains(&everyone) || want.principals.is_subset(&have.principals))
        && all_taken_in(&have.actions, &want.actions)
        && all_taken_in(&have.resources, &want.resources)
        && have
            .conditions
            .iter()
            .all(|(operator, key, values)| holds_for(operator, key, values, want))
}

fn all_taken_in(patterns: &BTreeSet<String>, wanted: &BTreeSet<String>) -> bool {
    wanted
        .iter()
        .all(|text| patterns.iter().any(|pattern| glob(pattern, text)))
}

/// Whether a condition holds for every request that the wanted refusal means.
fn holds_for(operator: &str, key: &str, values: &BTreeSet<String>, want: &Meaning) -> bool {
    want.conditions
        .iter()
        .any(|(wanted_operator, wanted_key, wanted)| {
            if wanted_key != key {
                return false;
            }
            let equals = wanted_operator == "stringequals";
            match operator {
                "stringequals" => equals && wanted.is_subset(values),
                "stringlike" | "arnlike" => equals && all_taken_in(values, wanted),
                // It hits whatever is none of its values, so fewer values hit more.
                "stringnotequals" => wanted_operator == operator && values.is_subset(wanted),
                _ => wanted_operator == operator && values == wanted,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

    fn deny(detectors: &[&str], keys: &[&str]) -> Statement {
        Statement::deny("A")
            .services(["guardduty.amazonaws.com"])
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::b/folder/*"])
            .when("StringNotEquals", KEY, keys.iter().copied())
            .when("StringEquals", "aws:SourceArn", detectors.iter().copied())
    }

    #[test]
    fn a_refusal_of_more_is_as_good_and_one_of_less_is_not() {
        let holds =
            |have: Statement, want: &Statement| refuses(&Document::from_statements([have]), want);
        let want = deny(&["one"], &["k1"]);
        assert!(holds(deny(&["one", "two"], &["k1"]), &want));
        assert!(!holds(deny(&["two"], &["k1"]), &want));
        assert!(!holds(deny(&["one"], &["k1", "k2"]), &want));
        assert!(!holds(deny(&["one"], &["k2"]), &want));
        let whole = deny(&["one"], &["k1"]).resource(["arn:aws:s3:::b/*"]);
        assert!(holds(whole.clone(), &want));
        assert!(!holds(want, &whole));
    }

    #[test]
    fn a_permission_refuses_nothing() {
        let allow = Statement::allow("A")
            .everyone()
            .action(["s3:*"])
            .resource(["*"]);
        assert!(!refuses(
            &Document::from_statements([allow]),
            &deny(&["one"], &["k1"])
        ));
    }
}
