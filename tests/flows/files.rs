//! What the files of the crate need of each other, read from their words: paths, `use` lines, and what `mod.rs` hands on.
//!
//! Tests are left out. To declare a module or to hand a name on is no need; a file that does nothing else is no part of a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The crate as it stands in a folder with a `lib.rs`.
#[derive(Default)]
pub(crate) struct Files {
    modules: BTreeMap<Vec<String>, Module>,
}

/// One module, in a file of its own or inside of one.
#[derive(Default)]
struct Module {
    file: PathBuf,
    defines: BTreeSet<String>,
    inside: BTreeSet<String>,
    /// What names from elsewhere are called here.
    uses: BTreeMap<String, Use>,
    /// Modules of which every name is here.
    all_of: Vec<Vec<String>>,
    /// Every path that is written here, `use` lines and single names included.
    paths: BTreeSet<Vec<String>>,
}

struct Use {
    path: Vec<String>,
    handed_on: bool,
}

/// Where a path leads.
enum Found {
    Module(Vec<String>),
    Thing(PathBuf),
}

/// For each file the files that it needs, and a name that shows it.
pub(crate) type Needs = BTreeMap<PathBuf, BTreeMap<PathBuf, String>>;

impl Files {
    /// Read everything that `lib.rs` in this folder declares.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = Self::default();
        files.file(folder, Path::new("lib.rs"), &[], Path::new(""));
        files
    }

    /// Every path of every file, as it is written.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&Path, &[String])> {
        self.modules.values().flat_map(|module| {
            let paths = module.paths.iter();
            paths.map(|path| (module.file.as_path(), path.as_slice()))
        })
    }

    pub(crate) fn needs(&self) -> Needs {
        let mut needs = Needs::new();
        for (at, module) in &self.modules {
            let named = module.paths.iter().filter(|path| {
                // A name that is only handed on is not needed.
                path.len() > 1 || module.uses.contains_key(&path[0])
            });
            let taken = module.uses.values().filter(|taken| !taken.handed_on);
            let all = module.all_of.iter();
            for path in named.chain(taken.map(|taken| &taken.path)).chain(all) {
                let file = match self.find(at, path, 0) {
                    Some(Found::Thing(file)) => file,
                    Some(Found::Module(to)) if module.all_of.contains(path) => {
                        self.modules[&to].file.clone()
                    }
                    _ => continue,
                };
                if file != module.file {
                    let of = needs.entry(module.file.clone()).or_default();
                    of.entry(file).or_insert_with(|| path.join("::"));
                }
            }
        }
        needs
    }

    fn file(&mut self, root: &Path, file: &Path, at: &[String], inner: &Path) {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let tokens: TokenStream = text
            .parse()
            .map_err(|err| format!("{}: {err}", file.display()))
            .unwrap();
        let mut declared = Vec::new();
        self.module(at, file, tokens, &mut declared);
        for name in declared {
            let beside = inner.join(format!("{name}.rs"));
            let folder = inner.join(&name);
            let file = if root.join(&beside).is_file() {
                beside
            } else {
                folder.join("mod.rs")
            };
            let mut at = at.to_vec();
            at.push(name);
            self.file(root, &file, &at, &folder);
        }
    }

    fn module(
        &mut self,
        at: &[String],
        file: &Path,
        tokens: TokenStream,
        declared: &mut Vec<String>,
    ) {
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        let mut inside = Vec::new();
        let tokens = without_tests(tokens);
        let mut before = 0;
        for (index, token) in tokens.iter().enumerate() {
            let (Some(word), Some(next)) = (word(token), tokens.get(index + 1)) else {
                continue;
            };
            let (Some(name), then) = (self::word(next), tokens.get(index + 2)) else {
                continue;
            };
            match word.as_str() {
                "mod" => {
                    module.inside.insert(name.clone());
                    module.scan(&tokens[before..index]);
                    match then {
                        Some(TokenTree::Group(body)) => inside.push((name, body.stream())),
                        _ => declared.push(name),
                    }
                    before = index + 3;
                }
                "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union" => {
                    module.defines.insert(name);
                }
                _ => {}
            }
        }
        module.scan(&tokens[before.min(tokens.len())..]);
        self.modules.insert(at.to_vec(), module);
        for (name, body) in inside {
            let mut at = at.to_vec();
            at.push(name);
            self.module(&at, file, body, &mut Vec::new());
        }
    }

    /// Where a path leads that is written in the module `at`; nothing for what is not of this crate.
    fn find(&self, at: &[String], path: &[String], deep: usize) -> Option<Found> {
        assert!(deep < 30, "{path:?} in {at:?} leads nowhere");
        let (first, mut rest) = path.split_first()?;
        let mut here = match first.as_str() {
            "crate" => Vec::new(),
            "self" => at.to_vec(),
            "super" => at.split_last()?.1.to_vec(),
            _ => match self.name(at, first, deep)? {
                Found::Module(module) => module,
                thing @ Found::Thing(_) => return Some(thing),
            },
        };
        while let Some((name, more)) = rest.split_first() {
            rest = more;
            if name == "super" {
                here.pop();
                continue;
            }
            match self.name(&here, name, deep) {
                Some(Found::Module(module)) => here = module,
                Some(thing) => return Some(thing),
                // Made by a macro there.
                None => return Some(Found::Thing(self.modules.get(&here)?.file.clone())),
            }
        }
        Some(Found::Module(here))
    }

    /// What a name is in a module.
    fn name(&self, at: &[String], name: &String, deep: usize) -> Option<Found> {
        let module = self.modules.get(at)?;
        if module.inside.contains(name) {
            return Some(Found::Module([at, std::slice::from_ref(name)].concat()));
        }
        if module.defines.contains(name) {
            return Some(Found::Thing(module.file.clone()));
        }
        if let Some(taken) = module.uses.get(name) {
            // `use image;` beside no module `image` is another crate.
            return (taken.path.len() > 1 || taken.path[0] != *name)
                .then(|| self.find(at, &taken.path, deep + 1))?;
        }
        module.all_of.iter().find_map(|all| {
            let Found::Module(there) = self.find(at, all, deep + 1)? else {
                return None;
            };
            self.name(&there, name, deep + 1)
        })
    }
}

