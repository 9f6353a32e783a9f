//! What has to be removed on the vendor's side, which no program of ours can.

use crate::domain::{AccountId, listed};
use crate::plan::{Action, Section};

/// What a person has to remove there once these things are gone, a sentence each: the connector, and the values that it was given.
///
/// The pages are those of the vendor's guide.
pub fn at_the_vendor<'a>(
    gone: impl IntoIterator<Item = (Section, &'a Action)>,
    account: &AccountId,
) -> Vec<String> {
    let (mut topics, mut role) = (Vec::new(), None);
    for (section, action) in gone {
        match action {
            Action::DeleteTopic(topic) => topics.push((section, topic.topic.as_str())),
            Action::DeleteRole(gone) if section == Section::MainRole => role = Some(&gone.name),
            _ => {}
        }
    }
    topics.sort_unstable();
    let names: Vec<&str> = topics.iter().map(|(_, name)| *name).collect();
    let connector = "In Radiant Security, open Settings, then Data Connectors.";
    match (role, topics.as_slice()) {
        (None, []) => Vec::new(),
        (None, [(section, name)]) => vec![format!(
            "{connector} Take {} out of the Amazon Web Services connector of account {}: its SNS topic {name} is gone.",
            section.title(),
            account.grouped()
        )],
        (role, _) => {
            let account = account.grouped();
            let mut all = vec![format!(
                "{connector} Delete the Amazon Web Services connector of account {account}."
            )];
            if let Some(role) = role {
                all.push(format!(
                    "Its AWS External Role ID is of no use any more: the role {role} that it opened is gone."
                ));
            }
            if !names.is_empty() {
                all.push(format!(
                    "Then open Settings, Services, Credentials, and delete the credential that holds the SNS topic names {}.",
                    listed(&names)
                ));
            }
            all
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::action::tests::every;

    fn of(wanted: &[(Section, fn(&Action) -> bool)]) -> Vec<String> {
        let all = every();
        let find = |(section, is): &(Section, fn(&Action) -> bool)| {
            let found = all.iter().find(|action| is(action)).unwrap();
            (*section, found)
        };
        let account = AccountId::parse("111122223333").unwrap();
        at_the_vendor(wanted.iter().map(find), &account)
    }

    #[test]
    fn each_value_that_the_vendor_was_given_is_named_where_it_is_gone() {
        let topic: fn(&Action) -> bool = |it| matches!(it, Action::DeleteTopic(_));
        let role: fn(&Action) -> bool = |it| matches!(it, Action::DeleteRole(_));
        assert_eq!(of(&[]), [""; 0]);
        // The role of another account was never told to the vendor.
        assert_eq!(of(&[(Section::Members, role)]), [""; 0]);
        let feed = of(&[(Section::CloudTrail, topic)]);
        assert_eq!(feed.len(), 1);
        assert!(feed[0].contains("Take CloudTrail out of"), "{feed:?}");
        let all = of(&[
            (Section::MainRole, role),
            (Section::CloudTrail, topic),
            (Section::GuardDuty, topic),
        ]);
        assert_eq!(all.len(), 3, "{all:#?}");
        assert!(all[0].contains("1111 2222 3333") && all[1].contains("External Role ID"));
        assert!(all[2].contains("Credentials"), "{all:#?}");
    }
}
