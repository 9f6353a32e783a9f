//! What two statements under one of our names give after the merge: what both gave, and nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::kept::{Request, lets};
use crate::policy::merge::{Wanted, merge};
use crate::policy::{Document, Statement};

const ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];
const REGIONS: [&str; 2] = ["us-east-1", "eu-south-1"];
const SERVICES: [&str; 3] = [
    "guardduty.amazonaws.com",
    "guardduty.eu-south-1.amazonaws.com",
    "cloudtrail.amazonaws.com",
];
const ACTIONS: [&str; 2] = ["kms:Decrypt", "kms:GenerateDataKey"];
const RESOURCES: [&str; 2] = ["arn:one", "arn:two"];
const THROUGH: [&str; 2] = ["s3.amazonaws.com", "secretsmanager.amazonaws.com"];
const PATTERNS: [&str; 3] = [
    "arn:aws:guardduty:*:111122223333:detector/*",
    "arn:aws:guardduty:us-east-1:*:detector/*",
    "*",
];

/// The lists of one statement.
#[derive(Clone, Debug)]
struct Lists {
    services: bool,
    names: Vec<String>,
    actions: Vec<String>,
    resources: Vec<String>,
    accounts: Option<Vec<String>>,
    sources: Option<(&'static str, Vec<String>)>,
    through: Option<Vec<String>>,
}

impl Lists {
    fn statement(&self) -> Statement {
        let mut statement = Statement::allow("RadiantRule");
        statement = if self.services {
            statement.services(self.names.clone())
        } else {
            statement.aws(self.names.clone())
        };
        statement = statement
            .action(self.actions.clone())
            .resource(self.resources.clone());
        if let Some(accounts) = &self.accounts {
            statement = statement.when("StringEquals", "aws:SourceAccount", accounts.clone());
        }
        if let Some((operator, sources)) = &self.sources {
            statement = statement.when(operator, "aws:SourceArn", sources.clone());
        }
        if let Some(through) = &self.through {
            statement = statement.when("StringEquals", "kms:ViaService", through.clone());
        }
        statement
    }
}

fn arn(region: &str, account: &str) -> String {
    format!("arn:aws:guardduty:{region}:{account}:detector/one")
}

fn some(from: Vec<String>) -> impl Strategy<Value = Vec<String>> + Clone {
    let most = from.len();
    prop::sample::subsequence(from, 1..=most)
}

fn texts(from: &[&str]) -> Vec<String> {
    from.iter().map(|text| (*text).to_owned()).collect()
}

fn lists() -> impl Strategy<Value = Lists> {
    let sources = ACCOUNTS
        .iter()
        .flat_map(|account| REGIONS.map(|region| arn(region, account)));
    let exact: Vec<String> = sources.collect();
    let all = [exact.clone(), texts(&PATTERNS)].concat();
    let sources = prop_oneof![
        3 => some(exact).prop_map(|sources| ("StringEquals", sources)),
        1 => (prop_oneof![Just("ArnLike"), Just("StringLike")], some(all)),
    ];
    let principals = prop_oneof![
        2 => some(texts(&SERVICES)).prop_map(|names| (true, names)),
        1 => some(texts(&ACCOUNTS)).prop_map(|names| (false, names)),
    ];
    (
        principals,
        some(texts(&ACTIONS)),
        some(texts(&RESOURCES)),
        prop::option::of(some(texts(&ACCOUNTS))),
        prop::option::weighted(0.7, sources),
        prop::option::weighted(0.3, some(texts(&THROUGH))),
    )
        .prop_map(
            |((services, names), actions, resources, accounts, sources, through)| Lists {
                services,
                names,
                actions,
                resources,
                accounts,
                sources,
                through,
            },
        )
}

/// Two statements, most of whose lists are the same.
fn pair() -> impl Strategy<Value = (Statement, Statement)> {
    let keeps = || prop::bool::weighted(0.7);
    let keeps = (keeps(), keeps(), keeps(), keeps(), keeps(), keeps());
    (lists(), lists(), keeps).prop_map(
        |(one, other, (who, actions, resources, accounts, sources, through))| {
            let mut second = one.clone();
            if !who {
                (second.services, second.names) = (other.services, other.names);
            }
            if !actions {
                second.actions = other.actions;
            }
            if !resources {
                second.resources = other.resources;
            }
            if !accounts {
                second.accounts = other.accounts;
            }
            if !sources {
                second.sources = other.sources;
            }
            if !through {
                second.through = other.through;
            }
            (one.statement(), second.statement())
        },
    )
}

/// Every request that AWS can send of those that the lists speak of.
fn requests() -> Vec<Request> {
    let services = SERVICES.map(|name| ("Service", name));
    let people = ACCOUNTS.map(|account| ("AWS", account));
    let mut contexts = vec![BTreeMap::new()];
    for account in ACCOUNTS {
        for region in REGIONS {
            contexts.push(BTreeMap::from([
                ("aws:sourceaccount".to_owned(), account.to_owned()),
                ("aws:sourcearn".to_owned(), arn(region, account)),
            ]));
        }
    }
    let mut all = Vec::new();
    for (kind, name) in services.into_iter().chain(people) {
        for action in ACTIONS {
            for resource in RESOURCES {
                for context in &contexts {
                    for through in THROUGH {
                        let mut context = context.clone();
                        context.insert("kms:viaservice".to_owned(), through.to_owned());
                        all.push(Request {
                            who: (kind.to_owned(), name.to_owned()),
                            action: action.to_owned(),
                            resource: resource.to_owned(),
                            context,
                        });
                    }
                }
            }
        }
    }
    all.retain(Request::can_be);
    all
}

proptest! {
    #[test]
    fn two_statements_together_give_what_both_gave((old, new) in pair()) {
        let before = Document::from_statements([old]);
        let alone = Document::from_statements([new.clone()]);
        let merged = merge(Some(&before), &[Wanted::growing("rule", "It has to.", new)]);
        for request in requests() {
            let gave = lets(&before, &request) || lets(&alone, &request);
            prop_assert_eq!(lets(&merged.document, &request), gave, "{:?}\n{:?}", request, merged);
        }
    }
}
