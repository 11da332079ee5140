//! Progress on stderr: a moving line on a terminal, a plain one now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::task::JoinHandle;

use crate::aws::Session;

/// How often the line on a terminal moves.
const TICK: Duration = Duration::from_millis(100);
/// How often a plain line comes.
const PLAIN: Duration = Duration::from_secs(10);

/// A display that runs until it is dropped.
#[derive(Debug)]
pub struct Progress {
    task: JoinHandle<()>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts the display, or none.
    #[must_use]
    pub fn start(session: &Arc<Session>, regions: usize, hidden: bool) -> Progress {
        let session = Arc::clone(session);
        if hidden {
            return Progress { task: tokio::spawn(async {}), bar: None };
        }
        let state = move |session: &Session| {
            let throttled = match session.throttled() {
                0 => String::new(),
                n => format!(", {n} throttled"),
            };
            let plural = if regions == 1 { "" } else { "s" };
            format!(
                "{} answers from {regions} region{plural}, {} calls{throttled}",
                session.answered(),
                session.api_calls()
            )
        };
        if !std::io::stderr().is_terminal() {
            let task = tokio::spawn(async move {
                loop {
                    tokio::time::sleep(PLAIN).await;
                    say(&state(&session));
                }
            });
            return Progress { task, bar: None };
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        let shown = bar.clone();
        let task = tokio::spawn(async move {
            loop {
                shown.set_message(state(&session));
                shown.tick();
                tokio::time::sleep(TICK).await;
            }
        });
        Progress { task, bar: Some(bar) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// One line on stderr. When nobody reads it, nothing is lost.
pub fn say(line: &str) {
    let line = crate::report::clean::for_terminal(line);
    let _ = writeln!(std::io::stderr().lock(), "audit: {line}");
}
