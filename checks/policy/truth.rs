//! Yes, no, or not to be told from what is known of a request.

/// Whether something holds for a request of which not everything is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not, whatever the rest is.
    No,
    /// It depends on what is not known.
    Maybe,
    /// It does, whatever the rest is.
    Yes,
}

impl Truth {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// One of them holds.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// Whether it may hold.
    #[must_use]
    pub fn possible(self) -> bool {
        self != Truth::No
    }

    /// All hold.
    pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut all = Truth::Yes;
        for truth in truths {
            all = all.and(truth);
            if all == Truth::No {
                break;
            }
        }
        all
    }

    /// Some hold.
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut any = Truth::No;
        for truth in truths {
            any = any.or(truth);
            if any == Truth::Yes {
                break;
            }
        }
        any
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Maybe => Truth::Maybe,
            Truth::Yes => Truth::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }
}
