//! What the program shows to assistive technologies at one moment.

use std::collections::BTreeMap;
use std::fmt;

use atspi::{CacheItem, Interface, InterfaceSet, Role, State, StateSet};

/// One thing that can be read out.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) path: String,
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) description: String,
    states: StateSet,
    interfaces: InterfaceSet,
    depth: usize,
}

impl Node {
    pub(crate) fn is(&self, state: State) -> bool {
        self.states.contains(state)
    }

    pub(crate) fn has(&self, interface: Interface) -> bool {
        self.interfaces.contains(interface)
    }

    /// Whether something happens when it is pressed.
    pub(crate) fn can_be_pressed(&self) -> bool {
        self.has(Interface::Action) && self.is(State::Enabled)
    }
}

/// Everything that is shown, in reading order.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// From what the program gives out at once: each node after the one that it is in.
    pub(crate) fn new(items: Vec<CacheItem>) -> Self {
        let mut depths: BTreeMap<String, usize> = BTreeMap::new();
        let mut nodes = Vec::new();
        for item in items {
            let path = item.object.path_as_str().to_owned();
            let depth = depths
                .get(item.parent.path_as_str())
                .map_or(0, |depth| depth + 1);
            depths.insert(path.clone(), depth);
            nodes.push(Node {
                path,
                role: item.role,
                name: item.short_name,
                description: item.name,
                states: item.states,
                interfaces: item.ifaces,
                depth,
            });
        }
        Self { nodes }
    }

    pub(crate) fn all(&self) -> &[Node] {
        &self.nodes
    }

    /// The first of this role with this name.
    pub(crate) fn find(&self, role: Role, name: &str) -> Option<&Node> {
        self.nodes
            .iter()
            .find(|node| node.role == role && node.name == name)
    }

    /// The same, where its absence ends the test.
    pub(crate) fn get(&self, role: Role, name: &str) -> &Node {
        self.find(role, name)
            .unwrap_or_else(|| panic!("there is no {role:?} {name:?}:\n{self}"))
    }

    /// What is in a node.
    pub(crate) fn inside(&self, node: &Node) -> &[Node] {
        let rest = self
            .nodes
            .iter()
            .position(|one| one.path == node.path)
            .and_then(|at| self.nodes.get(at + 1..))
            .unwrap_or_default();
        let count = rest.iter().take_while(|one| one.depth > node.depth).count();
        rest.get(..count).unwrap_or_default()
    }

    /// The large parts of the window, by their names.
    pub(crate) fn landmark(&self, name: &str) -> &[Node] {
        self.find(Role::Landmark, name)
            .map(|landmark| self.inside(landmark))
            .unwrap_or_default()
    }

    /// What lies over the page and waits for an answer.
    pub(crate) fn dialog(&self) -> Option<&Node> {
        self.nodes
            .iter()
            .find(|node| matches!(node.role, Role::Alert | Role::Dialog))
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.nodes {
            let states: Vec<State> = node.states.iter().collect();
            writeln!(
                f,
                "{:indent$}{:?} {:?} ({:?}) {states:?}",
                "",
                node.role,
                node.name,
                node.description,
                indent = 2 * node.depth
            )?;
        }
        Ok(())
    }
}
