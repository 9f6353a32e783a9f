//! The company of the pictures, larger than that of practice: many accounts, in groups.

use std::sync::Arc;

use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::inventory::{Group, Inventory, MemberAccount, Seen, Standing};
use radiant_aws_setup::window::{Ask, State};

/// The company's accounts by group.
const COMPANY: [(&str, &str, &[&str]); 7] = [
    ("ou-security", "Security", &["Audit"]),
    (
        "ou-production",
        "Production",
        &[
            "Payments", "Orders", "Catalog", "Checkout", "Search", "Stock", "Prices", "Mail",
            "Reviews", "Returns", "Accounts", "Gifts",
        ],
    ),
    (
        "ou-web",
        "Web",
        &[
            "Web Shop",
            "Old Web Shop",
            "Web Shop Staging",
            "Loyalty App",
            "Blog",
            "Careers",
            "Press",
            "Recipes",
        ],
    ),
    (
        "ou-analytics",
        "Analytics",
        &["Data Lake", "Reports", "Models", "Streams", "Archive"],
    ),
    (
        "ou-logistics",
        "Logistics",
        &["Warehouse Europe", "Warehouse Asia", "Fleet", "Routes"],
    ),
    (
        "ou-sandbox",
        "Sandbox",
        &[
            "Fraud Lab",
            "Trial",
            "Data Play",
            "Spring Test",
            "Prototypes",
            "Ideas",
        ],
    ),
    ("ou-old", "Former", &["Old Till", "Old Intranet"]),
];

/// The number of an account of the company.
pub(crate) fn numbered(name: &str) -> AccountId {
    let names = COMPANY.iter().flat_map(|(_, _, names)| names.iter());
    let at = names.into_iter().position(|one| *one == name).unwrap();
    AccountId::parse(&format!("{:012}", 313_142_425_353 + 10_100_101 * at)).unwrap()
}

/// As if the organization were a larger one, with groups.
pub(crate) fn larger_company(state: &mut State) {
    let mut seen = Inventory::clone(state.account.around.here().unwrap());
    let main = seen.caller.account.clone();
    let view = seen.accounts.get_mut(&main).unwrap();
    let mut organization = view
        .standing
        .known()
        .unwrap()
        .organization()
        .unwrap()
        .clone();
    let group = |id: &str, name: &str, parent: Option<&str>| Group {
        id: id.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let mut groups = vec![group("r-1", "Root", None)];
    let mut accounts = vec![
        MemberAccount::new(
            organization.management.clone(),
            "Larkfield Management",
            true,
        ),
        MemberAccount::new(main, "Larkfield Security", true),
    ];
    accounts.dedup_by(|a, b| a.id == b.id);
    for (id, name, names) in COMPANY {
        groups.push(group(id, name, Some("r-1")));
        for name in names {
            let mut account = MemberAccount::new(numbered(name), *name, id != "ou-old");
            account.path = vec!["r-1".to_owned(), id.to_owned()];
            accounts.push(account);
        }
    }
    organization.accounts = Seen::Known(accounts);
    organization.groups = Seen::Known(groups);
    view.standing = Seen::Known(Standing::Member(organization));
    state.account.around = Ask::Here(Arc::new(seen));
}
