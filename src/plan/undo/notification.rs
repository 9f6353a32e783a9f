//! What a bucket announces, without what we added to it.

use crate::inventory::{Notification, NotificationTarget};

/// The configuration that is there without our part of it: `before` was there, we put `ours` in its place, and `now` is there since.
/// Nothing where somebody has changed our own entry.
pub fn without_ours(
    before: &Notification,
    ours: &Notification,
    now: &Notification,
) -> Option<Notification> {
    Some(Notification {
        topics: list(&before.topics, &ours.topics, &now.topics)?,
        queues: list(&before.queues, &ours.queues, &now.queues)?,
        functions: list(&before.functions, &ours.functions, &now.functions)?,
        event_bridge: if ours.event_bridge == before.event_bridge {
            now.event_bridge
        } else {
            before.event_bridge
        },
    })
}

fn list(
    before: &[NotificationTarget],
    ours: &[NotificationTarget],
    now: &[NotificationTarget],
) -> Option<Vec<NotificationTarget>> {
    let mut left = now.to_vec();
    for added in ours.iter().filter(|it| !before.contains(it)) {
        match left.iter().position(|it| it == added) {
            Some(at) => {
                left.remove(at);
            }
            None if left.iter().any(|it| it.id.is_some() && it.id == added.id) => return None,
            None => {}
        }
    }
    for gone in before.iter().filter(|it| !ours.contains(it)) {
        if !left.contains(gone) {
            left.push(gone.clone());
        }
    }
    Some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Arn;

    fn target(id: &str, events: &str) -> NotificationTarget {
        NotificationTarget {
            id: Some(id.to_owned()),
            arn: Arn::parse("arn:aws:sns:us-east-1:111122223333:findings").unwrap(),
            events: vec![events.to_owned()],
            filter: Vec::new(),
        }
    }

    fn of(topics: &[NotificationTarget]) -> Notification {
        Notification {
            topics: topics.to_vec(),
            ..Notification::default()
        }
    }

    #[test]
    fn only_our_entry_goes_and_one_of_ours_that_was_changed_is_left_to_people() {
        let (theirs, ours, new) = (target("a", "x"), target("b", "x"), target("c", "x"));
        let before = of(std::slice::from_ref(&theirs));
        let written = of(&[theirs.clone(), ours.clone()]);
        let now = of(&[new.clone(), ours, theirs.clone()]);
        assert_eq!(
            without_ours(&before, &written, &now),
            Some(of(&[new, theirs.clone()]))
        );
        let changed = of(&[theirs, target("b", "y")]);
        assert_eq!(without_ours(&before, &written, &changed), None);
    }
}
