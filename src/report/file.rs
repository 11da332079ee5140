//! Writes a report to a file, whole or not at all.
//!
//! The bytes go to a new file beside the target, under a name that nobody else has, and
//! take the target's name only when all of them are on disk: a full disk, a kill or a
//! power cut leaves the former report as it was. Reports name what is weak in an account,
//! so only the owner may read them.

use std::fs::{File, symlink_metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

/// Why a report is not in its file. Each is one line that names the file.
#[derive(Debug, Error)]
pub enum FileError {
    /// The path names a directory.
    #[error("cannot write to {0}: it is a directory")]
    Directory(PathBuf),
    /// The path ends in no file name.
    #[error("cannot write to {0}: it names no file")]
    NoName(PathBuf),
    /// The path is a device, a pipe or a link, which a rename would put away.
    #[error("cannot write to {0}: it is there and is no regular file; for standard output leave the path out")]
    NotRegular(PathBuf),
    /// The directory is not there.
    #[error("cannot write to {0}: its directory does not exist")]
    NoDirectory(PathBuf),
    /// Writing failed.
    #[error("cannot write to {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes the file by `write`, and puts it in place only when that succeeded.
///
/// An existing report is replaced. The file has mode 0600.
///
/// # Errors
/// When the path cannot be a report, or writing failed; then whatever stood there still does.
pub fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FileError> {
    put(path, directory_of(path)?, write).map_err(|source| FileError::Io { path: path.to_owned(), source })
}

/// Whether a report may be written there, asked before there is one: the directory is there, and
/// a file can be made in it.
///
/// # Errors
/// Why there can be no report.
pub fn check(path: &Path) -> Result<(), FileError> {
    let made = NamedTempFile::new_in(directory_of(path)?);
    made.map(drop).map_err(|source| FileError::Io { path: path.to_owned(), source })
}

/// The directory that the file is to be in, if the path can be a report.
pub(crate) fn directory_of(path: &Path) -> Result<&Path, FileError> {
    if path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
        return Err(FileError::Directory(path.to_owned()));
    }
    if symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(FileError::NotRegular(path.to_owned()));
    }
    let directory = match (path.parent(), path.file_name()) {
        (Some(parent), Some(_)) if parent.as_os_str().is_empty() => Path::new("."),
        (Some(parent), Some(_)) => parent,
        _ => return Err(FileError::NoName(path.to_owned())),
    };
    if directory.is_dir() { Ok(directory) } else { Err(FileError::NoDirectory(path.to_owned())) }
}

fn put(path: &Path, directory: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Opened anew and exclusively, mode 0600, and removed if anything below fails.
    let mut file = NamedTempFile::new_in(directory)?;
    let mut buffered = BufWriter::new(&mut file);
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|refused| refused.error)?;
    sync_directory(directory);
    Ok(())
}

/// Makes the new name itself survive a power cut. Not every file system can: then the
/// report is still whole, which is what was promised.
fn sync_directory(directory: &Path) {
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(directory).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_file_is_whole_and_the_former_one_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        for text in ["a longer first report", "second"] {
            write(&path, |out| out.write_all(text.as_bytes())).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(directory.path()), ["report.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        std::fs::write(&path, "old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_failure_leaves_the_former_report_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        std::fs::write(&path, "former").unwrap();
        let error = write(&path, |out| {
            out.write_all(b"half of")?;
            Err(io::Error::other("disk full"))
        });
        let line = error.unwrap_err().to_string();
        assert!(line.ends_with("report.json: disk full") && !line.contains('\n'), "{line}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "former");
        assert_eq!(names(directory.path()), ["report.json"]);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let refused = |path: &Path| {
            let before = check(path).unwrap_err().to_string();
            let error = write(path, |out| out.write_all(b"x")).unwrap_err();
            assert_eq!(error.to_string(), before);
            error
        };
        assert!(matches!(refused(directory.path()), FileError::Directory(_)));
        assert!(matches!(refused(&directory.path().join("new/")), FileError::Directory(_)));
        assert!(matches!(refused(&directory.path().join("no/such/report.json")), FileError::NoDirectory(_)));
        assert!(matches!(refused(Path::new("")), FileError::NoName(_)));
    }

    #[test]
    fn asking_whether_a_report_can_be_written_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        check(&path).unwrap();
        assert!(names(directory.path()).is_empty());
        std::fs::write(&path, "former").unwrap();
        check(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "former");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_or_a_link_is_not_put_away() {
        let directory = tempfile::tempdir().unwrap();
        let link = directory.path().join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        for path in [link.as_path(), Path::new("/dev/null")] {
            let error = write(path, |out| out.write_all(b"x")).unwrap_err();
            assert!(matches!(error, FileError::NotRegular(_)), "{error}");
        }
    }
}
