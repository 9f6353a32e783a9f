//! Properties of reading and writing together.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use toml_edit::{Document, TableLike};

use crate::answers::{
    AccountAnswers, Answers, AssumeList, BucketChoice, CloudTrailAnswers, DataEvents,
    ExportAnswers, ExportFindings, GuardDutyAnswers, KeyChoice, LetIn, LookedAfter, MemberAccounts,
    MemberRead, MembersAnswers, NewAccounts, Reach, ReadScope, RoleAnswers, TopicChoice,
    TrailChoice, VendorAnswers, parse, to_toml,
};
use crate::domain::{
    AccountId, Arn, BucketName, ExternalId, KeyAlias, Partition, Place, PolicyName, Region,
    RoleName, TopicName, TrailName,
};

/// Regions that every account has, so that all of them go together.
fn open_regions() -> Vec<Region> {
    Region::known()
        .iter()
        .map(|known| known.region())
        .filter(|region| region.partition() == Partition::Aws && !region.is_opt_in())
        .collect()
}

/// Accounts whose numbers begin with `first`, so that kinds of accounts never meet.
fn account(first: char) -> impl Strategy<Value = AccountId> {
    "[0-9]{11}".prop_map(move |rest| AccountId::parse(&format!("{first}{rest}")).unwrap())
}

/// Up to four different accounts.
fn accounts(first: char) -> impl Strategy<Value = Vec<AccountId>> {
    btree_set(account(first), 0..4).prop_map(|accounts| accounts.into_iter().collect())
}

/// Buckets whose names begin with `first`; dotted ones only where they are there already.
fn bucket(first: char) -> impl Strategy<Value = BucketChoice> {
    let new = "[a-z0-9-]{1,40}[b-mo-z0-9]".prop_map(move |rest| BucketChoice::New {
        name: BucketName::parse_new(&format!("{first}{rest}")).unwrap(),
    });
    let existing =
        "[a-z0-9-]{1,20}\\.?[b-moq-z0-9]{1,10}".prop_filter_map("reserved", move |rest| {
            let name = BucketName::parse(&format!("{first}{rest}")).ok()?;
            Some(BucketChoice::Existing { name })
        });
    prop_oneof![new, existing]
}

/// A key at a place.
fn key(place: Place) -> impl Strategy<Value = KeyChoice> {
    let new = "[a-z][A-Za-z0-9/_-]{0,60}".prop_filter_map("reserved", |name| {
        let alias = KeyAlias::parse(&name).ok()?;
        Some(KeyChoice::New { alias })
    });
    let existing = "(mrk-)?[0-9a-f]{8}-[0-9a-f]{12}".prop_map(move |id| KeyChoice::Existing {
        arn: Arn::key(place.partition(), &place.region, &place.account, id),
    });
    prop_oneof![new, existing]
}

/// A topic at a place whose name begins with `first`.
fn topic(place: Place, first: char) -> impl Strategy<Value = TopicChoice> {
    ("[A-Za-z0-9_-]{0,80}", any::<bool>()).prop_map(move |(rest, is_new)| {
        let name = TopicName::parse(&format!("{first}{rest}")).unwrap();
        if is_new {
            TopicChoice::New { name }
        } else {
            TopicChoice::Existing {
                arn: Arn::topic(place.partition(), &place.region, &place.account, name),
            }
        }
    })
}

fn trail() -> impl Strategy<Value = TrailChoice> {
    let name = "[A-Za-z0-9]{3}([._-][A-Za-z0-9]{1,9}){0,4}";
    let name = name.prop_filter_map("like an address", |name| TrailName::parse(&name).ok());
    (name, account('7'), select(open_regions()), any::<bool>()).prop_map(
        |(name, owner, region, is_new)| {
            if is_new {
                TrailChoice::New { name }
            } else {
                TrailChoice::Existing {
                    arn: Arn::trail(Partition::Aws, &region, &owner, name),
                }
            }
        },
    )
}

fn data_events() -> impl Strategy<Value = DataEvents> {
    let buckets = btree_set("d[a-m0-9]{2,20}", 1..4).prop_map(|names| {
        let names = names.iter().map(|name| BucketName::parse(name).unwrap());
        DataEvents::Buckets(names.collect())
    });
    prop_oneof![Just(DataEvents::All), Just(DataEvents::None), buckets]
}

fn vendor() -> impl Strategy<Value = VendorAnswers> {
    let id = proptest::option::of("[A-Za-z0-9_+=,.@/-]{2,60}");
    let role = proptest::option::of("[A-Za-z0-9_+=,.@-]{1,64}");
    let principal = proptest::option::of(account('9'));
    (id, role, principal).prop_map(|(id, role, principal)| VendorAnswers {
        external_role_id: id.map(|id| ExternalId::parse(&id).unwrap()),
        principal: principal
            .map(|account| Arn::role(Partition::Aws, &account, "vendor").to_string()),
        role_name: role.map(|role| RoleName::parse(&role).unwrap()),
    })
}

