//! The credential report: AWS hands it out as CSV text, whose columns are told by their
//! names, since AWS adds columns.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use super::iam::{CredentialKey, CredentialReport, CredentialRow};

/// Reads a credential report. The time of its making is not in the text: the answer holds it.
///
/// # Errors
/// What is wrong with the text, by line and column; never its content.
pub fn parse(text: &str) -> Result<CredentialReport, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| "the header is no CSV".to_owned())?.clone();
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|_| format!("row {} is no CSV", index + 1))?;
        let cells = Cells { header: &header, record: &record };
        rows.push(row(&cells).map_err(|wrong| format!("row {}: {wrong}", index + 1))?);
    }
    // AWS always lists root.
    if rows.is_empty() {
        return Err("it has no rows".to_owned());
    }
    Ok(CredentialReport { generated_at: None, rows })
}

fn row(cells: &Cells<'_>) -> Result<CredentialRow, String> {
    let certificates = [cells.set("cert_1_active")?, cells.set("cert_2_active")?];
    Ok(CredentialRow {
        user: cells.text("user")?.to_owned(),
        arn: cells.text("arn")?.to_owned(),
        created_at: cells.time("user_creation_time")?,
        password_enabled: cells.flag("password_enabled")?,
        password_last_used: cells.time("password_last_used")?,
        password_last_changed: cells.time("password_last_changed")?,
        mfa_active: cells.flag("mfa_active")?,
        keys: vec![key(cells, 1)?, key(cells, 2)?],
        active_certificates: certificates.map(u32::from).iter().sum(),
    })
}

fn key(cells: &Cells<'_>, number: u8) -> Result<CredentialKey, String> {
    let column = |name: &str| format!("access_key_{number}_{name}");
    Ok(CredentialKey {
        active: cells.set(&column("active"))?,
        last_rotated: cells.time(&column("last_rotated"))?,
        last_used: cells.time(&column("last_used_date"))?,
    })
}

