//! Topics and their rules.

use super::way::{Back, Made, TakeBack, anew, by_hand};
use crate::plan::{Action, CreateTopic, DeleteTopic, PutTopicPolicy};

impl TakeBack for CreateTopic {
    fn back(&self, made: &Made<'_>) -> Back {
        Back::By(vec![Action::DeleteTopic(DeleteTopic {
            topic: self.topic.clone(),
            policy: self.policy.clone(),
            made_in: made.run.to_owned(),
            joined_by: made.vendor.clone(),
        })])
    }

    fn title(&self) -> String {
        "The topic".to_owned()
    }
}

impl TakeBack for PutTopicPolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        match &self.seen {
            Some(before) => Back::By(vec![Action::PutTopicPolicy(Self {
                topic: self.topic.clone(),
                seen: Some(self.after.clone()),
                after: before.clone(),
            })]),
            // AWS takes no topic without rules.
            None => by_hand(
                "AWS told no rules of the topic from before, so there are none to put back.",
                "Look at the topic in AWS, under Access policy, and take out what we wrote.",
            ),
        }
    }

    fn title(&self) -> String {
        "Put the topic's rules back".to_owned()
    }
}

impl TakeBack for DeleteTopic {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the topic".to_owned()
    }
}
