//! Whether a trail that is there can be used, and what would have to change on it.

use crate::domain::{Arn, BucketName};
use crate::inventory::control_tower::is_control_tower;
use crate::inventory::{Seen, Trail};
use crate::plan::selectors;
use crate::wanted::{DataWish, Recording, TrailWish};
use crate::window::session::choice::follow_trail;
use crate::window::{Draft, KeyUse, Use};

/// Whether a trail can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// What is said under its name.
    Yes(String),
    /// Why not.
    No(String),
}

/// Whether a trail can be used, and what would have to change on it.
pub(crate) fn fit(draft: &Draft, trail: &Trail, own: bool, buckets: Option<&[BucketName]>) -> Fit {
    if is_control_tower(&trail.name) {
        return Fit::No(
            "We cannot change this one. AWS Control Tower looks after it. Make a new trail instead.".to_owned(),
        );
    }
    if !own {
        return Fit::No(
            "It belongs to the account that manages the organization. Only that account can change it.".to_owned(),
        );
    }
    let is_elsewhere = buckets
        .is_some_and(|buckets| !buckets.iter().any(|bucket| bucket.as_str() == trail.bucket));
    if is_elsewhere {
        return Fit::No(
            "Its log files go to a bucket of another account. Make a new trail instead.".to_owned(),
        );
    }
    let others = |arn: Option<&str>| {
        let arn = Arn::parse(arn?).ok()?;
        let owner = arn.account_id()?;
        (owner != draft.account).then(|| owner.grouped())
    };
    if let Some(owner) = others(trail.topic_arn.as_deref()) {
        return Fit::No(format!(
            "It tells a topic of account {owner}, and a trail has only one. Make a new trail instead."
        ));
    }
    let covers = if trail.organization {
        "It covers all accounts."
    } else {
        "It covers only this account."
    };
    let changes = missing_words(missing(draft, trail));
    Fit::Yes(match others(trail.key_arn.as_deref()) {
        Some(owner) => format!(
            "{covers} {changes} Its key is in account {owner}, whose owner has to let Radiant Security open the files."
        ),
        None => format!("{covers} {changes}"),
    })
}

/// How many of the trail's settings the plan would change, once it is chosen.
fn missing(draft: &Draft, trail: &Trail) -> usize {
    let is_chosen =
        draft.trail.how == Some(Use::Existing) && draft.trail.existing.as_ref() == Some(&trail.arn);
    let mut chosen = draft.clone();
    if !is_chosen {
        follow_trail(&mut chosen, Some(trail));
    }
    let topic = match (chosen.log_topic.how, &chosen.log_topic.existing) {
        (Some(Use::Existing), Some(arn)) => arn.to_string(),
        _ => chosen.log_topic.name.clone(),
    };
    let key = match (chosen.log_key.how, &chosen.log_key.existing) {
        (Some(KeyUse::Existing), Some(arn)) => Some(arn.to_string()),
        (Some(KeyUse::New), _) => Some(chosen.log_key.alias.clone()),
        _ => None,
    };
    let wish = TrailWish {
        topic_arn: topic,
        key_arn: key,
        organization: chosen.organization == Some(true),
    };
    let is_off = matches!(trail.logging, Seen::Known(false));
    wish.missing(trail).count() + usize::from(is_off) + usize::from(leaves_events_out(draft, trail))
}

/// Whether management events would have to be added to what the trail records.
fn leaves_events_out(draft: &Draft, trail: &Trail) -> bool {
    let wish = Recording {
        partition: draft.region.partition(),
        data: DataWish::None,
        log_buckets: Vec::new(),
    };
    trail
        .selectors
        .known()
        .is_some_and(|selectors| !selectors::are_met(selectors.as_ref(), &wish))
}

fn missing_words(count: usize) -> String {
    let number = match count {
        0 => return "Its settings are right.".to_owned(),
        1 => return "One setting needs a change.".to_owned(),
        2 => "Two",
        3 => "Three",
        4 => "Four",
        5 => "Five",
        6 => "Six",
        7 => "Seven",
        _ => "Eight",
    };
    format!("{number} settings need a change.")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{AccountId, Region};
    use crate::inventory::{BasicSelector, Selectors};
    use crate::window::session::scene::trail;

    pub(crate) fn buckets() -> Vec<BucketName> {
        vec![BucketName::parse("larkfield-logs").unwrap()]
    }

    pub(crate) fn draft() -> Draft {
        Draft::from_answers(&crate::answers::Answers::defaults(
            AccountId::parse("444455556666").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        ))
    }

    #[test]
    fn a_trail_that_fits_says_what_has_to_change() {
        assert_eq!(
            fit(&draft(), &trail("org-trail"), true, Some(&buckets())),
            Fit::Yes("It covers all accounts. Two settings need a change.".to_owned())
        );
        let right = right();
        assert_eq!(
            fit(&draft(), &right, true, None),
            Fit::Yes("It covers only this account. Its settings are right.".to_owned())
        );
    }

    fn right() -> Trail {
        Trail {
            validation: true,
            topic_arn: Some("arn:aws:sns:eu-west-1:444455556666:x".to_owned()),
            organization: false,
            ..trail("org-trail")
        }
    }

    /// Key and organization count as soon as they are chosen for this trail, and so do management events that it leaves out.
    #[test]
    fn what_the_plan_would_change_is_counted() {
        let right = right();
        let mut draft = draft();
        draft.organization = Some(true);
        assert_eq!(missing(&draft, &right), 1);
        draft.trail.how = Some(Use::Existing);
        draft.trail.existing = Some(right.arn.clone());
        follow_trail(&mut draft, Some(&right));
        draft.log_key.how = Some(KeyUse::New);
        assert_eq!(missing(&draft, &right), 2);
        let half = Trail {
            logging: Seen::Known(false),
            selectors: Seen::Known(Some(Selectors::Basic(vec![BasicSelector {
                read_write: "WriteOnly".to_owned(),
                management_events: true,
                excluded_sources: Vec::new(),
                data_resources: Vec::new(),
            }]))),
            ..right
        };
        assert_eq!(missing(&draft, &half), 4);
    }

    #[test]
    fn what_belongs_to_another_account_never_reads_as_right() {
        let others_topic = Trail {
            topic_arn: Some("arn:aws:sns:eu-west-1:111122223333:x".to_owned()),
            ..right()
        };
        let Fit::No(reason) = fit(&draft(), &others_topic, true, None) else {
            panic!("a topic that cannot be joined");
        };
        assert!(reason.contains("1111 2222 3333"), "{reason}");
        let others_key = Trail {
            key_arn: Some("arn:aws:kms:eu-west-1:111122223333:key/1-2".to_owned()),
            ..right()
        };
        let Fit::Yes(words) = fit(&draft(), &others_key, true, None) else {
            panic!("the trail itself can be used");
        };
        assert!(words.contains("1111 2222 3333"), "{words}");
        assert!(words.contains("has to let"), "{words}");
    }

    #[test]
    fn a_trail_that_does_not_fit_says_why() {
        let why = |fit: Fit| match fit {
            Fit::No(reason) => reason,
            Fit::Yes(_) => String::new(),
        };
        assert!(
            why(fit(
                &draft(),
                &trail("aws-controltower-BaselineCloudTrail"),
                true,
                None
            ))
            .contains("Control Tower")
        );
        assert!(why(fit(&draft(), &trail("org-trail"), false, None)).contains("manages"));
        assert!(
            why(fit(&draft(), &trail("org-trail"), true, Some(&[]))).contains("another account")
        );
    }
}
