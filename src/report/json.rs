//! The report as one JSON document.

use std::io::{self, Write};

use super::inert;
use super::model::Report;

/// Writes the report, a field a line, so that two reports can be compared by line.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    inert::pretty(report, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn what_is_written_reads_back_as_the_same_report() {
        let report = samples::report();
        let mut bytes = Vec::new();
        write(&report, &mut bytes).unwrap();
        assert!(bytes.ends_with(b"}\n"));
        assert_eq!(serde_json::from_slice::<Report>(&bytes).unwrap(), report);
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let mut small = [0u8; 10];
        assert!(write(&samples::report(), &mut small[..]).is_err());
    }
}
