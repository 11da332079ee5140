//! Whether a denial is about everything that a statement allows.

use crate::policy::{Names, Statement, contains, overlap};

/// Whether a denial covers what a statement allows: of its actions those that are asked
/// about (all of them where nothing is asked), on all of its resources.
pub(super) fn covers(deny: &Statement, allow: &Statement, asked: &[&str]) -> bool {
    let actions = match asked {
        [] => covers_names(&lower(&deny.actions), &lower(&allow.actions)),
        asked => asked.iter().all(|action| !allow.actions.include(action) || deny.actions.include(action)),
    };
    let resources = match (&deny.resources, &allow.resources) {
        // Trust policies have none.
        (None, _) => true,
        (Some(deny), Some(allow)) => covers_names(deny, allow),
        (Some(deny), None) => deny.is_everything(),
    };
    actions && resources
}

fn lower(names: &Names) -> Names {
    let lower = |names: &Vec<String>| names.iter().map(|name| name.to_ascii_lowercase()).collect();
    match names {
        Names::Of(names) => Names::Of(lower(names)),
        Names::AllBut(names) => Names::AllBut(lower(names)),
    }
}

/// Says no where it cannot tell. A pattern with variables is taken as it is written, which
/// only the same pattern or a star covers.
fn covers_names(outer: &Names, inner: &Names) -> bool {
    match (outer, inner) {
        (outer, _) if outer.is_everything() => true,
        (Names::Of(outer), Names::Of(inner)) => {
            inner.iter().all(|inner| outer.iter().any(|outer| contains(outer, inner)))
        }
        (Names::AllBut(gone), Names::Of(inner)) => {
            !inner.iter().any(|inner| gone.iter().any(|gone| overlap(gone, inner)))
        }
        (Names::AllBut(gone), Names::AllBut(inner)) => {
            gone.iter().all(|gone| inner.iter().any(|inner| contains(inner, gone)))
        }
        (Names::Of(_), Names::AllBut(_)) => false,
    }
}
