//! StackSets. AWS carries out most of it by itself: here it is begun once, watched account by account, and found again if this
//! program was closed meanwhile.

mod changes;
mod watch;
