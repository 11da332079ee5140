//! What a measurement was made on.

use std::fmt;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The machine, the day, and the version of the tool.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Machine {
    day: String,
    audit: String,
    cores: usize,
    /// Whole GiB; 0 when the system does not say.
    memory_gib: u64,
}

impl Machine {
    /// This one.
    pub(crate) fn here(audit: &Path) -> Machine {
        let version = Command::new(audit).arg("--version").env_clear().output();
        let audit =
            version.map_or_else(|_| "unknown".to_owned(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        Machine { day: jiff::Zoned::now().date().to_string(), audit, cores, memory_gib: memory_gib() }
    }
}

/// Of /proc/meminfo, whose first line is the whole memory in KiB.
fn memory_gib() -> u64 {
    let Ok(text) = std::fs::read_to_string("/proc/meminfo") else { return 0 };
    let digits = text.lines().next().and_then(|line| line.split_whitespace().nth(1));
    // Up: the kernel keeps some for itself.
    digits.and_then(|digits| digits.parse::<u64>().ok()).map_or(0, |kib| kib.div_ceil(1 << 20))
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} on {} cores and {} GiB", self.audit, self.day, self.cores, self.memory_gib)
    }
}
