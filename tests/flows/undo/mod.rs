//! Taking a run back: the account is as it was before, document by document; whatever was changed since stays as it is now.

mod changed;
mod cut_off;
mod kept;
mod later;
mod made;
mod members;
mod part;
mod put_back;
mod run;
mod stack_set;
mod whole;