impl Module {
    /// Take up the paths and `use` lines among these words, at any depth.
    fn scan(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        let mut handed_on = false;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => {
                    if group.delimiter() != Delimiter::Parenthesis || !handed_on {
                        handed_on = false;
                        self.scan(&without_tests(group.stream()));
                    }
                    at += 1;
                }
                TokenTree::Ident(word) if word == "use" && !is(tokens.get(at + 1), '<') => {
                    let end = (at..tokens.len())
                        .find(|end| is(tokens.get(*end), ';'))
                        .unwrap_or(tokens.len());
                    self.take(&tokens[at + 1..end], &[], handed_on);
                    handed_on = false;
                    at = end;
                }
                TokenTree::Ident(word) => {
                    handed_on = word == "pub";
                    let mut path = vec![word.to_string()];
                    let begin = at;
                    at += 1;
                    while is(tokens.get(at), ':')
                        && is(tokens.get(at + 1), ':')
                        && let Some(next) = tokens.get(at + 2).and_then(self::word)
                    {
                        path.push(next);
                        at += 3;
                    }
                    let before = begin.checked_sub(1).and_then(|before| tokens.get(before));
                    let is_member = is(before, '.')
                        || before.and_then(self::word).is_some_and(|word| word == "fn")
                        || (is(tokens.get(at), ':') && !is(tokens.get(at + 1), ':'));
                    if path.len() > 1 || !is_member {
                        self.paths.insert(path);
                    }
                }
                _ => at += 1,
            }
        }
    }

    /// Take up what one `use` line names.
    fn take(&mut self, tokens: &[TokenTree], before: &[String], handed_on: bool) {
        for tree in tokens.split(|token| is(Some(token), ',')) {
            let mut path = before.to_vec();
            let mut called = None;
            let mut ends = !tree.is_empty();
            let mut words = tree.iter();
            while let Some(token) = words.next() {
                match token {
                    TokenTree::Group(group) => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.take(&inner, &path, handed_on);
                        ends = false;
                    }
                    TokenTree::Ident(word) if word == "as" => {
                        called = words.next().and_then(self::word);
                    }
                    // `a::{self}` is `a`.
                    TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
                    TokenTree::Ident(word) => path.push(word.to_string()),
                    star if is(Some(star), '*') => {
                        self.all_of.push(path.clone());
                        ends = false;
                    }
                    _ => {}
                }
            }
            if ends && let Some(last) = path.last().cloned() {
                self.paths.extend((!handed_on).then(|| path.clone()));
                let called = match called {
                    // Only its methods are used.
                    Some(name) if name == "_" => path.join("::"),
                    Some(name) => name,
                    None => last,
                };
                self.uses.insert(called, Use { path, handed_on });
            }
        }
    }
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    }
}

fn is(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The words without the items that only tests have.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let attribute = match tokens.get(at) {
            Some(TokenTree::Group(group)) if is(Some(token), '#') => Some(group),
            _ => None,
        };
        match attribute {
            Some(attribute) if is_for_tests(attribute) => at = end_of_item(&tokens, at + 1),
            // What other attributes say is no need.
            Some(_) => at += 1,
            None => kept.push(token.clone()),
        }
    }
    kept
}

