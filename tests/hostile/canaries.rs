//! Secrets that stand where secrets are, each made up and each found nowhere else: what holds
//! one of them has leaked it.

/// Variables of an environment in which the program may find itself: the name, the value
/// before the secret, the secret, and the value after it.
pub(crate) const ENVIRONMENT: &[(&str, &str, &str, &str)] = &[
    ("AWS_SECRET_ACCESS_KEY", "", "canaryE01wJalrXUtnFEMIK7MDENGbPxRfiCYzz", ""),
    ("AWS_SESSION_TOKEN", "", "canaryE02IQoJb3JpZ2luX2VjEXAMPLETOKEN", ""),
    ("AWS_SECURITY_TOKEN", "", "canaryE03FwoGZXIvYXdzEXAMPLETOKEN", ""),
    ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic ", "canaryE04Y29udGFpbmVyOnRva2Vu", ""),
    ("AWS_BEARER_TOKEN_BEDROCK", "", "canaryE05YmVkcm9jay1hcGkta2V5", ""),
    ("HTTPS_PROXY", "http://user:", "canaryE06proxy", "@127.0.0.1:9"),
    ("https_proxy", "http://user:", "canaryE07proxy", "@127.0.0.1:9"),
    ("HTTP_PROXY", "http://user:", "canaryE08proxy", "@127.0.0.1:9"),
    ("http_proxy", "http://user:", "canaryE09proxy", "@127.0.0.1:9"),
    ("ALL_PROXY", "socks5://user:", "canaryE10proxy", "@127.0.0.1:9"),
    ("AUDIT_EXTERNAL_ID", "", "canaryE11external", ""),
    ("GITHUB_TOKEN", "ghp_", "canaryE12github", ""),
    ("CI_JOB_TOKEN", "", "canaryE13gitlab", ""),
    ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "", "canaryE14eyJhbGciOiJSUzI1NiJ9", ""),
    ("DATABASE_URL", "postgres://root:", "canaryE15database", "@db/prod"),
    ("SLACK_WEBHOOK_URL", "https://hooks.slack.example/services/", "canaryE16slack", ""),
    ("TF_VAR_db_password", "", "canaryE17terraform", ""),
    ("KUBECONFIG_DATA", "", "canaryE18kubernetes", ""),
];

/// Files that hold secrets, under the home of whoever runs the program: the name and the text.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        ".aws/credentials",
        "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = canaryF01defaultsecret\n\
         aws_session_token = canaryF02defaulttoken\n\
         [audited]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = canaryF03auditedsecret\n\
         aws_session_token = canaryF04auditedtoken\n",
    ),
    (
        ".aws/config",
        "[default]\nregion = us-east-1\n[profile hub]\nrole_arn = arn:aws:iam::222233334444:role/hub\n\
         source_profile = audited\nexternal_id = canaryF05profileexternal\n\
         [profile asks]\ncredential_process = /bin/echo canaryF06process\n\
         [profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = audit\n\
         [sso-session corp]\nsso_start_url = https://corp.example/canaryF07start\nsso_region = us-east-1\n",
    ),
    (
        // The SHA-1 of `corp`, as the AWS CLI names it.
        ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
        "{\"accessToken\":\"canaryF08ssoaccess\",\"refreshToken\":\"canaryF09ssorefresh\",\
         \"clientSecret\":\"canaryF10ssoclient\",\"clientId\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\
         \"region\":\"us-east-1\",\"startUrl\":\"https://corp.example\"}",
    ),
    (
        ".aws/cli/cache/a.json",
        "{\"Credentials\":{\"SecretAccessKey\":\"canaryF11clisecret\",\"SessionToken\":\"canaryF12clitoken\"}}",
    ),
    (
        "audit.toml",
        "external-id = \"canaryF13external\"\nendpoint-url = \"http://user:canaryF14endpoint@127.0.0.1:9\"\n",
    ),
];

/// What every canary begins with.
pub(crate) const MARK: &str = "canary";

/// The same in base64, as user data is sent.
const ENCODED: &str = "Y2FuYXJ5";

/// How many different secrets are planted.
pub(crate) fn planted(texts: &[&str]) -> usize {
    let environment = ENVIRONMENT.iter().map(|(_, _, secret, _)| *secret);
    let all: Vec<&str> = environment.chain(FILES.iter().map(|(_, text)| *text)).chain(texts.iter().copied()).collect();
    let names = |text: &str| -> Vec<String> {
        text.match_indices(MARK).map(|(at, _)| text[at..].chars().take(MARK.len() + 3).collect()).collect()
    };
    all.into_iter().flat_map(names).collect::<std::collections::BTreeSet<String>>().len()
}

/// Panics when the text, in whatever case or layout, holds a canary.
pub(crate) fn assert_none(text: &str, whence: &str) {
    let joined: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    assert!(!joined.contains(ENCODED), "a secret leaked in base64: {whence}");
    if let Some(place) = joined.to_lowercase().find(MARK) {
        let around: String =
            joined.chars().skip(joined[..place].chars().count().saturating_sub(80)).take(160).collect();
        panic!("a secret leaked: {whence}: …{around}…");
    }
}
