//! A moto server of the test's own, on a free port of this machine.
//!
//! Servers are handed on from test to test, empty again each time: starting one takes longer than most tests. A server
//! ends when the test process does, since its standard input ends then.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::http::Request;
use super::python;

/// Servers that no test has at the moment.
static IDLE: Mutex<Vec<Server>> = Mutex::new(Vec::new());

#[derive(Debug)]
struct Server {
    child: Child,
    port: u16,
}

/// A server, lent to one test.
#[derive(Debug)]
pub(crate) struct Moto {
    server: Option<Server>,
}

impl Moto {
    /// An empty moto.
    pub(crate) fn start() -> Self {
        let idle = idle().pop();
        let moto = Self {
            server: Some(idle.unwrap_or_else(Server::start)),
        };
        moto.reset();
        moto
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.as_ref().expect("a server until the end").port
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {
        let answer = Request::post("/moto-api/reset").forward(self.port());
        let answer = answer.expect("moto answers");
        assert_eq!(answer.status, 200, "moto could not be emptied");
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let lives = server.child.try_wait().is_ok_and(|ended| ended.is_none());
            if lives {
                idle().push(server);
            }
        }
    }
}

fn idle() -> MutexGuard<'static, Vec<Server>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(python::with_moto())
            .arg(python::script("serve.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("python starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let port = line
            .trim()
            .parse()
            .expect("moto's port; run serve.py by hand to see why it did not start");
        Self { child, port }
    }
}
