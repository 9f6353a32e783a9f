//! Roles, who may use them, and what is attached to them; policies and their versions.

use super::way::{Back, Made, TakeBack, anew};
use crate::plan::{
    Action, AttachPolicy, CreatePolicy, CreatePolicyVersion, CreateRole, DeletePolicy, DeleteRole,
    DetachPolicy, PutTrust, RestorePolicy,
};

impl TakeBack for CreateRole {
    fn back(&self, made: &Made<'_>) -> Back {
        let policies = made.beside.iter().filter_map(|(action, _)| match action {
            Action::AttachPolicy(put) if put.role == self.name => Some(put.policy.clone()),
            _ => None,
        });
        Back::By(vec![Action::DeleteRole(DeleteRole {
            name: self.name.clone(),
            trust: self.trust.clone(),
            policies: policies.collect(),
            made_in: made.run.to_owned(),
        })])
    }

    fn title(&self) -> String {
        "The role".to_owned()
    }
}

impl TakeBack for PutTrust {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::PutTrust(Self {
            role: self.role.clone(),
            seen: self.after.clone(),
            after: self.seen.clone(),
        })])
    }

    fn title(&self) -> String {
        "Put back who may use the role".to_owned()
    }
}

impl TakeBack for AttachPolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::DetachPolicy(DetachPolicy {
            role: self.role.clone(),
            policy: self.policy.clone(),
        })])
    }

    fn title(&self) -> String {
        "Attach the policy to the role".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for CreatePolicy {
    fn back(&self, made: &Made<'_>) -> Back {
        let roles = made.beside.iter().filter_map(|(action, _)| match action {
            Action::AttachPolicy(put) if put.policy.resource_name() == self.name.as_str() => {
                Some(put.role.clone())
            }
            _ => None,
        });
        Back::By(vec![Action::DeletePolicy(DeletePolicy {
            roles: roles.collect(),
            name: self.name.clone(),
            path: self.path.clone(),
            document: self.document.clone(),
            made_in: made.run.to_owned(),
        })])
    }

    fn title(&self) -> String {
        "The policy".to_owned()
    }
}

impl TakeBack for CreatePolicyVersion {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::RestorePolicy(RestorePolicy {
            policy: self.policy.clone(),
            seen: self.after.clone(),
            after: self.seen.clone(),
        })])
    }

    fn title(&self) -> String {
        "Take our rules out of the policy".to_owned()
    }
}

impl TakeBack for RestorePolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Put the policy's text back".to_owned()
    }
}

impl TakeBack for DeletePolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the policy".to_owned()
    }
}

impl TakeBack for DetachPolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::AttachPolicy(AttachPolicy {
            role: self.role.clone(),
            policy: self.policy.clone(),
        })])
    }

    fn title(&self) -> String {
        "Take the policy off the role".to_owned()
    }
}

impl TakeBack for DeleteRole {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the role".to_owned()
    }
}
