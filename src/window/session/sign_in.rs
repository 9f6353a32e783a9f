//! How one starts and signs in, and who that turned out to be.

use crate::aws::{Environment, Profiles};
use crate::problem::Problem;
use crate::window::session::ask::Ask;
use crate::worker::Identity;

/// How one wants to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Practice,
    Connect,
    CarryOn,
}

/// How one wants to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWay {
    Profile,
    Environment,
    Paste,
}

/// The start, the forms of section 1, and who is signed in. Pasted keys are wiped as soon as they have been read.
#[derive(Default)]
pub struct WayIn {
    pub start: Option<Start>,
    pub way: Option<SignInWay>,
    pub profile: String,
    /// All profiles are listed, not only those that go with what was typed.
    pub all_profiles: bool,
    /// The profile whose Region was looked up last.
    pub followed: Option<String>,
    /// The profile that the Region comes from.
    pub region_from: Option<String>,
    pub pasted: String,
    pub region: String,
    /// What was wrong with the paste.
    pub paste_problem: Option<Problem>,
    pub profiles: Ask<Profiles>,
    pub identity: Ask<Identity>,
}

impl WayIn {
    /// What the environment says is filled in.
    pub fn new(environment: &Environment) -> Self {
        Self {
            region: environment.region.clone().unwrap_or_default(),
            profile: environment.profile.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Wipe what was pasted.
    pub fn forget_keys(&mut self) {
        secrecy::zeroize::Zeroize::zeroize(&mut self.pasted);
    }
}
