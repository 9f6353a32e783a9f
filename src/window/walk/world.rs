//! The window in a walk, what is done in it, and a worker whose answers come late and out of order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::there::wanted;
use super::{ACCOUNTS, Step};
use crate::answers::Answers;
use crate::aws::{Profile, SignIn};
use crate::domain::AccountId;
use crate::engine::Planned;
use crate::inventory::BucketView;
use crate::problem::Problem;
use crate::wanted::Since;
use crate::window::pages::table;
use crate::window::session::{gate, scene, update};
use crate::window::{Action, Ask, Effect, Page, SignInWay, Start, State, shell};
use crate::worker::{Command, Event};

/// The window, and what is really there.
pub(super) struct World {
    pub(super) state: State,
    /// The topics, buckets and roles of each account.
    pub(super) there: BTreeMap<AccountId, BTreeSet<String>>,
    /// What was asked for, with the account that was signed in to then.
    pub(super) awaited: Vec<(Command, Option<AccountId>)>,
    pub(super) signed_in: Option<AccountId>,
    _folder: tempfile::NamedTempFile,
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::NamedTempFile::new().unwrap();
        let mut state = State::for_tests();
        // Nothing can be saved below a file.
        state.state_dir = folder.path().join("nowhere");
        state.sign_in.start = Some(Start::Connect);
        Self {
            state,
            there: BTreeMap::new(),
            awaited: Vec::new(),
            signed_in: None,
            _folder: folder,
        }
    }

    pub(super) fn act(&mut self, action: &Action) {
        let page = self.state.page;
        let refused = !gate::not_yet(&self.state, action).is_empty();
        let effects = update::act(&mut self.state, action.clone());
        if refused {
            assert_eq!(self.state.page, page, "{action:?} was not to be done yet");
            let asks = |effect: &Effect| matches!(effect, Effect::Send(_));
            assert!(
                !effects.iter().any(asks),
                "{action:?} was not to be done yet"
            );
        }
        self.send(effects);
    }

    pub(super) fn send(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Send(command) = effect else {
                continue;
            };
            if let Command::Apply { planned, .. } = &command {
                self.is_for_these_answers(planned);
            }
            match command {
                Command::SignOut => self.signed_in = None,
                Command::Cancel { .. } | Command::Halt { .. } => {}
                command => self.awaited.push((command, self.signed_in.clone())),
            }
        }
    }

    /// What is made is what the answers ask for, in the account that is signed in to.
    pub(super) fn is_for_these_answers(&self, planned: &Planned) {
        let answers = self.answers().expect("nothing is made without answers");
        let wanted = wanted(&answers, &planned.inventory);
        for change in &planned.plan.changes {
            let is_wanted =
                wanted.contains(&(change.place.account.clone(), change.resource.clone()));
            assert!(is_wanted, "{} is not asked for", change.id);
        }
        let account = &planned.inventory.caller.account;
        assert_eq!(Some(account), self.signed_in.as_ref());
    }

    pub(super) fn answers(&self) -> Option<Answers> {
        self.state.form.draft.as_ref()?.to_answers().ok()
    }

    pub(super) fn step(&mut self, step: Step) {
        match step {
            Step::Button => {
                let foot = table::foot(&self.state);
                if let Some((_, action)) = foot.primary {
                    let page = self.state.page;
                    self.act(&action);
                    assert!(foot.not_yet.is_empty() || self.state.page == page);
                }
            }
            Step::Key => {
                let foot = table::foot(&self.state);
                let page = self.state.page;
                if let Some(action) = shell::primary(&foot) {
                    self.act(&action);
                }
                assert!(foot.not_yet.is_empty() || self.state.page == page);
            }
            Step::Back => {
                if let Some(action) = table::foot(&self.state).back {
                    self.act(&action);
                }
            }
            Step::Open(stop) => self.act(&Action::OpenStop(stop)),
            Step::Command(action) => self.act(&action),
            Step::Rename(which, name) => {
                if let Some(draft) = &mut self.state.form.draft {
                    let field = match which {
                        0 => &mut draft.log_bucket.name,
                        1 => &mut draft.findings_bucket.name,
                        2 => &mut draft.log_topic.name,
                        _ => &mut draft.findings_topic.name,
                    };
                    *field = format!("{name}-{which}");
                }
                let effects = update::typed(&mut self.state);
                self.send(effects);
            }
            Step::ExternalId(id) => {
                if let Some(draft) = &mut self.state.form.draft {
                    id.clone_into(&mut draft.external_id);
                }
            }
            Step::Others(members, reach) => {
                if let Some(draft) = &mut self.state.form.draft {
                    draft.members = Some(members);
                    draft.reach.how = Some(reach);
                }
            }
            Step::Answer(which, works) => {
                if !self.awaited.is_empty() {
                    let at = which.index(self.awaited.len());
                    let (command, account) = self.awaited.remove(at);
                    self.answer(command, account.as_ref(), works);
                }
            }
            Step::SignIn(account) => {
                if !self.state.is_applying() {
                    self.state.page = Page::Profile;
                    self.state.sign_in.way = Some(SignInWay::Profile);
                    account.clone_into(&mut self.state.sign_in.profile);
                    "eu-west-1".clone_into(&mut self.state.sign_in.region);
                    self.act(&Action::SignIn);
                }
            }
        }
        let now = self.state.now + 1.0;
        let effects = update::tick(&mut self.state, now);
        self.send(effects);
    }

    pub(super) fn tell(&mut self, event: Event) {
        let effects = update::on_event(&mut self.state, event);
        self.send(effects);
    }

    pub(super) fn answer(&mut self, command: Command, account: Option<&AccountId>, works: bool) {
        let refused = || Problem::new("AWS did not allow this.");
        let event = match (command, account) {
            (Command::Profiles { job }, _) => Event::Profiles {
                job,
                result: Ok(ACCOUNTS.map(Profile::named).into_iter().collect()),
            },
            (Command::SignIn { job, how, .. }, _) => {
                let SignIn::Profile(name) = how else {
                    panic!("another way to sign in");
                };
                let result = works.then(|| scene::identity(&name)).ok_or_else(refused);
                // A sign-in that is late does not take the place of a newer one.
                if let Ok(identity) = &result
                    && self.state.sign_in.identity == Ask::Asked(job)
                {
                    self.signed_in = Some(identity.caller.account.clone());
                }
                Event::SignedIn { job, result }
            }
            (Command::LookAround { job, .. }, Some(account)) => {
                let look = Arc::new(self.inventory(account));
                let result = works.then_some(look).ok_or_else(refused);
                Event::LookedAround { job, result }
            }
            (Command::ByHand { job, .. }, Some(_)) => {
                let result = works.then_some(None).ok_or_else(refused);
                Event::ByHand { job, result }
            }
            (Command::CheckBucket { job, name, .. }, Some(_)) => Event::BucketChecked {
                job,
                name,
                result: if works {
                    Ok(BucketView::Free)
                } else {
                    Ok(BucketView::NotYours)
                },
            },
            (
                Command::Plan { job, answers } | Command::LookAgain { job, answers, .. },
                Some(account),
            ) => {
                let is_right = works && answers.account.id == *account;
                let result = is_right
                    .then(|| self.planned(&answers, account))
                    .ok_or_else(refused);
                Event::Planned { job, result }
            }
            (Command::Apply { job, planned, .. }, Some(account)) => {
                let result = if planned.inventory.caller.account == *account {
                    Ok(self.make(job, &planned, works))
                } else {
                    Err(refused())
                };
                Event::Applied { job, result }
            }
            (Command::Since { job, .. }, Some(_)) => {
                let since = Since {
                    joined: vec![scene::member(5), scene::member(6)],
                    ..Since::default()
                };
                let result = works.then_some(Some(since)).ok_or_else(refused);
                Event::Since { job, result }
            }
            (Command::Runs { job }, Some(_)) => Event::Runs {
                job,
                result: works.then(Vec::new).ok_or_else(refused),
            },
            (Command::RunCalls { job, run }, _) => Event::RunCalls {
                job,
                run,
                result: Err(refused()),
            },
            (Command::LookBack { job, asked }, Some(account)) => {
                let result = works
                    .then(|| self.way_back(&asked, account))
                    .ok_or_else(refused);
                Event::LookedBack { job, result }
            }
            (Command::TakeBack { job, way }, Some(account)) => {
                let result = if way.of.account == *account {
                    Ok(self.take_back(&way, works))
                } else {
                    Err(refused())
                };
                Event::Applied { job, result }
            }
            (Command::TryOnCopy { job, .. }, _) => Event::TriedOnCopy {
                job,
                result: Err(refused()),
            },
            (Command::Record { job, .. }, Some(_)) => Event::Recorded {
                job,
                result: Err(refused()),
            },
            (Command::Verify { job, .. }, Some(_)) => Event::Verified {
                job,
                result: Ok(Vec::new()),
            },
            (Command::LookForData { job, .. }, Some(_)) => Event::Verified {
                job,
                result: works.then(Vec::new).ok_or_else(refused),
            },
            (Command::MakeSample { job, .. }, Some(_)) => Event::Sampled {
                job,
                result: works.then(Vec::new).ok_or_else(refused),
            },
            _ => return,
        };
        self.tell(event);
    }
}
