//! Joining what we want with what is there, so that nothing of anybody else's is lost.

mod back;
mod grow;
mod shape;
mod together;

pub use back::take_out;

use grow::grown;

use super::cover::covers;
use super::equal::statements_equal;
use super::model::Document;
use super::statement::Statement;

/// What to do when a statement with our name is there and says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnClash {
    /// Where it has the shape of an older one of ours, write the new one in its place; else keep both.
    Replace,
    /// It may be in use for something else: keep it, and give ours the next free name.
    KeepBoth,
    /// It may serve somebody's other set-up too: its lists get what is missing, and lose nothing.
    Grow,
}

/// A statement that has to be in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Names the part for good, such as `org-write`; statements are chosen by it, never by position.
    pub id: &'static str,
    pub statement: Statement,
    /// Why it is needed, as a sentence.
    pub why: String,
    pub on_clash: OnClash,
    /// Older forms of it that were chosen against: where one stands under our name, this one takes its place.
    pub instead_of: Vec<Statement>,
    /// The same in other words, which does as well where somebody has written it.
    pub same_as: Vec<Statement>,
    /// What the request carries besides that the statement says nothing of: the condition key, and all that it may be.
    pub carries: Vec<(&'static str, Vec<Option<String>>)>,
}

impl Wanted {
    /// A statement that keeps out of the way of others with its name.
    pub fn beside(id: &'static str, why: &str, statement: Statement) -> Self {
        Self {
            id,
            statement,
            why: why.to_owned(),
            on_clash: OnClash::KeepBoth,
            instead_of: Vec::new(),
            same_as: Vec::new(),
            carries: Vec::new(),
        }
    }

    /// A statement that takes the place of an older one with its name.
    pub fn in_place(id: &'static str, why: &str, statement: Statement) -> Self {
        Self {
            on_clash: OnClash::Replace,
            ..Self::beside(id, why, statement)
        }
    }

    /// A statement that lets somebody do something, and shares its name with what an earlier set-up wrote.
    pub fn growing(id: &'static str, why: &str, statement: Statement) -> Self {
        Self {
            on_clash: OnClash::Grow,
            ..Self::beside(id, why, statement)
        }
    }

    /// Its request carries one of these under the condition key; `None` is nothing at all.
    #[must_use]
    pub fn carrying(
        mut self,
        key: &'static str,
        values: impl IntoIterator<Item = Option<String>>,
    ) -> Self {
        self.carries.push((key, values.into_iter().collect()));
        self
    }

    /// It takes the place of this form of it, which was chosen against.
    #[must_use]
    pub fn instead_of(mut self, older: Statement) -> Self {
        self.instead_of.push(older);
        self
    }

    /// It is in the policy of one of these keys: there the key's own ARN says what `*` says.
    ///
    /// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html>.
    #[must_use]
    pub fn of_key(mut self, keys: &[String]) -> Self {
        let own = keys.iter().map(|key| [key.as_str()]);
        let same = own.map(|key| self.statement.clone().resource(key));
        self.same_as = same.collect();
        self
    }

    /// Whether a statement that is there says all that this one would.
    pub fn is_said_by(&self, there: &Statement) -> bool {
        let mut forms = std::iter::once(&self.statement).chain(&self.same_as);
        forms.any(|form| covers(there, form))
    }

    /// Whether statements need no change for this one.
    fn is_met_among(&self, statements: &[Statement]) -> bool {
        match self.on_clash {
            OnClash::KeepBoth => statements.iter().any(|there| self.is_said_by(there)),
            // An older one of ours goes even when somebody else says the same as the new one.
            OnClash::Replace => {
                statements
                    .iter()
                    .any(|there| statements_equal(there, &self.statement))
                    && self.older_among(statements).is_none()
            }
            OnClash::Grow => {
                statements.iter().any(|there| self.is_said_by(there))
                    && self.disowned_among(statements).is_none()
            }
        }
    }

    /// Whether the merge may write this one in the place of that: it has our name, perhaps with a number, and our shape.
    pub(super) fn takes_place_of(&self, there: &Statement) -> bool {
        self.on_clash == OnClash::Replace
            && self.has_our_name(there)
            && shape::is_older(there, &self.statement)
    }

    fn has_our_name(&self, there: &Statement) -> bool {
        let names = there.sid().zip(self.statement.sid());
        names.is_some_and(|(name, sid)| is_numbered(name, sid))
    }

    /// Where a form of ours stands that was chosen against.
    fn disowned_among(&self, statements: &[Statement]) -> Option<usize> {
        statements.iter().position(|there| {
            self.has_our_name(there)
                && self
                    .instead_of
                    .iter()
                    .any(|older| statements_equal(older, there))
        })
    }