/// One row, with its cells by the names of their columns.
struct Cells<'a> {
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl<'a> Cells<'a> {
    /// The text of a cell.
    fn text(&self, column: &str) -> Result<&'a str, String> {
        let place = self.header.iter().position(|name| name.eq_ignore_ascii_case(column));
        match place.and_then(|place| self.record.get(place)) {
            None | Some("") => Err(format!("there is no {column}")),
            Some(text) => Ok(text),
        }
    }

    /// Yes, no, or not told for this user.
    fn flag(&self, column: &str) -> Result<Option<bool>, String> {
        match self.text(column)?.to_ascii_lowercase().as_str() {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            "n/a" | "not_supported" | "no_information" => Ok(None),
            _ => Err(format!("{column} is neither true nor false")),
        }
    }

    /// Yes or no.
    fn set(&self, column: &str) -> Result<bool, String> {
        self.flag(column)?.ok_or_else(|| format!("{column} is neither true nor false"))
    }

    /// A time, or none.
    fn time(&self, column: &str) -> Result<Option<jiff::Timestamp>, String> {
        let text = self.text(column)?;
        match text.to_ascii_lowercase().as_str() {
            "n/a" | "not_supported" | "no_information" => Ok(None),
            _ => text.parse().map(Some).map_err(|_| format!("{column} is no time")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
        password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
        access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
        access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
        cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
    const ROOT: &str = "<root_account>,arn:aws:iam::111122223333:root,2019-01-02T03:04:05+00:00,not_supported,\
        2026-03-04T05:06:07+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,\
        false,N/A,false,N/A";
    const USER: &str = "ann,arn:aws:iam::111122223333:user/ann,2020-01-02T03:04:05Z,TRUE,no_information,\
        2020-01-02T03:04:05+00:00,N/A,FALSE,TRUE,2020-02-02T03:04:05+00:00,N/A,N/A,N/A,false,\
        2020-03-02T03:04:05+00:00,2020-04-02T03:04:05+00:00,eu-west-1,s3,true,2020-05-02T03:04:05+00:00,false,N/A";

    fn time(text: &str) -> Option<jiff::Timestamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn root_and_a_user() {
        let report = parse(&format!("{HEADER}\n{ROOT}\n{USER}\n")).unwrap();
        let [root, user] = &report.rows[..] else { panic!("two rows") };
        assert_eq!(root.user, "<root_account>");
        assert_eq!(root.password_enabled, None);
        assert_eq!(root.password_last_used, time("2026-03-04T05:06:07Z"));
        assert_eq!(root.password_last_changed, None);
        assert_eq!(root.mfa_active, Some(true));
        assert_eq!(root.keys.iter().filter(|key| key.active || key.last_rotated.is_some()).count(), 0);
        assert_eq!(root.active_certificates, 0);
        assert_eq!(user.arn, "arn:aws:iam::111122223333:user/ann");
        assert_eq!(user.created_at, time("2020-01-02T03:04:05Z"));
        assert_eq!((user.password_enabled, user.password_last_used), (Some(true), None));
        assert_eq!(user.mfa_active, Some(false));
        let [first, second] = &user.keys[..] else { panic!("two keys") };
        assert!(first.active && first.last_used.is_none());
        assert!(!second.active, "an inactive key keeps its times");
        assert_eq!(second.last_used, time("2020-04-02T03:04:05Z"));
        assert_eq!(user.active_certificates, 1);
        assert_eq!(report.generated_at, None);
    }

    #[test]
    fn newer_reports_say_whether_root_has_a_password() {
        let root = ROOT.replacen("not_supported", "FALSE", 1);
        assert_eq!(parse(&format!("{HEADER}\n{root}")).unwrap().rows[0].password_enabled, Some(false));
    }

    #[test]
    fn columns_are_told_by_name() {
        let swap = |line: &str| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells.reverse();
            cells.insert(3, "news");
            cells.join(",")
        };
        let plain = parse(&format!("{HEADER}\n{ROOT}\n{USER}")).unwrap();
        assert_eq!(parse(&format!("{}\r\n{}\r\n{}\r\n", swap(HEADER), swap(ROOT), swap(USER))).unwrap(), plain);
        let wider = format!("{HEADER},additional_credentials_info\n{ROOT},\n{USER},\"1, see ListAccessKeys\"");
        assert_eq!(parse(&wider).unwrap(), plain);
    }

    #[test]
    fn every_spelling_of_nothing() {
        for nothing in ["N/A", "n/a", "no_information", "NOT_SUPPORTED"] {
            let user = USER.replacen("no_information", nothing, 1);
            assert_eq!(parse(&format!("{HEADER}\n{user}")).unwrap().rows[0].password_last_used, None, "{nothing}");
        }
    }

    #[test]
    fn what_is_missing_or_strange_is_an_error_that_quotes_nothing() {
        let columns: Vec<&str> = HEADER.split(',').map(str::trim).collect();
        for column in ["user", "password_last_used", "mfa_active", "access_key_2_active", "cert_1_active"] {
            let header = HEADER.replacen(column, "renamed", 1);
            let wrong = parse(&format!("{header}\n{USER}")).unwrap_err();
            assert!(wrong.contains(column) && wrong.contains("row 1"), "{wrong}");
            let place = columns.iter().position(|name| *name == column).unwrap();
            let mut cells: Vec<&str> = USER.split(',').collect();
            cells[place] = "";
            assert!(parse(&format!("{HEADER}\n{}", cells.join(","))).is_err(), "an empty {column}");
        }
        for (good, bad) in [("TRUE", "perhaps"), ("2020-02-02T03:04:05+00:00", "yesterday"), ("false", "N/A")] {
            let wrong = parse(&format!("{HEADER}\n{ROOT}\n{}", USER.replacen(good, bad, 1))).unwrap_err();
            assert!(wrong.starts_with("row 2") && !wrong.contains(bad) && !wrong.contains("ann"), "{wrong}");
        }
        let short = USER.split(',').take(9).collect::<Vec<_>>().join(",");
        for text in ["", "\n", HEADER, "<html>", &format!("{HEADER}\n{short}")] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
