//! The worker's way to tell the window.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::event::Event;

#[derive(Clone)]
pub(super) struct Outbox {
    pub(super) events: mpsc::Sender<Event>,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outbox {
    /// Tell the window, and wake it. A window that is gone is told nothing.
    pub(super) async fn send(&self, event: Event) {
        if self.events.send(event).await.is_ok() {
            (self.wake)();
        }
    }

    /// Tell the window what it can do without: a full queue is passed over.
    pub(super) fn tell(&self, event: Event) {
        if self.events.try_send(event).is_ok() {
            (self.wake)();
        }
    }
}
