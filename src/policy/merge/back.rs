//! Merging backwards: what we wrote is taken out of a document that somebody has changed since.

use crate::policy::equal::statements_equal;
use crate::policy::model::Document;
use crate::policy::statement::Statement;

/// The document that is there without what we wrote: `before` was there, we put `ours` in its place, and `now` is there since.
///
/// What others have added, changed or taken out since stays as they left it. Nothing where a statement of ours is among what they
/// changed, because then nobody can say what of it is theirs.
pub fn take_out(before: Option<&Document>, ours: &Document, now: &Document) -> Option<Document> {
    let before = before.map(Document::statements).unwrap_or_default();
    let ours = ours.statements();
    let mut left = now.statements();
    let is_among =
        |one: &Statement, all: &[Statement]| all.iter().any(|it| statements_equal(one, it));
    let mut replaced: Vec<&Statement> = before.iter().filter(|it| !is_among(it, &ours)).collect();
    let mut touched = false;
    for added in ours.iter().filter(|it| !is_among(it, &before)) {
        let at = left.iter().position(|it| statements_equal(it, added));
        let older = added
            .sid()
            .and_then(|sid| replaced.iter().position(|it| it.sid() == Some(sid)));
        match (at, older) {
            (Some(at), Some(older)) => {
                let older = replaced.swap_remove(older).clone();
                if let Some(place) = left.get_mut(at) {
                    *place = older;
                }
                touched = true;
            }
            (Some(at), None) => {
                left.remove(at);
                touched = true;
            }
            // Somebody has changed it, or what stood in its place.
            (None, Some(_)) => return None,
            (None, None) => {
                let has_its_name = |it: &Statement| it.sid().is_some() && it.sid() == added.sid();
                if left.iter().any(has_its_name) {
                    return None;
                }
            }
        }
    }
    for older in replaced {
        if !is_among(older, &left) {
            left.push(older.clone());
            touched = true;
        }
    }
    Some(if touched {
        now.with_statements(left)
    } else {
        now.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(sid: &str, bucket: &str) -> Statement {
        Statement::allow(sid)
            .services(["cloudtrail.amazonaws.com"])
            .action(["s3:PutObject"])
            .resource([format!("arn:aws:s3:::{bucket}/*")])
    }

    fn document(rules: &[Statement]) -> Document {
        Document::from_statements(rules.iter().cloned())
    }

    #[test]
    fn what_others_added_since_stays_and_ours_goes() {
        let theirs = rule("Theirs", "a");
        let before = document(std::slice::from_ref(&theirs));
        let ours = document(&[theirs.clone(), rule("Ours", "b")]);
        let now = document(&[theirs.clone(), rule("Ours", "b"), rule("New", "c")]);
        let left = take_out(Some(&before), &ours, &now).unwrap();
        assert_eq!(left, document(&[theirs, rule("New", "c")]));
        // Without others' changes it is what was there before.
        assert_eq!(take_out(Some(&before), &ours, &ours), Some(before));
    }

    #[test]
    fn what_stood_in_the_place_of_ours_comes_back_there() {
        let before = document(&[rule("One", "old"), rule("Two", "b")]);
        let ours = document(&[rule("One", "new"), rule("Two", "b")]);
        let now = document(&[rule("One", "new"), rule("Two", "b"), rule("New", "c")]);
        let left = take_out(Some(&before), &ours, &now).unwrap();
        let wanted = [rule("One", "old"), rule("Two", "b"), rule("New", "c")];
        assert_eq!(left, document(&wanted));
    }

    #[test]
    fn what_somebody_has_changed_of_ours_is_left_to_people() {
        let theirs = rule("Theirs", "a");
        let before = document(std::slice::from_ref(&theirs));
        let ours = document(&[theirs.clone(), rule("Ours", "b")]);
        let now = document(&[theirs, rule("Ours", "wider")]);
        assert_eq!(take_out(Some(&before), &ours, &now), None);
        let replaced = document(&[rule("Theirs", "grown")]);
        assert_eq!(
            take_out(Some(&before), &replaced, &document(&[rule("New", "c")])),
            None
        );
    }

    #[test]
    fn what_was_taken_out_already_is_not_missed() {
        let before = document(&[rule("Theirs", "a"), rule("Old", "o")]);
        let ours = document(&[rule("Theirs", "a"), rule("Old", "o"), rule("Ours", "b")]);
        let now = document(&[rule("Theirs", "a")]);
        assert_eq!(take_out(Some(&before), &ours, &now), Some(now.clone()));
        assert_eq!(take_out(None, &ours, &now), Some(document(&[])));
    }
}
