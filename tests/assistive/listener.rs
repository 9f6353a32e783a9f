//! What a screen reader is told without asking.

use std::collections::BTreeMap;
use std::thread;
use std::time::Instant;

use futures::{FutureExt as _, StreamExt as _};
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, MessageStream, message};

use super::desk::{SOON, TICK};

/// More than is told in one test.
const QUEUE: usize = 256;

/// What is read out without being asked for, from the moment on that one listens.
#[derive(Debug)]
pub(crate) struct Listener {
    stream: MessageStream,
}

/// Something that was read out without being asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Announcement {
    /// It waits until what is being read out is over.
    pub(crate) polite: bool,
    pub(crate) words: String,
}

impl Listener {
    pub(crate) async fn new(connection: &Connection) -> zbus::Result<Self> {
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .interface("org.a11y.atspi.Event.Object")?
            .member("Announcement")?
            .build();
        let stream = MessageStream::for_match_rule(rule, connection, Some(QUEUE)).await?;
        Ok(Self { stream })
    }

    /// What was read out since this was asked last.
    pub(crate) fn heard(&mut self) -> Vec<Announcement> {
        let mut heard = Vec::new();
        while let Some(Some(Ok(message))) = self.stream.next().now_or_never() {
            let body = message.body();
            let (_, politeness, _, words, _): (
                String,
                i32,
                i32,
                OwnedValue,
                BTreeMap<String, OwnedValue>,
            ) = body.deserialize().expect("an event");
            heard.push(Announcement {
                polite: politeness == 1,
                words: String::try_from(words).expect("words"),
            });
        }
        heard
    }

    /// Waits until this is read out.
    pub(crate) fn wait(&mut self, words: &str) -> Announcement {
        let began = Instant::now();
        let mut heard = Vec::new();
        loop {
            heard.extend(self.heard());
            if let Some(one) = heard.iter().find(|one| one.words == words) {
                return one.clone();
            }
            assert!(
                began.elapsed() < SOON,
                "{words:?} was not read out in {SOON:?}, but {heard:?}"
            );
            thread::park_timeout(TICK);
        }
    }
}
