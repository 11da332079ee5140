//! The policies of an account, each text read once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Policy;
use crate::calls::Call;
use crate::fact::{Gap, Reason};

/// What became of a text.
type Read = Result<Rc<Policy>, String>;

/// Every policy that was asked for, by its text: what several checks ask for, or several
/// principals hold, is read once.
#[derive(Default)]
pub struct Texts {
    read: RefCell<HashMap<Box<str>, Read>>,
}

impl Texts {
    /// Reads a policy that a call answered.
    ///
    /// # Errors
    /// As [`Policy::read`].
    pub fn read(&self, text: &str, call: &'static Call) -> Result<Rc<Policy>, Gap> {
        let malformed = |wrong: &String| Gap::new(call, Reason::Malformed, format!("policy: {wrong}"));
        if let Some(known) = self.read.borrow().get(text) {
            return known.clone().map_err(|wrong| malformed(&wrong));
        }
        let policy = Policy::parse(text).map(Rc::new);
        self.read.borrow_mut().insert(text.into(), policy.clone());
        policy.map_err(|wrong| malformed(&wrong))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::{Operation, iam::GetAccountAuthorizationDetails as Details, s3::GetBucketPolicy};

    #[test]
    fn a_text_is_read_once_and_its_gap_is_that_of_the_call() {
        let texts = Texts::default();
        let first = texts.read(r#"{"Statement":[]}"#, Details::CALL).unwrap();
        assert!(Rc::ptr_eq(&first, &texts.read(r#"{"Statement":[]}"#, GetBucketPolicy::CALL).unwrap()));
        for call in [Details::CALL, GetBucketPolicy::CALL] {
            let gap = texts.read("{", call).unwrap_err();
            assert_eq!((gap.call, gap.reason), (Some(call), Reason::Malformed));
        }
    }
}
