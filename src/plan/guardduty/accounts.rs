//! The chosen accounts, looked after by this one: naming it, taking in those that it lacks, S3 Protection there, and which join by
//! themselves.
//!
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>.

use std::collections::BTreeMap;

use super::exporters::Watched;
use crate::answers::{LookedAfter, NewAccounts};
use crate::domain::{AccountId, Region, listed};
use crate::inventory::{Joining, MemberAccount, Members, Seen};
use crate::plan::draft::{Draft, notice, settings, unseen, warning};
use crate::plan::{
    Action, ChangeId, CreateMembers, DesignateGuardDuty, MEMBERS_A_CALL, NewMember, ProtectMembers,
    Section, Service, SetJoining, cost,
};
use crate::problem::Problem;
use crate::wanted::{Decides, Site, Watch, WatchedAccount, Why};

/// The changes of all Regions; none where the answers leave the accounts as they are.
pub(super) fn plan(site: &Site<'_>, watched: &[Watched<'_>]) -> Vec<Draft> {
    let answers = &site.shared.answers.guardduty;
    let is_left = answers.new_accounts == NewAccounts::AsItIs;
    match answers.accounts {
        LookedAfter::EachAccount => return Vec::new(),
        LookedAfter::AsItIs if is_left => return Vec::new(),
        LookedAfter::AsItIs | LookedAfter::Members | LookedAfter::Designate => {}
    }
    let watch = site.watch();
    let regions = watched.iter().enumerate();
    regions
        .filter(|(_, region)| !site.is_switched_off(&region.export.region))
        .flat_map(|(index, region)| {
            let column = Column {
                site,
                region: &region.export.region,
                detector: region.detector.id(),
                index,
            };
            column.plan(&watch)
        })
        .collect()
}

struct Column<'s> {
    site: &'s Site<'s>,
    region: &'s Region,
    /// The change of this account's detector.
    detector: ChangeId,
    index: usize,
}

