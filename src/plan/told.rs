//! What people read about a change. It is not kept with the plan: planning is quick and gives the same each time, so it is told
//! again for those changes that somebody looks at, and a plan for thousands of accounts holds only what is done.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::change::{Change, Kind};
use super::cost_item::CostOf;
use crate::policy::{Document, DocumentKind};

/// One side of a change, to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// A policy document, compared by meaning.
    Policy(DocumentKind, Value),
    /// Settings that are not a policy, as (name, value) in the order shown.
    Settings(Vec<(String, String)>),
}

/// What is there, and what would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// `None` is "nothing yet".
    pub before: Option<View>,
    pub after: Option<View>,
}

/// What a change may cost. Prices are estimates for us-east-1; AWS bills what is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cost {
    /// Such as "Key of your own".
    pub what: String,
    /// Such as "about $1 a month".
    pub price: String,
    /// It grows with use.
    pub grows: bool,
    /// What it is for, so that it can be counted; nothing in a plan of an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<CostOf>,
}

/// Something that works but may not be wanted, with the narrower variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub text: String,
    /// What to choose instead, if there is a choice.
    pub instead: Option<String>,
}

/// A change with everything that people read about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    #[serde(flatten)]
    pub change: Change,
    /// What is done, in up to eight plain words, such as "Make the bucket for log files".
    pub title: String,
    /// One or two sentences: what it means and why it is needed.
    pub meaning: String,
    pub version: Version,
    pub costs: Vec<Cost>,
    pub warnings: Vec<Warning>,
}

impl Deref for Told {
    type Target = Change;

    fn deref(&self) -> &Change {
        &self.change
    }
}

impl DerefMut for Told {
    fn deref_mut(&mut self) -> &mut Change {
        &mut self.change
    }
}

impl AsRef<Change> for Told {
    fn as_ref(&self) -> &Change {
        &self.change
    }
}

impl AsRef<Self> for Change {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl From<Told> for Change {
    fn from(told: Told) -> Self {
        told.change
    }
}

impl AsMut<Change> for Told {
    fn as_mut(&mut self) -> &mut Change {
        &mut self.change
    }
}

impl AsMut<Self> for Change {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

/// What a plan lists: changes as they are carried out, or with what people read about them.
pub trait Entry: AsRef<Change> + AsMut<Change> + Clone {
    /// The document that it writes became this one, because a part of it is not there yet.
    fn shortened(&mut self, document: &Document);
}

impl Entry for Change {
    fn shortened(&mut self, _document: &Document) {}
}

impl Entry for Told {
    fn shortened(&mut self, document: &Document) {
        let view = View::Policy(DocumentKind::MainRolePermissions, document.value().clone());
        self.version.after = Some(view);
        self.warnings.push(Warning {
            text: "A key is not there yet, so the role cannot open what it locks. This follows when you check the changes again.".to_owned(),
            instead: None,
        });
        if self.kind == Kind::Keep {
            self.costs.clear();
        }
    }
}
