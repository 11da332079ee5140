//! Endpoint services of the account: what it offers to others over PrivateLink.

use crate::calls::ec2 as call;
use crate::fact::Listing;
use crate::facts::Tags;

facts! {
    /// An endpoint service that the account offers.
    pub struct EndpointService {
        /// Its id, for instance `vpce-svc-0a1b2c3d4e5f`.
        pub id: String,
        /// `Pending`, `Available`, `Deleting`, `Deleted`, `Failed`.
        pub state: Option<String>,
        /// Whether the owner accepts each connection; absent means no.
        pub acceptance_required: bool,
        /// Who may ask for a connection; the own account may always.
        pub allowed: Listing<String, call::DescribeVpcEndpointServicePermissions>,
        /// Its tags.
        pub tags: Tags,
    }
}
