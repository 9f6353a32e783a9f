//! `plan`, pure, in an organization: for the main account, and for each of its members a role with its policy.

use std::hint::black_box;
use std::time::{Duration, Instant};

use radiant_aws_setup::answers::{AssumeList, MemberAccounts};
use radiant_aws_setup::domain::{AccountId, ExternalId};
use radiant_aws_setup::inventory::{MemberAccount, Organization, Seen, Standing};
use radiant_aws_setup::plan::plan;

use crate::setup::{Bench, LATENCY, memory, runtime};

/// The median and the worst of 50 plans.
fn planned(members: u64) -> (Duration, Duration) {
    let (mut inventory, mut answers, vendor) = runtime(true).block_on(async {
        let bench = Bench::new(LATENCY).await;
        let seen = std::sync::Arc::unwrap_or_clone(bench.plan().await.inventory);
        (seen, bench.answers, bench.vendor)
    });
    let account = answers.account.id.clone();
    let members: Vec<MemberAccount> = (0..members)
        .map(|index| {
            let id = AccountId::parse(&format!("{:012}", 200_000_000_000 + index)).unwrap();
            MemberAccount::new(id, format!("Account {index}"), true)
        })
        .collect();
    let count = members.len();
    for member in &members {
        let view = inventory.account_mut(&member.id);
        view.roles
            .insert(answers.members.role_name.clone(), Seen::Known(None));
        view.policies
            .insert(answers.members.policy_name(), Seen::Known(None));
    }
    answers.members.accounts = MemberAccounts::Organization;
    answers.members.assume = AssumeList::Pattern;
    answers.vendor.external_role_id = Some(ExternalId::parse("rs-8f2c-aa77-bb66-91d4").unwrap());
    if let Some(view) = inventory.accounts.get_mut(&account) {
        view.standing = Seen::Known(Standing::Management(Organization {
            trusted_services: Seen::Known(vec!["cloudtrail.amazonaws.com".to_owned()]),
            accounts: Seen::Known(members),
            ..Organization::new("o-exampleorgid", account)
        }));
    }
    answers.cloudtrail.organization = true;
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let began = Instant::now();
            let plan = black_box(plan(&answers, &vendor, &inventory));
            let took = began.elapsed();
            // Policy, role, and the two put together.
            assert!(plan.counts().writes() >= 3 * count);
            took
        })
        .collect();
    times.sort_unstable();
    (times[25], times[49])
}

pub(crate) fn plans() {
    let (few, worst_few) = planned(1_000);
    // Right behind, so that nothing else has held memory before.
    let most = memory("VmHWM");
    let (many, worst_many) = planned(4_000);
    let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "plan of the main account and a role in each member, pure: {:.2} ms with 1,000 members (worst of 50 {:.2}), {:.2} ms with 4,000 (worst {:.2}; budget 100 ms), growth {:.1} x (budget 4.5 x)",
        millis(few),
        millis(worst_few),
        millis(many),
        millis(worst_many),
        many.as_secs_f64() / few.as_secs_f64(),
    );
    if let Some(most) = most {
        println!(
            "most memory, look and 50 plans with 1,000 accounts, practice account included: {most:.0} MB (budget 120 MB)"
        );
    }
}
