//! Why one cannot sign in with a profile, as far as its file tells: before AWS is asked, with the line and what helps.

use super::files::{Place, SharedFiles, View};
use crate::domain::shown;
use crate::problem::Problem;

/// Other ways in.
const OR_ELSE: &str = "Or choose another profile, or paste keys.";

impl SharedFiles {
    /// Why one cannot sign in with this profile; nothing where the file tells nothing against it.
    pub(in crate::aws) fn trouble(&self, name: &str) -> Option<Problem> {
        let mut seen: Vec<&str> = Vec::new();
        let mut current = name;
        loop {
            let view = self.profiles.get(current)?;
            if let Some(problem) = self.unreadable_line(view) {
                return Some(problem);
            }
            if let Some(problem) = self.wrong_address(current) {
                return Some(problem);
            }
            seen.push(current);
            // Keys of its own end the way, but not at its beginning.
            if seen.len() > 1 && view.has("aws_access_key_id") && view.has("aws_secret_access_key")
            {
                return None;
            }
            if !view.has("role_arn") || view.has("web_identity_token_file") {
                return self.base(current, view);
            }
            if view.has("mfa_serial") {
                return Some(self.asks_for_a_code(name, view));
            }
            current = match (view.get("source_profile"), view.has("credential_source")) {
                (Some(_), true) => {
                    return Some(self.wrong(
                        current,
                        view.place_of("credential_source"),
                        "it names source_profile and credential_source, and only one may stand there",
                        "Take one of the two lines out.",
                    ));
                }
                (None, false) => {
                    return Some(self.wrong(
                        current,
                        view.place_of("role_arn"),
                        "it names a role, and not whose keys may use it",
                        "Add source_profile with the name of another profile.",
                    ));
                }
                (None, true) => return None,
                (Some(own), false) if own == current => return self.base(current, view),
                (Some(source), false) => source,
            };
            let place = view.place_of("source_profile");
            if seen.contains(&current) {
                return Some(self.wrong(
                    name,
                    place,
                    "its source profiles lead in a circle",
                    "Correct source_profile there.",
                ));
            }
            if !self.profiles.contains_key(current) {
                let source = shown(current);
                return Some(self.wrong(
                    name,
                    place,
                    &format!(
                        "it builds on the profile {source}, which is not there or cannot be used"
                    ),
                    "Correct source_profile there.",
                ));
            }
        }
    }

    /// What is said when there is no such profile: the reason, where the files tell one.
    pub(in crate::aws) fn absent(&self, name: &str) -> Option<Problem> {
        if self.profiles.contains_key(name) {
            return None;
        }
        let passed = self
            .passed_over
            .iter()
            .find(|passed| !passed.is_session && passed.name == name.trim_matches('"'));
        if let Some(passed) = passed {
            return Some(
                Problem::new(format!(
                    "The name of the profile {} cannot be used here.",
                    shown(name)
                ))
                .hint(format!("{} {OR_ELSE}", self.rename(passed))),
            );
        }
        // It may stand where nothing can be read.
        Some(self.unread().next().unwrap_or_else(|| {
            Problem::new("This profile is not on this computer.")
                .hint("Choose another profile, or paste keys.")
        }))
    }

    fn unreadable_line(&self, view: &View) -> Option<Problem> {
        if let Some((place, why)) = view.left_out.first() {
            return Some(self.left_out(*place, *why));
        }
        // A tool appended a section to a file without a line end.
        let glued = |value: &str| {
            ["[profile ", "[sso-session ", "[default]"]
                .iter()
                .any(|head| value.contains(head))
        };
        let (_, place) = view.values().find(|(value, _)| glued(value))?;
        Some(
            Problem::new(format!(
                "In {} a section begins in the middle of a line, so two profiles are mixed up.",
                self.at(place)
            ))
            .hint("Put it on a line of its own."),
        )
    }

