//! What several subcommands are told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::account::Size;
use crate::server::Rates;

/// What the account is made from, but for its size.
#[derive(Clone, Debug, Args)]
pub(crate) struct AccountOptions {
    /// Regions of the account
    #[arg(long, default_value_t = 3)]
    pub(crate) regions: usize,
    /// Another account of the same size
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// So many of a kind, whatever the size: `db-snapshot=2000`
    #[arg(long = "kind", value_name = "KIND=COUNT", value_parser = kind)]
    pub(crate) kinds: Vec<(String, usize)>,
    /// What is rare in an account is common
    #[arg(long)]
    pub(crate) mixed: bool,
}

fn kind(text: &str) -> Result<(String, usize), String> {
    let (name, count) = text.split_once('=').ok_or("not KIND=COUNT")?;
    Ok((name.to_owned(), count.parse().map_err(|_| format!("{count:?} is no count"))?))
}

impl AccountOptions {
    /// The account of so many resources.
    pub(crate) fn size(&self, resources: usize) -> Size {
        let fixed: BTreeMap<String, usize> = self.kinds.iter().cloned().collect();
        Size { resources, regions: self.regions, seed: self.seed, fixed, mixed: self.mixed }
    }
}

/// How the endpoint behaves.
#[derive(Clone, Debug, Args)]
pub(crate) struct EndpointOptions {
    /// Milliseconds from a request to its answer
    #[arg(long, default_value_t = 40)]
    pub(crate) latency: u64,
    /// AWS's buckets times this: below 1, AWS gives less than is known of it
    #[arg(long, default_value_t = 1.0)]
    pub(crate) rate_factor: f64,
}

impl EndpointOptions {
    /// AWS's rates, times the factor.
    ///
    /// # Errors
    /// When the table of rates does not parse.
    pub(crate) fn rates(&self) -> Result<Rates, String> {
        Rates::of_aws(self.rate_factor)
    }
}

/// The tool that is measured.
#[derive(Clone, Debug, Args)]
pub(crate) struct AuditOptions {
    /// The binary, built with --release
    #[arg(long, value_name = "PATH")]
    audit: PathBuf,
    /// Percent of AWS's buckets that it may use
    #[arg(long, default_value_t = 50)]
    pub(crate) max_rate: u32,
    /// Calls that it may have in flight
    #[arg(long, default_value_t = 64)]
    pub(crate) concurrency: usize,
    /// The extended checks too
    #[arg(long)]
    pub(crate) extended: bool,
}

impl AuditOptions {
    /// The binary's whole path: it runs in another folder.
    ///
    /// # Errors
    /// A line, when it is not there.
    pub(crate) fn path(&self) -> Result<PathBuf, String> {
        whole_path(&self.audit)
    }
}

/// The whole path of a file, for what runs in another folder.
///
/// # Errors
/// A line, when it is not there.
pub(crate) fn whole_path(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))
}
