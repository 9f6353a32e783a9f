//! What a trail records, without what we added to it.

use crate::inventory::{AdvancedSelector, FieldSelector, Selectors};

/// What a trail records without our part of it: `before` was chosen, we put `ours` in its place, and `now` is chosen since. Lists
/// whose order means nothing come in one order.
///
/// Nothing where somebody has changed what is ours, or has gone over to the other kind of selectors.
pub fn selectors_without_ours(
    before: &Selectors,
    ours: &Selectors,
    now: &Selectors,
) -> Option<Selectors> {
    match (before, ours, now) {
        (Selectors::Basic(before), Selectors::Basic(ours), Selectors::Basic(now)) => {
            Some(Selectors::Basic(without(before, ours, now)?))
        }
        (Selectors::Advanced(before), Selectors::Advanced(ours), Selectors::Advanced(now)) => {
            Some(Selectors::Advanced(without(before, ours, now)?))
        }
        (basic, Selectors::Advanced(ours), Selectors::Advanced(now))
            if *basic == Selectors::by_default() =>
        {
            let before = [by_default()];
            Some(Selectors::Advanced(without(&before, ours, now)?))
        }
        _ => None,
    }
}

/// AWS's default in the newer form.
fn by_default() -> AdvancedSelector {
    AdvancedSelector {
        name: None,
        fields: vec![FieldSelector {
            field: "eventCategory".to_owned(),
            equals: vec!["Management".to_owned()],
            ..FieldSelector::default()
        }],
    }
}

/// AWS takes no empty list, so that is nothing too.
fn without<T: Clone + PartialEq>(before: &[T], ours: &[T], now: &[T]) -> Option<Vec<T>> {
    let mut left = now.to_vec();
    for added in ours.iter().filter(|it| !before.contains(it)) {
        let at = left.iter().position(|it| it == added)?;
        left.remove(at);
    }
    for gone in before.iter().filter(|it| !ours.contains(it)) {
        if !left.contains(gone) {
            left.push(gone.clone());
        }
    }
    (!left.is_empty()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Selectors {
        let one = |name: &&str| AdvancedSelector {
            name: Some((*name).to_owned()),
            ..by_default()
        };
        Selectors::Advanced(names.iter().map(one).collect())
    }

    #[test]
    fn what_somebody_added_since_stays_and_what_is_changed_of_ours_is_left_to_people() {
        let (before, ours) = (named(&["theirs"]), named(&["theirs", "ours"]));
        let now = named(&["ours", "new", "theirs"]);
        assert_eq!(
            selectors_without_ours(&before, &ours, &now),
            Some(named(&["new", "theirs"]))
        );
        let changed = named(&["theirs", "ours, narrower"]);
        assert_eq!(selectors_without_ours(&before, &ours, &changed), None);
        let other_kind = Selectors::by_default();
        assert_eq!(selectors_without_ours(&before, &ours, &other_kind), None);
    }

    #[test]
    fn where_nobody_had_chosen_anything_the_default_comes_back_beside_what_is_new() {
        let now = named(&["ours", "new"]);
        let left = selectors_without_ours(&Selectors::by_default(), &named(&["ours"]), &now);
        let Some(Selectors::Advanced(left)) = left else {
            panic!("{left:?}");
        };
        assert_eq!(left.len(), 2);
        assert_eq!(left[1], by_default());
    }
}
