//! Every call to AWS, as it ended: when, where, which, with what result. Never what was sent.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Layer, Storable, StoreReplace};

use crate::domain::Place;

/// How many calls are kept; older ones are dropped.
const KEPT: usize = 5_000;

/// One call that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub at: jiff::Timestamp,
    pub place: Place,
    /// Such as `kms`.
    pub service: &'static str,
    /// Such as `CreateKey`.
    pub operation: String,
    /// The HTTP status; `None` when no answer came.
    pub status: Option<u16>,
    pub request_id: Option<String>,
    pub millis: u64,
}

/// The log of calls, shared by all clients of a sign-in.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    calls: VecDeque<Call>,
    /// How many of the newest have not been taken yet.
    new: usize,
    /// Who is told of each call.
    listeners: BTreeMap<u64, Listener>,
    /// How many have begun to listen.
    begun: u64,
}

/// Somebody who is told of each call.
struct Listener(Box<dyn Fn(&Call) + Send>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("somebody")
    }
}

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Listening {
    activity: Activity,
    number: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.activity.log().listeners.remove(&self.number);
    }
}

impl Activity {
    /// All calls that are kept, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.log().calls.iter().cloned().collect()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Have somebody told of every call from now on. It is called where the call ends, so it must not wait.
    pub fn listen(&self, tell: impl Fn(&Call) + Send + 'static) -> Listening {
        let mut log = self.log();
        log.begun += 1;
        let number = log.begun;
        log.listeners.insert(number, Listener(Box::new(tell)));
        Listening {
            activity: self.clone(),
            number,
        }
    }

    /// The calls since the last time this was asked, oldest first.
    pub fn take_new(&self) -> Vec<Call> {
        let mut log = self.log();
        let from = log.calls.len() - log.new;
        log.new = 0;
        log.calls.range(from..).cloned().collect()
    }

    pub(super) fn recorder(&self, service: &'static str, place: Place) -> Recorder {
        Recorder {
            activity: self.clone(),
            service,
            place,
        }
    }

    fn push(&self, call: Call) {
        let mut log = self.log();
        for listener in log.listeners.values() {
            (listener.0)(&call);
        }
        if log.calls.len() == KEPT {
            log.calls.pop_front();
        }
        log.calls.push_back(call);
        log.new = (log.new + 1).min(log.calls.len());
    }
}

/// The SDK's hook that writes the log.
#[derive(Debug)]
pub(super) struct Recorder {
    activity: Activity,
    service: &'static str,
    place: Place,
}

#[derive(Debug)]
struct Began(Instant);

impl Storable for Began {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Recorder {
    fn name(&self) -> &'static str {
        "ActivityRecorder"
    }

    fn read_before_execution(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut layer = Layer::new("ActivityRecorder");
        layer.store_put(Began(Instant::now()));
        cfg.push_layer(layer);
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let millis = cfg.load::<Began>().map_or(0, |began| {
            u64::try_from(began.0.elapsed().as_millis()).unwrap_or(u64::MAX)
        });
        let response = context.response();
        let request_id = response.and_then(|response| {
            ["x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id"]
                .into_iter()
                .find_map(|name| response.headers().get(name))
                .map(str::to_owned)
        });
        self.activity.push(Call {
            at: jiff::Timestamp::now(),
            place: self.place.clone(),
            service: self.service,
            operation: cfg
                .load::<Metadata>()
                .map_or_else(String::new, |metadata| metadata.name().to_owned()),
            status: response.map(|response| response.status().as_u16()),
            request_id,
            millis,
        });
        Ok(())
    }
}
