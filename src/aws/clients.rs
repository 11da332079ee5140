//! One client a service and region, made on demand: they all share HTTP, credentials and
//! guards.

use aws_config::{Region, SdkConfig};

use super::guard::{PlainHost, ReadsOnly};
use super::lane::Lane;

macro_rules! client {
    ($(#[$doc:meta])* $name:ident, $sdk:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(&self) -> $sdk::Client {
            $sdk::Client::from_conf($sdk::config::Builder::from(&self.config()).interceptor(ReadsOnly).build())
        }
    };
}

impl Lane {
    client!(
        /// CloudTrail.
        cloudtrail, aws_sdk_cloudtrail
    );
    client!(
        /// EC2 with EBS and VPC.
        ec2, aws_sdk_ec2
    );
    client!(
        /// Elastic Load Balancing, classic load balancers.
        elasticloadbalancing, aws_sdk_elasticloadbalancing
    );
    client!(
        /// Elastic Load Balancing, all other load balancers.
        elasticloadbalancingv2, aws_sdk_elasticloadbalancingv2
    );
    client!(
        /// IAM.
        iam, aws_sdk_iam
    );
    client!(
        /// RDS with Aurora.
        rds, aws_sdk_rds
    );
    client!(
        /// STS.
        sts, aws_sdk_sts
    );

    /// S3. A custom endpoint is one host, so there buckets go into the path.
    #[must_use]
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config())
            .http_client(self.session().buckets.clone())
            .interceptor(ReadsOnly)
            .force_path_style(self.session().custom_endpoint);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// S3 Control, for one account.
    #[must_use]
    pub fn s3control(&self, account: &str) -> aws_sdk_s3control::Client {
        let mut config = aws_sdk_s3control::config::Builder::from(&self.config()).interceptor(ReadsOnly);
        if self.session().custom_endpoint {
            config = config.interceptor(PlainHost { account: account.to_owned() });
        }
        aws_sdk_s3control::Client::from_conf(config.build())
    }

    fn config(&self) -> SdkConfig {
        self.session().base.to_builder().region(Region::new(self.region().to_owned())).build()
    }
}