fn is_for_tests(attribute: &Group) -> bool {
    let text = attribute.stream().to_string();
    text.starts_with("cfg") && text.contains("test") && !text.contains("not")
}

/// Behind the item that begins here.
fn end_of_item(tokens: &[TokenTree], from: usize) -> usize {
    let ends_with_sign = tokens[from..]
        .iter()
        .filter_map(word)
        .find(|word| word != "pub")
        .is_some_and(|word| ["use", "static", "type"].contains(&word.as_str()));
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let is_body =
            matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if is(Some(token), ';') || is(Some(token), ',') || (is_body && !ends_with_sign) {
            break;
        }
    }
    at
}

/// Files that need each other, each such group sorted.
pub(crate) fn circles(needs: &Needs) -> Vec<BTreeSet<PathBuf>> {
    let reached = |from: &PathBuf| {
        let mut reached = BTreeSet::new();
        let mut left = vec![from];
        while let Some(file) = left.pop() {
            for next in needs.get(file).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(next.clone()) {
                    left.push(next);
                }
            }
        }
        reached
    };
    let all: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        needs.keys().map(|file| (file, reached(file))).collect();
    let circles: BTreeSet<BTreeSet<PathBuf>> = all
        .iter()
        .filter(|(file, reached)| reached.contains(**file))
        .map(|(file, reached)| {
            let back = |other: &&PathBuf| all.get(other).is_some_and(|all| all.contains(*file));
            reached.iter().filter(back).cloned().collect()
        })
        .collect();
    circles.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The circles of a little crate, a line each.
    fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let circles = circles(&Files::read(folder.path()).needs());
        let line = |circle: &BTreeSet<PathBuf>| {
            let names = circle.iter().map(|file| file.display().to_string());
            names.collect::<Vec<_>>().join(" ")
        };
        circles.iter().map(line).collect()
    }

    #[test]
    fn two_files_that_need_each_other_are_a_circle() {
        let lib = ("lib.rs", "mod a;");
        let folder = ("a/mod.rs", "mod one;\nmod two;\npub use two::Two;");
        let two = (
            "a/two.rs",
            "use super::one::{One, other};\npub struct Two(One);",
        );
        for one in [
            "use super::Two; pub struct One; pub fn other() {}",
            "use crate::a::{Two as Three}; pub struct One; pub fn other() {}",
            "use crate::a; pub struct One; pub fn other(of: a::Two) {}",
            "pub struct One; pub fn other() { println!(\"{}\", super::two::Two::X); }",
            "pub struct One; mod inner { use super::super::two::Two; } pub fn other() {}",
            "use super::two::*; pub struct One; pub fn other() {}",
        ] {
            assert_eq!(
                circles_of(&[lib, folder, two, ("a/one.rs", one)]),
                ["a/one.rs a/two.rs"],
                "{one}"
            );
        }
    }

    #[test]
    fn what_a_file_needs_only_for_its_tests_or_hands_on_is_no_circle() {
        let lib = ("lib.rs", "mod a;");
        let two = (
            "a/two.rs",
            "use super::{Both, one::One};\npub struct Two(One, Both);",
        );
        for (folder, one) in [
            (
                "mod one; mod two; pub use two::Two; pub struct Both;",
                "pub struct One;\n#[cfg(test)] mod tests { use super::super::two::Two; }",
            ),
            (
                "mod one; mod two; pub(crate) use two::{Two}; pub struct Both;",
                "pub struct One; impl One { #[cfg(test)] fn of() { super::Two; } }",
            ),
            (
                "mod one; #[cfg(test)] mod gone; mod two; pub use two::Two; pub struct Both;",
                "pub struct One { two: u8 } // super::Two\nconst X: &str = \"super::Two\";",
            ),
        ] {
            let none = Vec::<String>::new();
            let files = [lib, ("a/mod.rs", folder), two, ("a/one.rs", one)];
            assert_eq!(circles_of(&files), none, "{folder} {one}");
        }
    }

    #[test]
    fn a_folder_that_defines_something_is_in_a_circle_with_what_it_needs() {
        let found = circles_of(&[
            ("lib.rs", "mod a;"),
            (
                "a/mod.rs",
                "mod one;\npub use one::One;\npub struct All { one: One }",
            ),
            ("a/one.rs", "use super::All;\npub struct One(Box<All>);"),
        ]);
        assert_eq!(found, ["a/mod.rs a/one.rs"]);
    }
}
