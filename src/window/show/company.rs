//! Whose account it is, and whether calls go to AWS at all.

use crate::window::show::masking;
use crate::window::{SignInWay, State};

/// The name of the company: the made-up one in practice, else the account's name in its organization.
pub(crate) fn company(state: &State) -> Option<String> {
    full_company(state).map(|name| masking::text(state, name))
}

fn full_company(state: &State) -> Option<&str> {
    let identity = state.signed_in()?;
    if let Some(company) = &identity.company {
        return Some(company);
    }
    let account = &identity.caller.account;
    let view = state.account.around.here()?.account(account)?;
    let members = view.standing.known()?.organization()?.accounts.known()?;
    members
        .iter()
        .find(|member| member.id == *account)
        .map(|member| member.name.as_str())
}

/// What is said as long as calls go elsewhere than to AWS, so that nobody takes a stand-in for the real thing.
pub(crate) fn not_aws(state: &State) -> Option<String> {
    // Practice sends nothing anywhere.
    if state.is_practice() {
        return None;
    }
    let host = state
        .environment
        .not_aws()
        .or_else(|| profile_leads_to(state))?;
    Some(format!("Not AWS: {}", masking::text(state, &host)))
}

/// The host that the profile names whose settings hold for the way to sign in.
fn profile_leads_to(state: &State) -> Option<String> {
    let name = match state.sign_in.way? {
        SignInWay::Profile => state.sign_in.profile.trim(),
        SignInWay::Environment | SignInWay::Paste => {
            state.environment.profile.as_deref().unwrap_or("default")
        }
    };
    let profiles = state.sign_in.profiles.here()?;
    let profile = profiles.iter().find(|profile| profile.name == name)?;
    profile.not_aws.clone()
}
