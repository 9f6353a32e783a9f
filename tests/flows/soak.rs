//! Storms from beginning to end: 15 of a hundred requests throttled, 15 broken or lost, and no network for a minute at the start
//! or in the middle. Every run ends right in one apply, and nothing is made twice.

use std::time::Duration;

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::practice::{Fault, PracticeOptions, Storm};

use crate::bench::{Bench, not_passed, things, troubles};

/// How many storms each kind of account goes through.
const SEEDS: u64 = 12;

/// The accounts that are set up: one with nothing in it, and a company's with things of others.
#[derive(Clone, Copy, Debug)]
enum Account {
    Empty,
    Company,
}

impl Account {
    async fn bench(self, options: PracticeOptions) -> Bench {
        match self {
            Self::Empty => Bench::empty(options).await,
            Self::Company => Bench::new(options).await,
        }
    }
}

/// In every third storm, reads of a key's policy lag behind for minutes besides.
fn options(seed: u64) -> PracticeOptions {
    PracticeOptions {
        stale_key_reads: if seed.is_multiple_of(3) {
            Duration::from_mins(3)
        } else {
            Duration::ZERO
        },
        ..PracticeOptions::default()
    }
}

/// How a calm run ends.
struct Calm {
    /// How many there are of each kind of thing.
    things: Vec<(String, usize)>,
    /// The checks that do not pass there either: what other accounts lack.
    open: Vec<String>,
}

async fn calm(account: Account) -> Calm {
    let bench = account.bench(PracticeOptions::default()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    tokio::time::sleep(Duration::from_mins(5)).await;
    Calm {
        things: things(&bench),
        open: not_passed(&bench.verify().await),
    }
}

/// Set up in one storm, checked in it, and looked at once more in another.
async fn through_a_storm(account: Account, seed: u64, right: &Calm) {
    let at = format!("{account:?}, seed {seed}");
    let bench = account.bench(options(seed)).await;
    bench
        .practice
        .set_fault(Fault::Storm(Storm::from_seed(seed)));
    let finished = bench.make_it_so().await;
    assert_eq!(
        finished.ending,
        Ending::Done,
        "{at}: {:#?}",
        troubles(&finished)
    );
    assert_eq!(things(&bench), right.things, "{at}");

    // Until every read shows what was written.
    tokio::time::sleep(Duration::from_mins(5)).await;
    assert_eq!(not_passed(&bench.verify().await), right.open, "{at}");

    bench
        .practice
        .set_fault(Fault::Storm(Storm::from_seed(seed + 1_000)));
    let writes = bench.practice.writes();
    let planned = bench.plan().await;
    let second = bench.apply(&planned).await;
    assert_eq!(
        second.ending,
        Ending::Done,
        "{at}: {:#?}",
        troubles(&second)
    );
    assert_eq!(bench.practice.writes(), writes, "{at}: written again");
    assert_eq!(things(&bench), right.things, "{at}");
}

async fn soak(account: Account) -> Calm {
    let right = calm(account).await;
    for seed in 0..SEEDS {
        through_a_storm(account, seed, &right).await;
    }
    right
}

#[tokio::test(start_paused = true)]
async fn an_empty_account_is_set_up_through_every_storm() {
    let right = soak(Account::Empty).await;
    assert_eq!(right.open, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_company_is_set_up_through_every_storm() {
    soak(Account::Company).await;
}
