//! The proxy's connections: taken, refused for a while, and carried to moto.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use super::call::Call;
use super::fate::{Fate, Then};
use super::http::{Request, Response};
use super::mend::refusal;
use super::proxy::Shared;

/// Listens on a port of its own choice, below those that the system gives out: so nobody gets it while it is closed for a while.
pub(super) fn listen() -> TcpListener {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 100).unwrap_or_default() * 100;
    (0..10_000)
        .find_map(|_| {
            let step = NEXT.fetch_add(1, Ordering::Relaxed);
            let port = 20_000 + first.wrapping_add(step) % 10_000;
            TcpListener::bind(("127.0.0.1", port)).ok()
        })
        .expect("a free port")
}

/// Takes connections until the proxy is dropped; while the storm cuts them all off, none: then they are refused.
pub(super) fn accept(mut listener: TcpListener, port: u16, shared: &Arc<Shared>) {
    while Arc::strong_count(shared) > 1 {
        if let Some(until) = shared.lock().out_until() {
            drop(listener);
            wait(until.saturating_duration_since(Instant::now()));
            listener = again(port);
        }
        listener
            .set_nonblocking(true)
            .expect("a listener that need not wait");
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(err) if err.kind() == ErrorKind::WouldBlock => {
                wait(Duration::from_millis(1));
                continue;
            }
            // A connection that was gone before it was taken.
            Err(_) => continue,
        };
        stream
            .set_nonblocking(false)
            .expect("a connection that waits");
        let shared = Arc::clone(shared);
        Builder::new()
            .name("proxy connection".to_owned())
            .spawn(move || {
                // A connection that broke is the other side's business; the test sees what came of it.
                serve(&stream, &shared).ok();
            })
            .expect("a thread for the connection");
    }
}

/// Listens on the same port again.
fn again(port: u16) -> TcpListener {
    for _ in 0..1_000 {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return listener;
        }
        wait(Duration::from_millis(10));
    }
    panic!("the port {port} is taken");
}

fn serve(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let Some(request) = Request::read(stream)? else {
        return Ok(());
    };
    let call = Call::of(&request);
    let (fate, index, latency) = {
        let mut state = shared.lock();
        let fate = state.fate(&call);
        let counts = matches!(fate, Fate::Forward(_) | Fate::Refuse { .. });
        (
            fate,
            if counts {
                state.begin(&call)
            } else {
                Default::default()
            },
            state.latency + state.more(&call),
        )
    };
    wait(latency);
    let response = match fate {
        Fate::Drop => return Ok(()),
        Fate::Hold => {
            let patience = Duration::from_secs(30);
            drop(
                shared
                    .died
                    .wait_timeout_while(shared.lock(), patience, |state| !state.dead),
            );
            return Ok(());
        }
        Fate::Die => {
            shared.die();
            return Ok(());
        }
        Fate::Refuse { status, code } => {
            shared.lock().end(index, &call, Some(status));
            refusal(
                &request,
                &call,
                status,
                code,
                "This was refused for the test.",
            )
        }
        Fate::Forward(then) => {
            let response = through(&request, &call, shared);
            let status = response.as_ref().ok().map(|response| response.status);
            shared.lock().end(index, &call, status);
            match then {
                Then::Answer => response?,
                Then::Die => {
                    shared.die();
                    return Ok(());
                }
                Then::Drop => return Ok(()),
            }
        }
    };
    response.write(stream, request.method == "HEAD")
}

/// The answer of moto, mended where that is wanted.
fn through(request: &Request, call: &Call, shared: &Shared) -> std::io::Result<Response> {
    if let Some(mended) = shared.lock().mended.as_mut()
        && let Some(response) = mended.answer(request, call)
    {
        return Ok(response);
    }
    let response = request.forward(shared.moto)?;
    Ok(match shared.lock().mended.as_mut() {
        None => response,
        Some(mended) => {
            mended.note(request, call, &response);
            mended.complete(call, response)
        }
    })
}

/// Holds the thread for this long.
pub(super) fn wait(time: Duration) {
    let end = Instant::now() + time;
    while let Some(rest) = end
        .checked_duration_since(Instant::now())
        .filter(|rest| !rest.is_zero())
    {
        thread::park_timeout(rest);
    }
}