    fn asks_for_a_code(&self, name: &str, view: &View) -> Problem {
        Problem::new(format!(
            "The profile {} asks for a code (MFA), and this version cannot ask you for one. See mfa_serial in {}.",
            shown(name),
            self.at(view.place_of("mfa_serial"))
        ))
        .hint(export(name))
    }

    /// The end of the way: a profile that has or gets keys by itself.
    fn base(&self, name: &str, view: &View) -> Option<Problem> {
        if view.has("credential_source") {
            return None;
        }
        if view.has("web_identity_token_file") {
            return (!view.has("role_arn")).then(|| {
                self.wrong(
                    name,
                    view.place_of("web_identity_token_file"),
                    "it names a token file, and no role",
                    "Add role_arn.",
                )
            });
        }
        let sso = [
            "sso_account_id",
            "sso_region",
            "sso_role_name",
            "sso_start_url",
            "sso_session",
        ];
        if sso.iter().any(|setting| view.has(setting)) {
            return self.company_page(name, view);
        }
        if view.has("login_session") || view.has("credential_process") {
            return None;
        }
        let missing = match (
            view.has("aws_access_key_id"),
            view.has("aws_secret_access_key"),
        ) {
            (true, true) => return None,
            (true, false) => "aws_secret_access_key is missing",
            (false, true) => "aws_access_key_id is missing",
            (false, false) => "it has no keys, and no way to get some",
        };
        Some(self.wrong(
            name,
            view.place,
            missing,
            "Set it up again with `aws configure`.",
        ))
    }

    /// A profile of the company's sign-in page, which is IAM Identity Center.
    fn company_page(&self, name: &str, view: &View) -> Option<Problem> {
        const AGAIN: &str = "Set it up again with `aws configure sso`.";
        let (page, section) = if let Some(session) = view.get("sso_session") {
            for doubled in ["sso_start_url", "sso_region"] {
                if view.has(doubled) {
                    return Some(self.wrong(
                        name,
                        view.place_of(doubled),
                        &format!(
                            "{doubled} may stand in [sso-session {}] only",
                            shown(session)
                        ),
                        "Take that line out.",
                    ));
                }
            }
            let Some(found) = self.sessions.get(session) else {
                let passed = self
                    .passed_over
                    .iter()
                    .find(|passed| passed.is_session && passed.name == session);
                return Some(match passed {
                    Some(passed) => self.wrong(
                        name,
                        passed.place,
                        &format!("the name of its session {} cannot be used", shown(session)),
                        &self.rename(passed),
                    ),
                    None => self.wrong(
                        name,
                        view.place_of("sso_session"),
                        &format!("[sso-session {}] is missing", shown(session)),
                        AGAIN,
                    ),
                });
            };
            if let Some(problem) = self.unreadable_line(found) {
                return Some(problem);
            }
            (found, format!("[sso-session {}]", shown(session)))
        } else {
            (view, format!("[profile {}]", shown(name)))
        };
        let needed = ["sso_start_url", "sso_region"]
            .into_iter()
            .find(|setting| !page.has(setting));
        if let Some(missing) = needed {
            return Some(self.wrong(
                name,
                page.place,
                &format!("{missing} is missing in {section}"),
                AGAIN,
            ));
        }
        let missing = ["sso_account_id", "sso_role_name"]
            .into_iter()
            .find(|setting| !view.has(setting))?;
        Some(self.wrong(name, view.place, &format!("{missing} is missing"), AGAIN))
    }

    fn wrong(&self, name: &str, place: Place, what: &str, cure: &str) -> Problem {
        Problem::new(format!(
            "The profile {} cannot be used: {what}. See {}.",
            shown(name),
            self.at(place)
        ))
        .hint(format!("{cure} {OR_ELSE}"))
    }
}

/// How one gets keys out of a profile that this program cannot use.
fn export(name: &str) -> String {
    format!(
        "Run `aws configure export-credentials --format env --profile {}` in a terminal. \
         Set what it prints there, or paste it in the window.",
        shown(name)
    )
}
