//! One run at a time in an account.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use super::record::unwritable;
use crate::domain::AccountId;
use crate::private;
use crate::problem::Problem;

/// Take the lock of an account: one run at a time. Who holds it is written into the file.
pub(super) fn lock(
    folder: &Path,
    account: &AccountId,
    now: jiff::Timestamp,
) -> Result<File, Problem> {
    let path = folder.join(format!("{account}.lock"));
    let mut lock = private::open_append(&path).map_err(|err| unwritable(&path, &err))?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => {
            let mut problem = Problem::new(format!(
                "Another run is making changes in account {}.",
                account.grouped()
            ))
            .hint("Let it finish, or stop it there. Then try again.");
            problem.said = holder(&lock).ok().filter(|holder| !holder.is_empty());
            return Err(problem);
        }
        // Some file systems know no locks. Then nobody is kept out, as before.
        Err(TryLockError::Error(err)) => tracing::warn!(%err, "the account cannot be locked"),
        Ok(()) => {}
    }
    // A file with anything else in it is not ours to empty, whatever its name.
    let earlier = holder(&lock).map_err(|err| unwritable(&path, &err))?;
    if !earlier.is_empty() && !earlier.starts_with(HOLDER) {
        let err = io::Error::other("something else is in it, so we do not write to it");
        return Err(unwritable(&path, &err));
    }
    let holder = format!("{HOLDER}{}, since {now:.0}", std::process::id());
    if let Err(err) = lock
        .set_len(0)
        .and_then(|()| lock.write_all(holder.as_bytes()))
    {
        tracing::debug!(%err, "the lock does not say who holds it");
    }
    Ok(lock)
}

/// What begins the text of a lock.
const HOLDER: &str = "process ";

/// The beginning of what stands in a lock.
fn holder(lock: &File) -> io::Result<String> {
    let mut text = Vec::new();
    lock.take(1024).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
