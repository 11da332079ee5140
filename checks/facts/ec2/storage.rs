//! EBS: volumes and snapshots.

use crate::facts::Tags;

facts! {
    /// A snapshot.
    pub struct Snapshot {
        /// Its id.
        pub id: String,
        /// The volume it was made from; AWS writes `vol-ffffffff` for copies.
        pub volume: Option<String>,
        /// Whether it is encrypted.
        pub encrypted: Option<bool>,
        /// When it was begun.
        pub started_at: Option<jiff::Timestamp>,
        /// `pending`, `completed`, `error` …
        pub state: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// The status checks of a volume.
    pub struct VolumeStatus {
        /// The volume's id.
        pub id: String,
        /// `ok`, `impaired`, `warning`, `insufficient-data`.
        pub status: Option<String>,
    }

    /// A volume.
    pub struct Volume {
        /// Its id.
        pub id: String,
        /// Whether it is encrypted.
        pub encrypted: Option<bool>,
        /// Its KMS key.
        pub kms_key: Option<String>,
        /// `creating`, `available`, `in-use`, `deleting`, `deleted`, `error`.
        pub state: Option<String>,
        /// `gp3`, `io2` …
        pub kind: Option<String>,
        /// When it was made.
        pub created_at: Option<jiff::Timestamp>,
        /// Where it is attached.
        pub attachments: Vec<VolumeAttachment>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An attachment of a volume.
    pub struct VolumeAttachment {
        /// The instance.
        pub instance: Option<String>,
        /// Whether the volume goes with the instance.
        pub delete_on_termination: Option<bool>,
    }
}
