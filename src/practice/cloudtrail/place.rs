//! Which trail it is about.

/// Whose trail, in which home Region, with which name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) owner: &'a str,
    pub(super) home: &'a str,
    pub(super) name: &'a str,
}

impl Place<'_> {
    pub(super) fn arn(self) -> String {
        let Self { owner, home, name } = self;
        format!("arn:aws:cloudtrail:{home}:{owner}:trail/{name}")
    }
}
