//! A screen reader: what it asks the program for, what it does to it, and what it is told.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use atspi::{CacheItem, Interface, Role, State};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};
use zbus::Connection;
use zbus::zvariant::{DynamicType, OwnedObjectPath, OwnedValue, Type};

use super::bus::{PROPERTIES, accessibility_bus, call};
use super::desk::{Desk, PROGRAM, SOON, TICK};
use super::listener::Listener;
use super::tree::{Node, Tree};

/// Where the list of programs is, and where each of them begins.
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const TEXT: &str = "org.a11y.atspi.Text";
const VALUE: &str = "org.a11y.atspi.Value";

/// The program with its window open, and the way to it.
#[derive(Debug)]
pub(crate) struct Reader {
    connection: Connection,
    runtime: Runtime,
    /// The program's name on the bus.
    program: String,
    desk: Desk,
}

impl Reader {
    /// Opens the program. `None` where what this needs is not installed.
    pub(crate) fn open() -> Option<Self> {
        let mut desk = Desk::open()?;
        let runtime = Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("an event queue");
        let connection = runtime
            .block_on(accessibility_bus(&desk.bus()))
            .expect("the accessibility bus");
        desk.open_program();
        let mut reader = Self {
            connection,
            runtime,
            program: String::new(),
            desk,
        };
        reader.program = reader.find_program();
        Some(reader)
    }

    /// The program among all on the bus, by the name of its file.
    fn find_program(&self) -> String {
        let file = Path::new(PROGRAM).file_name().and_then(OsStr::to_str);
        let began = Instant::now();
        loop {
            let programs: zbus::Result<Vec<(String, OwnedObjectPath)>> = self.ask(
                ("org.a11y.atspi.Registry", ROOT),
                ACCESSIBLE,
                "GetChildren",
                &(),
            );
            let found = programs
                .unwrap_or_default()
                .into_iter()
                .map(|(program, _)| program)
                .find(|program| {
                    self.property((program.as_str(), ROOT), ACCESSIBLE, "Name")
                        .and_then(|name| String::try_from(name).ok())
                        .as_deref()
                        == file
                });
            if let Some(program) = found {
                return program;
            }
            assert!(
                began.elapsed() < SOON,
                "no window was opened in {SOON:?}. The program said:\n{}",
                self.desk.said()
            );
            thread::park_timeout(TICK);
        }
    }

    fn ask<B, R>(
        &self,
        at: (&str, &str),
        interface: &str,
        method: &str,
        body: &B,
    ) -> zbus::Result<R>
    where
        B: Serialize + DynamicType,
        R: DeserializeOwned + Type,
    {
        self.runtime
            .block_on(call(&self.connection, at, interface, method, body))
    }

    fn property(&self, at: (&str, &str), interface: &str, name: &str) -> Option<OwnedValue> {
        self.ask(at, PROPERTIES, "Get", &(interface, name)).ok()
    }

    fn at<'a>(&'a self, node: &'a Node) -> (&'a str, &'a str) {
        (self.program.as_str(), node.path.as_str())
    }

    /// Everything that is shown now.
    pub(crate) fn tree(&self) -> Tree {
        let items: zbus::Result<Vec<CacheItem>> = self.ask(
            (self.program.as_str(), "/org/a11y/atspi/cache"),
            "org.a11y.atspi.Cache",
            "GetItems",
            &(),
        );
        match items {
            Ok(items) => Tree::new(items),
            Err(err) => panic!(
                "the program shows nothing: {err}. It said:\n{}",
                self.desk.said()
            ),
        }
    }

    /// Waits until something is shown.
    pub(crate) fn wait<T>(
        &self,
        what: &str,
        limit: Duration,
        look: impl Fn(&Tree) -> Option<T>,
    ) -> T {
        let began = Instant::now();
        loop {
            let tree = self.tree();
            if let Some(found) = look(&tree) {
                return found;
            }
            assert!(
                began.elapsed() < limit,
                "{what} did not come in {limit:?}. This is shown:\n{tree}\nThe program said:\n{}",
                self.desk.said()
            );
            thread::park_timeout(TICK);
        }
    }

    /// Waits until the page with this title is open: its title is read out, for focus is on it.
    pub(crate) fn on(&self, title: &str) -> Tree {
        self.wait(&format!("the page {title:?}"), SOON, |tree| {
            let heading = tree
                .landmark("Page")
                .iter()
                .find(|node| node.role == Role::Heading)?;
            (heading.name == title && heading.is(State::Focused)).then(|| tree.clone())
        })
    }

    /// Waits until this has focus.
    pub(crate) fn focus_on(&self, role: Role, name: &str) -> Tree {
        self.wait(&format!("focus on the {role:?} {name:?}"), SOON, |tree| {
            let node = tree.find(role, name)?;
            node.is(State::Focused).then(|| tree.clone())
        })
    }

    /// Presses something, as soon as it can be pressed.
    pub(crate) fn press(&self, role: Role, name: &str) {
        self.wait(&format!("a {role:?} {name:?} to press"), SOON, |tree| {
            let node = tree
                .all()
                .iter()
                .find(|node| node.role == role && node.name == name && node.can_be_pressed())?;
            self.act(node, "org.a11y.atspi.Action", "DoAction", &(0_i32,))
        });
    }

    /// Puts a text in the place of the one that is in a field.
    pub(crate) fn fill(&self, name: &str, text: &str) {
        self.wait(&format!("a field {name:?} to fill"), SOON, |tree| {
            let node = tree
                .find(Role::Entry, name)
                .filter(|node| node.has(Interface::EditableText))?;
            let interface = "org.a11y.atspi.EditableText";
            self.act(node, interface, "SetTextContents", &(text,))
        });
    }

    /// Gives something focus.
    pub(crate) fn go_to(&self, role: Role, name: &str) {
        self.wait(&format!("a {role:?} {name:?} to go to"), SOON, |tree| {
            let node = tree.find(role, name)?;
            self.act(node, "org.a11y.atspi.Component", "GrabFocus", &())
        });
    }

    /// `None` when it was not done, as when the node went away meanwhile.
    fn act<B>(&self, node: &Node, interface: &str, method: &str, body: &B) -> Option<()>
    where
        B: Serialize + DynamicType,
    {
        let done: bool = self.ask(self.at(node), interface, method, body).ok()?;
        done.then_some(())
    }

    /// The text of a node as it can be gone through letter by letter. `None` when it has none, or went away meanwhile.
    pub(crate) fn text(&self, node: &Node) -> Option<String> {
        if !node.has(Interface::Text) {
            return None;
        }
        self.ask(self.at(node), TEXT, "GetText", &(0_i32, -1_i32))
            .ok()
    }

    /// The number that a node stands at.
    pub(crate) fn value(&self, node: &Node) -> Option<f64> {
        let value = self.property(self.at(node), VALUE, "CurrentValue")?;
        f64::try_from(value).ok()
    }

    /// What else is known of a node, by its names in AT-SPI. `None` when the node went away meanwhile: what is asked of a
    /// node belongs into a [`wait`](Self::wait).
    pub(crate) fn attributes(&self, node: &Node) -> Option<BTreeMap<String, String>> {
        self.ask(self.at(node), ACCESSIBLE, "GetAttributes", &())
            .ok()
    }

    /// Listens to what is read out without being asked for.
    pub(crate) fn listen(&self) -> Listener {
        self.runtime
            .block_on(Listener::new(&self.connection))
            .expect("the bus passes events on")
    }
}
