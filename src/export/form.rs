//! The forms in which a plan is handed to those who change AWS by code.

use super::cli::cli;
use super::cloudformation::cloudformation;
use super::hand_over::Exported;
use super::terraform::terraform;
use crate::plan::{Plan, Slots, Told};
use crate::wanted::Site;

/// A form of the whole plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Script,
    CloudFormation,
    Terraform,
}

impl Form {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Script, Self::CloudFormation, Self::Terraform];

    /// The words of a button.
    pub const fn offer(self) -> &'static str {
        match self {
            Self::Script => "Save as a script",
            Self::CloudFormation => "Save as CloudFormation",
            Self::Terraform => "Save as Terraform",
        }
    }

    /// The plan in this form.
    pub fn of(self, site: &Site<'_>, plan: &Plan<Told>, known: &Slots) -> Exported {
        match self {
            Self::Script => cli(site, plan, known),
            Self::CloudFormation => cloudformation(site, plan, known),
            Self::Terraform => terraform(site, plan, known),
        }
    }
}