fn cloudtrail(main: Place) -> impl Strategy<Value = CloudTrailAnswers> {
    let keys = prop_oneof![Just(KeyChoice::None), key(main.clone())];
    let parts = (
        trail(),
        any::<bool>(),
        bucket('c'),
        keys,
        topic(main, 'c'),
        data_events(),
    );
    parts.prop_map(
        |(trail, organization, bucket, key, topic, data_events)| CloudTrailAnswers {
            trail,
            organization,
            bucket,
            key,
            topic,
            data_events,
        },
    )
}

fn guardduty(main: Place) -> impl Strategy<Value = GuardDutyAnswers> {
    let regions = subsequence(open_regions(), 1..6);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let parts = (
        regions,
        bucket('g'),
        key(main.clone()),
        topic(main, 'g'),
        flags,
        select(vec![
            LookedAfter::AsItIs,
            LookedAfter::Members,
            LookedAfter::Designate,
            LookedAfter::EachAccount,
        ]),
        select(vec![
            NewAccounts::AsItIs,
            NewAccounts::New,
            NewAccounts::All,
        ]),
    );
    parts.prop_map(
        |(regions, bucket, key, topic, flags, accounts, new_accounts)| {
            let (s3_protection, move_export, strict_bucket, name_bucket_owner) = flags;
            GuardDutyAnswers {
                regions,
                bucket,
                key,
                topic,
                s3_protection,
                move_export,
                strict_bucket,
                name_bucket_owner,
                accounts,
                new_accounts,
            }
        },
    )
}

fn role(main: AccountId) -> impl Strategy<Value = RoleAnswers> {
    let scopes = select(vec![ReadScope::AllBuckets, ReadScope::LogBuckets]);
    let boundary = proptest::option::of("(/[a-z]{1,8}){0,2}/[A-Za-z0-9_+=,.@-]{1,40}");
    let parts = (
        scopes,
        "[A-Za-z0-9_+=,.@-]{1,128}",
        any::<[bool; 2]>(),
        boundary,
    );
    parts.prop_map(
        move |(read, name, [organization_reads, drop_unused], boundary)| RoleAnswers {
            read,
            policy_name: PolicyName::parse(&name).unwrap(),
            organization_reads,
            drop_unused,
            permissions_boundary: boundary
                .map(|path| Arn::parse(&format!("arn:aws:iam::{main}:policy{path}")).unwrap()),
        },
    )
}

/// Up to three tags.
fn tags() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(
        "t[a-zéß0-9 .:/=+@_-]{0,20}",
        "[A-Za-z0-9 _.:/=+@-]{0,20}",
        0..4,
    )
}

fn member_accounts() -> impl Strategy<Value = MemberAccounts> {
    prop_oneof![
        Just(MemberAccounts::Organization),
        accounts('8').prop_map(MemberAccounts::These),
    ]
}

fn reach() -> impl Strategy<Value = Reach> {
    let assume = (
        "[A-Za-z0-9_+=,.@-]{1,64}",
        proptest::option::of("[A-Za-z0-9_+=,.@/-]{2,60}"),
    );
    let assume = assume.prop_map(|(role, id)| Reach::AssumeRole {
        role: RoleName::parse(&role).unwrap(),
        external_id: id.map(|id| ExternalId::parse(&id).unwrap()),
    });
    let stack_set = groups().prop_map(|targets| Reach::StackSet { targets });
    let name = || "[A-Za-z0-9_+=,.@-]{1,64}".prop_map(|name| RoleName::parse(&name).unwrap());
    let by_roles = (name(), name()).prop_map(|(execution, administration)| Reach::StackSetRoles {
        execution,
        administration,
    });
    let profiles = (accounts('5'), vec("[!-~]([ -~éß]{0,12}[!-~])?", 4));
    let profiles = profiles.prop_map(|(accounts, names)| Reach::Profiles {
        profiles: accounts.into_iter().zip(names).collect(),
    });
    prop_oneof![assume, stack_set, by_roles, profiles, Just(Reach::HandOff)]
}

fn groups() -> impl Strategy<Value = Vec<String>> {
    let ids = btree_set("(r-[a-z0-9]{4,8}|ou-[a-z0-9]{4}-[a-z0-9]{8,12})", 0..4);
    ids.prop_map(|ids| ids.into_iter().collect())
}

fn members() -> impl Strategy<Value = MembersAnswers> {
    let chosen = (member_accounts(), groups(), tags(), accounts('6'));
    let path = proptest::option::of("(/[a-z]{1,8}){1,3}/");
    let boundary = proptest::option::of("([a-z]{1,8}/){0,2}[A-Za-z0-9_+=,.@-]{1,40}");
    let role = ("[A-Za-z0-9_+=,.@-]{1,64}", path, boundary, tags());
    let flags = any::<[bool; 4]>();
    (chosen, role, flags, reach()).prop_map(|(chosen, role, flags, reach)| {
        let [pattern, drop_unused, settings, drops] = flags;
        let (accounts, groups, tags, mut exclude) = chosen;
        if let MemberAccounts::These(these) = &accounts
            && !these.is_empty()
        {
            exclude = these.iter().take(2).cloned().collect();
        }
        let drop_stack_set = drops && accounts == MemberAccounts::These(Vec::new());
        let (role_name, path, permissions_boundary, mut role_tags) = role;
        // Capitals do not tell keys of a role apart.
        let mut seen = std::collections::BTreeSet::new();
        role_tags.retain(|key, _| seen.insert(key.to_lowercase()));
        MembersAnswers {
            accounts,
            groups,
            tags,
            exclude,
            role_name: RoleName::parse(&role_name).unwrap(),
            read: if settings {
                MemberRead::BucketSettings
            } else {
                MemberRead::AllBuckets
            },
            path,
            permissions_boundary,
            role_tags,
            assume: if pattern {
                AssumeList::Pattern
            } else {
                AssumeList::Accounts
            },
            drop_unused,
            drop_stack_set,
            reach,
        }
    })
}

