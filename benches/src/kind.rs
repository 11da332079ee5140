//! What a kind of resource is: how many there are, and which operations tell of it.

use crate::account::{Account, At};
use crate::wire::{Ask, Outcome, Xml};

/// Where things of a kind are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Once for the account.
    Global,
    /// In each region.
    Regional,
}

/// How many of a kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// Thousandths of the account's resources, and one in each place at least.
    Thousandths(usize),
    /// So many in each place, whatever the size.
    InEachPlace(usize),
    /// What the others leave.
    Rest,
}

/// A kind of resource.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Its name, which is also what its resources are named after.
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) share: Share,
    pub(crate) operations: &'static [Operation],
}

/// An operation that tells of a kind.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The service, as the calls table of `audit` names it.
    pub(crate) service: &'static str,
    /// The operation, as AWS names it.
    pub(crate) name: &'static str,
    pub(crate) answer: Answer,
    /// The operation of the same service whose answer names what this one is asked about.
    pub(crate) after: Option<&'static str>,
}

/// What an operation answers.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The kind's resources of a place, in pages.
    Pages(Pages),
    /// Anything else of which one answer is enough in a place.
    Once(fn(&Ask<'_>) -> Outcome),
    /// Something about one resource.
    About(About),
    /// Anything of which several answers are needed in a place: how many, and what they are.
    Counted { answer: fn(&Ask<'_>) -> Outcome, calls: fn(&Account, usize) -> usize },
}

/// How a list is told.
#[derive(Debug)]
pub(crate) struct Pages {
    /// The element of the list.
    pub(crate) set: &'static str,
    /// The element of an entry.
    pub(crate) member: &'static str,
    /// The fewest and the most entries that may be asked for in one page.
    pub(crate) limits: (usize, usize),
    /// How many come when nobody says.
    pub(crate) unasked: usize,
    /// Whether AWS tells it in pages at all.
    pub(crate) paged: bool,
    /// Writes what is in an entry.
    pub(crate) write: fn(&mut Xml, &At<'_>),
    /// The lists that parameters select, which an audit needs in turn. The first that fits
    /// is told.
    pub(crate) views: &'static [View],
}

/// A list that a request's parameters select.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) fits: fn(&Ask<'_>) -> bool,
    pub(crate) holds: fn(&At<'_>) -> bool,
}

/// Everything.
pub(crate) const WHOLE: &[View] = &[View { fits: |_| true, holds: |_| true }];

/// How one resource is told.
#[derive(Debug)]
pub(crate) struct About {
    /// The number of the resource that is asked about.
    pub(crate) whom: fn(&Ask<'_>) -> Option<usize>,
    /// The error when there is none.
    pub(crate) nobody: &'static str,
    /// The region that it must be asked in, where the service's list does not tell by place.
    pub(crate) home: Option<fn(&At<'_>) -> &'static str>,
    /// How many calls an audit needs for it: none for what it does not have to ask about.
    pub(crate) calls: fn(&At<'_>) -> usize,
    pub(crate) answer: fn(&At<'_>, &Ask<'_>) -> Outcome,
}

impl Operation {
    /// One answer in a place.
    pub(crate) const fn once(service: &'static str, name: &'static str, answer: fn(&Ask<'_>) -> Outcome) -> Operation {
        Operation { service, name, answer: Answer::Once(answer), after: None }
    }

    /// About one resource, which another operation named.
    pub(crate) const fn about(
        service: &'static str,
        name: &'static str,
        after: &'static str,
        about: About,
    ) -> Operation {
        Operation { service, name, answer: Answer::About(about), after: Some(after) }
    }

    /// Its id: `service:Operation`.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}", self.service, self.name)
    }

    /// The fewest calls that learn all of it in one place.
    pub(crate) fn fewest(&self, kind: &'static Kind, account: &Account, region: usize) -> usize {
        match &self.answer {
            Answer::Once(_) => 1,
            Answer::Pages(pages) => pages.views.iter().map(|view| pages.fewest(view, kind, account, region)).sum(),
            Answer::About(about) => account.all(kind, region).map(|at| (about.calls)(&at)).sum(),
            Answer::Counted { calls, .. } => calls(account, region),
        }
    }

    /// How many calls must follow one another in the place where that takes longest.
    pub(crate) fn steps(&self, kind: &'static Kind, account: &Account) -> usize {
        let steps = |region| match &self.answer {
            Answer::Once(_) => 1,
            Answer::Pages(pages) => {
                pages.views.iter().map(|view| pages.fewest(view, kind, account, region)).max().unwrap_or(0)
            }
            Answer::About(about) => account.all(kind, region).map(|at| (about.calls)(&at)).max().unwrap_or(0),
            Answer::Counted { calls, .. } => calls(account, region),
        };
        account.places(kind.place).map(steps).max().unwrap_or(0)
    }
}

impl Pages {
    fn fewest(&self, view: &View, kind: &'static Kind, account: &Account, region: usize) -> usize {
        let entries = account.all(kind, region).filter(|at| (view.holds)(at)).count();
        if self.paged { entries.div_ceil(self.limits.1).max(1) } else { 1 }
    }
}
