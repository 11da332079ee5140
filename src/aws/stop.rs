//! Stopping a scan before its end: a signal, a deadline, or credentials that are gone.
//! What is known so far is kept; every further call becomes a gap at once.

use checks::fact::Reason;
use tokio::sync::watch;

/// Why a scan stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// The time of `--timeout` is over.
    Deadline,
    /// The credentials expired and could not be renewed.
    Expired,
}

impl Stopped {
    /// The reason that gaps carry from then on.
    #[must_use]
    pub fn reason(self) -> Reason {
        match self {
            Stopped::Interrupt | Stopped::Terminate | Stopped::Deadline => Reason::Interrupted,
            Stopped::Expired => Reason::Expired,
        }
    }

    /// The same for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Stopped::Interrupt => "stopped by Ctrl-C",
            Stopped::Terminate => "stopped by SIGTERM",
            Stopped::Deadline => "stopped at the deadline of --timeout",
            Stopped::Expired => "stopped because the credentials expired",
        }
    }
}

/// A switch that everything in the scan watches. Clones share it.
#[derive(Clone, Debug)]
pub struct Stop {
    switch: watch::Sender<Option<Stopped>>,
}

impl Stop {
    /// A switch that is not thrown.
    #[must_use]
    pub fn new() -> Stop {
        Stop { switch: watch::Sender::new(None) }
    }

    /// Throws the switch. The first reason stays.
    pub fn stop(&self, why: Stopped) {
        self.switch.send_if_modified(|state| {
            state.is_none() && {
                *state = Some(why);
                true
            }
        });
    }

    /// Whether and why it is thrown.
    #[must_use]
    pub fn now(&self) -> Option<Stopped> {
        *self.switch.borrow()
    }

    /// Waits until it is thrown.
    pub async fn thrown(&self) -> Stopped {
        let mut watched = self.switch.subscribe();
        loop {
            if let Some(why) = *watched.borrow_and_update() {
                return why;
            }
            if watched.changed().await.is_err() {
                // The sender lives as long as `self`: unreachable, but waiting is right.
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Stop::new()
    }
}
