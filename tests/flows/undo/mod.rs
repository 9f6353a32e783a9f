//! Taking a run back: the account is as it was before, document by document; whatever was changed since stays as it is now.

mod changed;
mod cut_off;
mod kept;
mod members;
mod run;
mod whole;
