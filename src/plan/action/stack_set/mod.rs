//! A StackSet: made, changed, given to accounts and taken away, which AWS does by itself for as long as it takes.

mod deeds;
mod input;

pub use deeds::{
    CreateStackSet, GiveStackSet, LetStackSetsReach, RemoveStackSet, StackSetContent, TakeStackSet,
    UpdateStackSet,
};
