//! The addresses that profiles name in place of AWS's own.

use super::files::SharedFiles;
use crate::aws::addresses::{ADDRESS, SERVICES, is_true, unusable};
use crate::domain::shown;
use crate::problem::Problem;

impl SharedFiles {
    /// Whether a profile leads calls to S3 elsewhere than to AWS's own names.
    pub(in crate::aws) fn leads_s3_elsewhere(&self, profile: &str) -> bool {
        self.address(profile, "s3").is_some()
    }

    /// What is wrong with an address that a profile names. The SDK must not see such a one: an empty one ends the program.
    ///
    /// Also where addresses are to be ignored, for borrowing a role does not.
    pub(in crate::aws) fn wrong_address(&self, profile: &str) -> Option<Problem> {
        let view = self.profiles.get(profile)?;
        let of_all = view
            .get("endpoint_url")
            .map(|url| (url, view.place_of("endpoint_url")));
        let services = view
            .get("services")
            .and_then(|name| self.services.get(name));
        let of_services = services.into_iter().flat_map(|services| {
            SERVICES.iter().filter_map(|service| {
                let service = service.to_lowercase();
                let url = endpoint_url(services.get(&service)?)?;
                Some((url, services.place_of(&service)))
            })
        });
        let (why, place) = of_all
            .into_iter()
            .chain(of_services)
            .find_map(|(url, place)| Some((unusable(url)?, place)))?;
        Some(
            Problem::new(format!(
                "The profile {} names an address (endpoint_url) that cannot be used: {why}. See {}.",
                shown(profile),
                self.at(place)
            ))
            .hint(format!("{ADDRESS} Or take the line away.")),
        )
    }

    /// The addresses of a profile for the services that are called.
    pub(in crate::aws) fn addresses<'f>(
        &'f self,
        profile: &'f str,
    ) -> impl Iterator<Item = &'f str> {
        SERVICES
            .iter()
            .filter_map(move |service| self.address(profile, &service.to_lowercase()))
    }

    /// The address of a profile for one service: its own, or the one for all.
    fn address(&self, profile: &str, service: &str) -> Option<&str> {
        let profile = self.profiles.get(profile)?;
        if is_true(profile.get("ignore_configured_endpoint_urls")) {
            return None;
        }
        let own = profile
            .get("services")
            .and_then(|services| self.services.get(services)?.get(service))
            .and_then(endpoint_url);
        own.or_else(|| profile.get("endpoint_url"))
    }
}

/// The address among the settings of a service.
fn endpoint_url(settings: &str) -> Option<&str> {
    settings.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "endpoint_url").then(|| value.trim())
    })
}
