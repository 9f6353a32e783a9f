//! Our rules joined into a document, and the change that comes of it.

mod reasons;

use reasons::refused;

use super::Action;
use super::draft::{Draft, notice, policy_view};
use crate::policy::{Document, DocumentKind, Merge, Wanted, conflicts, merge};

pub(super) use reasons::{gone, too_large};

/// A document that has to hold our rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub(super) kind: DocumentKind,
    /// `None` is "there is no document".
    pub(super) existing: Option<&'a Document>,
    pub(super) wanted: &'a [Wanted],
    /// The title when something is written, such as "Let CloudTrail write into the log bucket".
    pub(super) deed: &'a str,
    /// The title when nothing is, such as "CloudTrail may write into the log bucket".
    pub(super) done: &'a str,
    /// Why the rules are needed, as a sentence.
    pub(super) purpose: &'a str,
}

impl Rules<'_> {
    /// The document as it will be.
    pub(super) fn after(&self) -> Document {
        merge(self.existing, self.wanted).document
    }

    /// The change that writes the document, if it has to be written; `write` makes the action of it.
    ///
    /// What AWS would refuse, and what would let the service down all the same, is left to a person.
    pub(super) fn draft(&self, draft: Draft, write: impl FnOnce(Document) -> Action) -> Draft {
        let merged = merge(self.existing, self.wanted);
        let before = self
            .existing
            .map(|document| policy_view(self.kind, document));
        let mut refusals = self
            .existing
            .map(|document| conflicts(document, self.wanted))
            .unwrap_or_default();
        let sure = refusals
            .iter()
            .position(|refusal| refusal.certain)
            .map(|at| refusals.remove(at));
        let draft = draft
            .before(before)
            .then(Some(policy_view(self.kind, &merged.document)))
            .warns(refusals.into_iter().map(|refusal| notice(refusal.text)));
        if let Some(refusal) = sure {
            return draft
                .says(self.deed, self.purpose)
                .by_hand(refused(self.kind, refusal));
        }
        if merged.unchanged {
            return draft.says(self.done, self.purpose).keep();
        }
        let draft = draft.says(self.deed, format!("{} {}", self.purpose, counted(&merged)));
        let unwritable = self.existing.and_then(|document| gone(self.kind, document));
        if let Some(problem) = unwritable.or_else(|| too_large(self.kind, &merged.document)) {
            return draft.by_hand(problem);
        }
        let action = write(merged.document);
        if self.existing.is_some() {
            draft.update(action)
        } else {
            draft.create(action)
        }
    }

    /// The change that takes something out as well, because the answers ask for it; `after` is the document as it will be.
    pub(super) fn draft_less(
        &self,
        draft: Draft,
        after: &Document,
        write: impl FnOnce(Document) -> Action,
    ) -> Draft {
        let before = self
            .existing
            .map(|document| policy_view(self.kind, document));
        let draft = draft
            .before(before)
            .then(Some(policy_view(self.kind, after)))
            .says(self.deed, self.purpose);
        let unwritable = self.existing.and_then(|document| gone(self.kind, document));
        match unwritable.or_else(|| too_large(self.kind, after)) {
            Some(problem) => draft.by_hand(problem),
            None => draft.update(write(after.clone())),
        }
    }
}

/// Such as "Adds 3 rules, changes 1, keeps 2."
fn counted(merged: &Merge) -> String {
    let (added, grown) = (merged.added.len(), merged.grown.len());
    let (replaced, kept) = (merged.replaced.len(), merged.kept);
    let rules = |count: usize| {
        if count == 1 {
            "1 rule".to_owned()
        } else {
            format!("{count} rules")
        }
    };
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(format!("adds {}", rules(added)));
    }
    if grown > 0 {
        parts.push(format!("adds to {}", rules(grown)));
    }
    if replaced > 0 {
        parts.push(format!("changes {}", rules(replaced)));
    }
    if kept > 0 {
        parts.push(format!("keeps {} as before", rules(kept)));
    }
    let text = parts.join(", ");
    let mut signs = text.chars();
    match signs.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), signs.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