impl Column<'_> {
    fn plan(&self, watch: &Result<Watch, Problem>) -> Vec<Draft> {
        let answers = &self.site.shared.answers.guardduty;
        let administrator = self.site.guardduty_administrator(self.region);
        let is_named = administrator.as_ref() == Some(self.site.account());
        let named = (answers.accounts == LookedAfter::Designate || !is_named)
            .then(|| self.named(administrator.as_ref()));
        // What stands in the way of naming it stands in the way of all that follows, and is told once.
        let is_to_be = named.as_ref().is_some_and(Draft::writes);
        let behind = named.as_ref().filter(|draft| draft.writes()).map(Draft::id);
        let mut drafts: Vec<Draft> = named.into_iter().collect();
        if !is_named && !is_to_be {
            return drafts;
        }
        let members = match self.members() {
            Ok(members) => members,
            Err(problem) => {
                drafts.push(self.draft("members").unseen(
                    &format!("The accounts of GuardDuty in {}", self.region.with_code()),
                    problem,
                ));
                return drafts;
            }
        };
        // What is set for all counts for those that are taken in after it.
        let mut first = None;
        if answers.new_accounts != NewAccounts::AsItIs {
            let joining = self.joining(members).requires(behind.clone());
            first = Some(joining.id());
            drafts.push(joining);
        }
        if answers.accounts != LookedAfter::AsItIs {
            match watch {
                Ok(watch) => drafts.extend(
                    self.accounts(watch, members)
                        .into_iter()
                        .map(|draft| draft.requires(behind.clone()).follows(first.clone())),
                ),
                Err(problem) => drafts.push(
                    self.draft("members")
                        .unseen("The accounts of your organization", problem),
                ),
            }
        }
        drafts
    }

    fn draft(&self, part: &str) -> Draft {
        let place = self.site.at(self.region);
        let draft = Draft::new(
            Section::GuardDuty,
            &place,
            part,
            Service::GuardDuty,
            format!("accounts of {}", self.region.with_code()),
        );
        if self.site.detector(self.region).ok().flatten().is_some() {
            draft.follows([self.detector.clone()])
        } else {
            draft.requires([self.detector.clone()])
        }
    }

    fn detector_id(&self) -> String {
        self.site.slots.text(&self.site.detector_slot(self.region))
    }

    /// The accounts that are looked after by now; nothing if there is no detector yet, or nobody has looked.
    fn members(&self) -> Result<Option<&Members>, &Problem> {
        let detector = self.site.detector(self.region).ok().flatten();
        match detector.map(|detector| &detector.members) {
            Some(seen) if !seen.is_unlooked() => seen.as_result().map(Some),
            Some(_) | None => Ok(None),
        }
    }

    /// Naming this account GuardDuty's administrator of the organization.
    fn named(&self, administrator: Option<&AccountId>) -> Draft {
        let site = self.site;
        let name = self.region.with_code();
        let draft = self.draft("guardduty-administrator").says(
            "Name this account GuardDuty's administrator",
            format!("In {name}, this account then looks after GuardDuty of the organization's accounts, and sees their findings."),
        );
        let own = site.account();
        let Some(organization) = site.shared.organization else {
            let problem = Problem::new("This account is in no organization, or we could not see it.")
                .hint("Set accounts under [guardduty] to \"as-it-is\", or use a sign-in that may read the organization.");
            return draft.by_hand(problem);
        };
        match administrator {
            Some(there) if there == own => {
                return draft
                    .says(
                        "This account is GuardDuty's administrator",
                        format!(
                            "In {name}, it looks after GuardDuty of the organization's accounts."
                        ),
                    )
                    .keep();
            }
            Some(there) => return draft.by_hand(another(there, own, &name)),
            None => {}
        }
        if organization.management != *own {
            return draft.by_hand(to_managers(&organization.management, own, &name));
        }
        if site.shared.answers.guardduty.accounts != LookedAfter::Designate {
            let problem = Problem::new(format!(
                "Nobody administers GuardDuty for your organization in {name}."
            ))
            .hint("Set accounts under [guardduty] to \"designate\": this account manages the organization and can name itself.");
            return draft.by_hand(problem);
        }
        if let Some(Seen::Unknown(problem)) = organization.guardduty_designated.get(self.region) {
            return draft.by_hand(unseen(problem));
        }
        draft
            .warns([warning(
                "GuardDuty may then act in all accounts of your organization, and AWS takes one administrator, the same in each Region.",
                "AWS advises to name another account than the one that manages the organization. Then set Radiant Security up there.",
            )])
            .then(Some(settings([
                ("Region", name),
                ("GuardDuty's administrator", own.grouped()),
            ])))
            .create(Action::DesignateGuardDuty(DesignateGuardDuty {
                administrator: own.clone(),
            }))
    }

    /// Which accounts join by themselves from now on. What is set already is never narrowed.
    fn joining(&self, members: Option<&Members>) -> Draft {
        let answers = &self.site.shared.answers.guardduty;
        let draft = self.draft("guardduty-joining");
        let seen = match members.map(|members| &members.organization) {
            Some(seen) if !seen.is_unlooked() => match seen.as_result() {
                Ok(seen) => seen.as_ref(),
                Err(problem) => return draft.unseen("What is set for new accounts", problem),
            },
            Some(_) | None => None,
        };
        let want = match answers.new_accounts {
            NewAccounts::All => "ALL",
            NewAccounts::New | NewAccounts::AsItIs => "NEW",
        };
        let wider = |there: Option<&str>| {
            let which = if there == Some("ALL") { "ALL" } else { want };
            which.to_owned()
        };
        let s3 = seen.and_then(|seen| seen.features.get("S3_DATA_EVENTS"));
        let set = SetJoining {
            detector: self.detector_id(),
            seen: seen.cloned(),
            accounts: wider(seen.map(|seen| seen.accounts.as_str())),
            s3: answers.s3_protection.then(|| wider(s3.map(String::as_str))),
        };
        let before = seen.map(|seen| shown(&seen.accounts, s3.map_or("NONE", String::as_str)));
        if seen.is_some_and(|seen| set.is_met(seen)) {
            return draft
                .says(
                    "New accounts join by themselves",
                    "GuardDuty takes in accounts that join your organization.",
                )
                .before(before)
                .keep();
        }
        let after = shown(&set.accounts, set.s3.as_deref().unwrap_or("as it is"));
        let all = set.accounts == "ALL";
        let (title, meaning) = if all {
            (
                "Let all accounts join by themselves",
                "GuardDuty takes in every account of your organization, those to come too. AWS may take a day.",
            )
        } else {
            (
                "Let new accounts join by themselves",
                "GuardDuty takes in accounts that join your organization from then on.",
            )
        };
        draft
            .says(title, meaning)
            .before(before)
            .then(Some(after))
            .warns([warning(
                format!(
                    "This counts for {} of your organization, also those that you did not choose. Each is billed after its trial.",
                    if all { "all accounts" } else { "all new accounts" }
                ),
                "Leave new_accounts out of the answers, and add accounts one by one.",
            )])
            .costs([cost::guardduty()])
            .costs(set.s3.is_some().then(cost::s3_protection))
            .update(Action::SetJoining(set))
    }

    /// The chosen accounts that are lacking, and those without S3 Protection.
    fn accounts(&self, watch: &Watch, members: Option<&Members>) -> Vec<Draft> {
        let mut lacking: Vec<&WatchedAccount> = Vec::new();
        let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut unprotected: Vec<&AccountId> = Vec::new();
        let mut has_protection = 0_usize;
        let own = self.site.account();
        // By number: of many accounts each is asked for once.
        let there: BTreeMap<&AccountId, &str> = members
            .into_iter()
            .flat_map(|members| &members.accounts)
            .map(|member| (&member.account, member.status.as_str()))
            .collect();
        // What is looked at may be the whole organization; what is changed is what was chosen.
        let chosen = self.site.shared.choice().map(|it| it.chosen);
        let chosen = chosen.unwrap_or_default();
        for (account, cell) in watch.column(self.index) {
            if account.account == *own || !chosen.contains_key(&account.account) {
                continue;
            }
            match there.get(&account.account).copied() {
                Some("Enabled") => match cell.protected {
                    Some(false) if !cell.by_policy => unprotected.push(&account.account),
                    Some(true) => has_protection += 1,
                    Some(false) | None => {}
                },
                Some("Created" | "RegionDisabled") => {}
                None | Some("" | "Removed" | "Deleted" | "Resigned") => match &cell.decides {
                    Decides::Administrator(other) if other != own => {
                        let why = format!("account {} looks after it", other.grouped());
                        others.entry(why).or_default().push(account.spoken());
                    }
                    _ if cell.why == Why::RegionOff => {}
                    _ => lacking.push(account),
                },
                Some(status) => {
                    let why = Why::NotEnabled(status.to_owned()).words();
                    others.entry(why).or_default().push(account.spoken());
                }
            }
        }
        let mut drafts = self.added(&lacking, members);
        if !others.is_empty() {
            drafts.push(self.left(&others));
        }
        if self.site.shared.answers.guardduty.s3_protection {
            drafts.extend(self.protected(&unprotected));
        }
        if drafts.is_empty() {
            let count = there.len();
            drafts.push(
                self.draft("members")
                    .says(
                        "The chosen accounts are looked after",
                        format!("GuardDuty of {count} accounts in {} belongs to this account; {has_protection} have S3 Protection.", self.region.with_code()),
                    )
                    .warns(self.nobody_joins(members))
                    .keep(),
            );
        }
        drafts
    }

    /// Taking in the accounts that are lacking, as many at once as AWS takes.
    fn added(&self, lacking: &[&WatchedAccount], members: Option<&Members>) -> Vec<Draft> {
        let accounts = self
            .site
            .shared
            .organization
            .and_then(|organization| organization.accounts.known());
        let by_id: BTreeMap<&AccountId, &MemberAccount> = accounts
            .into_iter()
            .flatten()
            .map(|account| (&account.id, account))
            .collect();
        let email = |account: &WatchedAccount| {
            let email = by_id.get(&account.account).map(|it| it.email.as_str());
            email.filter(|email| !email.is_empty()).map(str::to_owned)
        };
        let (known, unknown): (Vec<&WatchedAccount>, Vec<&WatchedAccount>) = lacking
            .iter()
            .copied()
            .partition(|account| email(account).is_some());
        let mut drafts = Vec::new();
        if members
            .and_then(Members::joining)
            .is_some_and(|it| it.is_full)
            && !known.is_empty()
        {
            let problem = Problem::new("GuardDuty takes no more accounts under this one.")
                .hint("Ask AWS's support to raise the limit.");
            return vec![self.draft("members").says(ADD.0, ADD.1).by_hand(problem)];
        }
        for (number, some) in known.chunks(MEMBERS_A_CALL).enumerate() {
            let names: Vec<String> = some.iter().map(|account| account.spoken()).collect();
            let mut draft = self
                .draft(&numbered("members", number))
                .says(ADD.0, ADD.1)
                .then(Some(settings([
                    ("Region", self.region.with_code()),
                    ("Accounts", names.join(", ")),
                ])))
                .costs([cost::members(some.len())]);
            if number == 0 {
                draft = draft.warns(self.nobody_joins(members));
            }
            let accounts: Vec<NewMember> = some
                .iter()
                .filter_map(|account| {
                    Some(NewMember {
                        account: account.account.clone(),
                        email: email(account)?,
                    })
                })
                .collect();
            let ids: Vec<AccountId> = accounts.iter().map(|one| one.account.clone()).collect();
            let draft = draft.create(Action::CreateMembers(CreateMembers {
                detector: self.detector_id(),
                accounts,
            }));
            let id = draft.id();
            drafts.push(draft);
            if self.site.shared.answers.guardduty.s3_protection {
                let part = numbered("members-new-s3", number);
                drafts.push(self.protect(&part, ids).requires([id]));
            }
        }
        if !unknown.is_empty() {
            let names: Vec<String> = unknown.iter().map(|account| account.spoken()).collect();
            let problem = Problem::new(format!(
                "GuardDuty asks for the e-mail address of each account's owner, and that of {} could not be seen.",
                listed(&names)
            ))
            .hint("Use a sign-in that may list the accounts of the organization. Or add them in GuardDuty, under Accounts.");
            drafts.push(
                self.draft("members-unknown")
                    .says(ADD.0, ADD.1)
                    .by_hand(problem),
            );
        }
        drafts
    }

    /// Accounts that only somebody else can bring in.
    fn left(&self, others: &BTreeMap<String, Vec<String>>) -> Draft {
        let all: Vec<String> = others
            .iter()
            .map(|(why, names)| format!("{}: {why}.", listed(names)))
            .collect();
        let problem = Problem::new(all.join(" "))
            .hint("Look at these in GuardDuty, under Accounts. What another account looks after, it has to let go first.")
            .who("the people of those accounts");
        self.draft("members-left")
            .says("Accounts that cannot be taken in from here", ADD.1)
            .by_hand(problem)
    }

    fn protected(&self, unprotected: &[&AccountId]) -> Vec<Draft> {
        let chunks = unprotected.chunks(MEMBERS_A_CALL).enumerate();
        chunks
            .map(|(number, some)| {
                let ids = some.iter().copied().cloned().collect();
                self.protect(&numbered("members-s3", number), ids)
            })
            .collect()
    }

    fn protect(&self, part: &str, accounts: Vec<AccountId>) -> Draft {
        let names: Vec<String> = accounts.iter().map(AccountId::grouped).collect();
        self.draft(part)
            .says(
                "Turn on S3 Protection in the accounts",
                "GuardDuty looks at who opens and changes files in S3 of these accounts too.",
            )
            .then(Some(settings([
                ("Region", self.region.with_code()),
                ("S3 Protection", "on".to_owned()),
                ("Accounts", names.join(", ")),
            ])))
            .costs([cost::s3_protection_of_members(accounts.len())])
            .update(Action::ProtectMembers(ProtectMembers {
                detector: self.detector_id(),
                accounts,
            }))
    }

    /// That accounts to come will have nobody, where that is so and is not to change.
    fn nobody_joins(&self, members: Option<&Members>) -> Option<crate::plan::Warning> {
        let is_asked = self.site.shared.answers.guardduty.new_accounts != NewAccounts::AsItIs;
        let takes = members
            .and_then(Members::joining)
            .is_some_and(Joining::takes_new);
        (!is_asked && !takes).then(|| {
            notice("Accounts that join your organization later do not come in by themselves. new_accounts = \"new\" under [guardduty] in the answers lets them.")
        })
    }
}

