//! What a page asks for. Pages only ask; `update` does it, in one place.

use crate::domain::BucketName;
use crate::export::Form;
use crate::wanted::Named;
use crate::window::session::calls::CallsForm;
use crate::window::session::members::view as members;
use crate::window::session::{approving, hand_over, look, open, undo, vendor_page};
use crate::window::{Carried, Opening, Page, Phase, Question, Stop};

/// What a page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Go(Page),
    /// A stop of the rail was pressed.
    OpenStop(Stop),
    /// The start chosen on the Welcome page.
    Begin,
    /// Sign in the way chosen.
    SignIn,
    /// "Yes, use this account".
    UseAccount,
    /// Another account is to be the main one: sign in there.
    SignInTo(Named),
    /// "Use a different sign-in".
    SignOut,
    /// Look at the account again.
    LookAgain,
    /// The page's question is answered; go on, or show what is missing.
    Answered(Question),
    /// The page cannot be left yet: show what is missing.
    ShowMissing,
    /// Is this name free?
    CheckBucket(BucketName),
    /// Show what would change, afresh.
    Plan(Phase),
    /// Show what would change for the accounts that joined since the last run, afresh.
    PlanTheJoined,
    /// What would the changes of this phase cost?
    Cost(Phase),
    /// Count once more what they would cost.
    CountAgain,
    /// Write what it will cost to a file.
    SaveForecast,
    /// Look once more at just what had no answer.
    PlanTheRest(Phase),
    /// Try them on a copy of the account first.
    TryOnCopy(Phase),
    /// Write the copy to a file, without identifiers.
    SaveCopy(Phase),
    /// Make them.
    Apply(Phase),
    /// Make once more what failed in other accounts, as it was shown and approved.
    TryAgain,
    /// Stop after the change under way.
    StopRun,
    /// Have AWS stop what it carries out by itself.
    HaltAws,
    /// Wait no longer for what AWS was asked.
    StopWaiting,
    /// Take a run back.
    Undo(undo::Message),
    /// Read everything back.
    Verify,
    /// Look at what it has come to, and put the record together.
    HandOver,
    Record(hand_over::Message),
    /// Write the record to a file, in the form that was chosen.
    SaveRecord,
    /// Have GuardDuty make a sample finding; it was asked before.
    MakeSample,
    /// Something was copied: what, in up to six words.
    Copied(String),
    /// A value was copied, to be taken over to the vendor's website.
    CopiedValue(Carried),
    /// A value was taken over to the vendor's website, or not after all.
    Tick(Carried, bool),
    VendorPage(vendor_page::Message),
    /// On from the accounts that were chosen one by one.
    Chose,
    Members(members::Message),
    /// Write the plan to a file, to be approved.
    SavePlan(Phase),
    /// Write the plan to a file that can be opened here again.
    SavePlanToOpen(Phase),
    /// Write the changes to a file as code.
    SaveCode(Phase, Form),
    /// Have the plan of a phase approved by somebody else.
    Approving(Phase, approving::Message),
    /// Write the template of the role in another account to a file, for its owner.
    SaveTemplate,
    /// Write the answers to a file.
    SaveAnswers,
    /// Ask which file to open.
    OpenFile(Opening),
    /// What was wrong with a file has been read.
    CloseFileTrouble,
    /// What did not work beside the page has been read.
    CloseNotice,
    /// Carry on after the program stopped unexpectedly.
    CarryOnAfterCrash,
    /// Write the calls that were made to a file: as a table, or as JSON lines.
    SaveActivity(CallsForm),
    Look(look::Message),
    Open(open::Message),
    /// Save, and close the window.
    Leave,
    /// Close although changes are being made: stop after this one, then close.
    StopAndClose,
}