fn export() -> impl Strategy<Value = ExportAnswers> {
    let findings = [
        ExportFindings::None,
        ExportFindings::EachAccount,
        ExportFindings::Administrator,
    ];
    let let_in = select(vec![LetIn::Detectors, LetIn::Organization]);
    (select(findings.to_vec()), let_in).prop_map(|(findings, let_in)| ExportAnswers {
        findings,
        let_in: match findings {
            ExportFindings::EachAccount => let_in,
            ExportFindings::None | ExportFindings::Administrator => LetIn::default(),
        },
    })
}

/// Any answers that go together.
fn answers() -> impl Strategy<Value = Answers> {
    let places = (account('1'), select(open_regions()))
        .prop_map(|(account, region)| Place::new(account, region));
    places.prop_flat_map(|main| {
        let account = AccountAnswers {
            id: main.account.clone(),
            region: main.region.clone(),
        };
        let parts = (
            vendor(),
            cloudtrail(main.clone()),
            guardduty(main.clone()),
            role(main.account),
            members(),
            export(),
        );
        parts.prop_map(
            move |(vendor, cloudtrail, mut guardduty, role, members, export)| {
                if members.accounts == MemberAccounts::These(Vec::new()) {
                    guardduty.accounts = LookedAfter::AsItIs;
                }
                if guardduty.accounts == LookedAfter::EachAccount {
                    guardduty.new_accounts = NewAccounts::AsItIs;
                }
                Answers {
                    account: account.clone(),
                    vendor,
                    cloudtrail,
                    guardduty,
                    role,
                    members,
                    export,
                }
            },
        )
    })
}

/// Where the names of all keys stand, those of inline tables and headers too.
fn key_spans(table: &dyn TableLike) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for (name, item) in table.iter() {
        spans.extend(table.key(name).and_then(|key| key.span()));
        // The keys of tags are one's own.
        let inner = item.as_table_like();
        if let Some(inner) = inner.filter(|_| !matches!(name, "tags" | "role_tags")) {
            spans.extend(key_spans(inner));
        }
    }
    spans
}

/// The text with another key at `span`: longer, shorter, or with a capital.
fn with_other_key(text: &str, span: &Range<usize>, way: u8) -> String {
    let (before, rest) = text.split_at(span.start);
    let (name, after) = rest.split_at(span.end - span.start);
    let quote = if name.starts_with('"') { "\"" } else { "" };
    let bare = name.trim_matches('"');
    let other = match way {
        0 => format!("{bare}x"),
        1 => bare.chars().skip(1).collect(),
        _ => format!("X{bare}"),
    };
    format!("{before}{quote}{other}{quote}{after}")
}

proptest! {
    #[test]
    fn what_is_written_reads_back(answers in answers()) {
        let text = to_toml(&answers);
        prop_assert_eq!(parse(&text), Ok(answers), "{}", text);
    }

    #[test]
    fn every_mutation_of_a_key_is_refused(answers in answers(), which in any::<Index>(), way in 0..3_u8) {
        let text = to_toml(&answers);
        let document = Document::parse(text.as_str()).unwrap();
        let spans = key_spans(document.as_table());
        prop_assert!(spans.len() > 30, "too few keys were found: {}", spans.len());
        let other = with_other_key(&text, which.get(&spans), way);
        prop_assert_ne!(&other, &text);
        prop_assert!(parse(&other).is_err(), "{}", other);
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "[a-z\\[\\]{}=\"., \n#0-9é]{0,80}") {
        if let Err(mistakes) = parse(&text) {
            prop_assert!(!mistakes.is_empty());
        }
    }
}

/// An earlier release of the TOML reader stopped the program on this text.
#[test]
fn a_broken_table_head_behind_a_broken_line_is_a_mistake_like_others() {
    assert!(parse("==\n[.").is_err());
}

#[test]
fn every_key_of_the_defaults_counts() {
    let account = AccountId::parse("111122223333").unwrap();
    let text = to_toml(&Answers::defaults(
        account,
        Region::parse("us-east-1").unwrap(),
    ));
    let document = Document::parse(text.as_str()).unwrap();
    for span in key_spans(document.as_table()) {
        for way in 0..3 {
            let other = with_other_key(&text, &span, way);
            assert!(parse(&other).is_err(), "{other}");
        }
    }
}