    /// What to write in the place of which statement, so that it is met without one statement more; the name there stays.
    fn in_place_among(&self, statements: &[Statement]) -> Option<(usize, Statement)> {
        let anew = |at: usize| {
            let sid = statements.get(at)?.sid()?;
            Some((at, self.statement.clone().with_sid(sid)))
        };
        match self.on_clash {
            OnClash::KeepBoth => None,
            OnClash::Replace => anew(self.older_among(statements)?),
            OnClash::Grow => {
                if let Some(at) = self.disowned_among(statements) {
                    return anew(at);
                }
                if self.is_met_among(statements) {
                    return None;
                }
                statements.iter().enumerate().find_map(|(at, there)| {
                    let ours = self.has_our_name(there);
                    Some((at, ours.then(|| grown(there, &self.statement))??))
                })
            }
        }
    }

    /// Where our older version stands: under the very name before those with a number.
    fn older_among(&self, statements: &[Statement]) -> Option<usize> {
        let sid = self.statement.sid()?;
        let is_exact = |there: &Statement| there.sid() == Some(sid);
        let is_new = |there: &Statement| statements_equal(there, &self.statement);
        let is_older = |there: &Statement| self.takes_place_of(there);
        if statements
            .iter()
            .any(|there| is_exact(there) && is_new(there))
        {
            return None;
        }
        let older = statements
            .iter()
            .position(|there| is_exact(there) && is_older(there));
        older.or_else(|| {
            let is_there = statements
                .iter()
                .any(|there| self.has_our_name(there) && is_new(there));
            if is_there {
                return None;
            }
            statements.iter().position(is_older)
        })
    }
}

/// What came out of [`merge`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub document: Document,
    /// The names of the statements that were put in.
    pub added: Vec<String>,
    /// The names of our older statements that were written anew.
    pub replaced: Vec<String>,
    /// The names of our older statements whose lists got what was missing.
    pub grown: Vec<String>,
    /// How many statements stay exactly as they were.
    pub kept: usize,
    /// Whether the document is the one that was there.
    pub unchanged: bool,
}

/// Put the wanted statements into the document that is there, or into a new one.
///
/// Every other statement and every unknown field stays as it was, in its place; so does `Version`.
/// Merging the result again changes nothing.
pub fn merge(existing: Option<&Document>, wanted: &[Wanted]) -> Merge {
    let base = existing
        .cloned()
        .unwrap_or_else(|| Document::from_statements([]));
    let mut statements = base.statements();
    let before = statements.len();
    let mut added = Vec::new();
    let mut replaced = Vec::new();
    let mut grown = Vec::new();
    // Ours first: what an older one of ours allowed must not count as there already.
    for want in wanted {
        if let Some((at, anew)) = want.in_place_among(&statements)
            && let Some(place) = statements.get_mut(at)
        {
            let grew = want.on_clash == OnClash::Grow && covers(&anew, place);
            let list = if grew { &mut grown } else { &mut replaced };
            list.extend(anew.sid().map(str::to_owned));
            *place = anew;
        }
    }
    for want in wanted {
        if !want.is_met_among(&statements) {
            let sid = free_sid(want.statement.sid().unwrap_or_default(), &statements);
            statements.push(want.statement.clone().with_sid(&sid));
            added.push(sid);
        }
    }
    let touched = !(added.is_empty() && replaced.is_empty() && grown.is_empty());
    Merge {
        kept: before.saturating_sub(replaced.len() + grown.len()),
        unchanged: existing.is_some() && !touched,
        document: if touched {
            base.with_statements(statements)
        } else {
            base
        },
        added,
        replaced,
        grown,
    }
}

/// The wanted statements that the document does not have yet.
#[cfg(test)]
pub(super) fn missing<'a>(existing: Option<&Document>, wanted: &'a [Wanted]) -> Vec<&'a Wanted> {
    let statements = existing.map(Document::statements).unwrap_or_default();
    wanted
        .iter()
        .filter(|want| !want.is_met_among(&statements))
        .collect()
}

/// The document without the statements of these names; everything else stays.
pub fn without(document: &Document, sids: &[String]) -> Document {
    let statements = document.statements();
    let goes = |statement: &Statement| {
        statement
            .sid()
            .is_some_and(|sid| sids.iter().any(|gone| gone == sid))
    };
    if statements.iter().any(goes) {
        document.with_statements(statements.into_iter().filter(|statement| !goes(statement)))
    } else {
        document.clone()
    }
}

/// Whether this is the name, or the name with a number that [`free_sid`] gave it.
fn is_numbered(name: &str, sid: &str) -> bool {
    name.strip_prefix(sid).is_some_and(|rest| {
        rest.is_empty()
            || (!sid.ends_with(|last: char| last.is_ascii_digit())
                && rest.parse::<usize>().is_ok_and(|number| number > 1))
    })
}

/// The name itself, or with the first number from 2 on that nobody has.
fn free_sid(sid: &str, statements: &[Statement]) -> String {
    let is_free = |candidate: &str| {
        !statements
            .iter()
            .filter_map(Statement::sid)
            .any(|there| there.eq_ignore_ascii_case(candidate))
    };
    if is_free(sid) {
        return sid.to_owned();
    }
    (2..=statements.len() + 2)
        .map(|number| format!("{sid}{number}"))
        .find(|candidate| is_free(candidate))
        .unwrap_or_else(|| sid.to_owned())
}

#[cfg(test)]
mod tests;