const ADD: (&str, &str) = (
    "Look after GuardDuty of the chosen accounts",
    "GuardDuty is switched on there, and their findings come with those of this account. Nobody has to accept anything.",
);

fn numbered(part: &str, number: usize) -> String {
    if number == 0 {
        part.to_owned()
    } else {
        format!("{part}-{}", number + 1)
    }
}

fn shown(accounts: &str, s3: &str) -> crate::plan::View {
    let word = |which: &str| {
        match which {
            "ALL" => "all accounts",
            "NEW" => "new accounts",
            "NONE" => "none",
            other => other,
        }
        .to_owned()
    };
    settings([
        ("Join by themselves", word(accounts)),
        ("S3 Protection", word(s3)),
    ])
}

/// Another account administers it: nothing is changed there, and its people get a message.
fn another(there: &AccountId, own: &AccountId, region: &str) -> Problem {
    Problem::new(format!(
        "Account {} administers GuardDuty for your organization. AWS takes one, so this account cannot.",
        there.grouped()
    ))
    .hint("Set Radiant Security up in that account. Or have it export its findings into the bucket here.")
    .who(format!("someone in account {}", there.grouped()))
    .message(format!(
        "Hello. Please export GuardDuty's findings of {region} into the bucket of account {own}, and tell us the ARN of your detector."
    ))
}

fn to_managers(management: &AccountId, own: &AccountId, region: &str) -> Problem {
    Problem::new(format!(
        "Only account {}, which manages your organization, can name GuardDuty's administrator.",
        management.grouped()
    ))
    .hint("Have it named there. Then look again.")
    .who(format!("someone in account {}", management.grouped()))
    .message(format!(
        "Hello. Please open GuardDuty in {region}, go to Settings, and enter {own} as delegated administrator."
    ))
}
