//! The engines, by what they have in common.

/// An engine family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    AuroraMysql,
    AuroraPostgres,
    Db2,
    Mariadb,
    Mysql,
    Oracle,
    Postgres,
    SqlServer,
    /// RDS Custom, where the customer runs the host and most settings do not exist.
    Custom,
    /// One that this version does not know.
    Other,
}

/// The family of an engine as AWS names it.
pub(super) fn engine(name: &str) -> Engine {
    match name {
        // Aurora MySQL 1 called itself plain Aurora.
        "aurora" | "aurora-mysql" => Engine::AuroraMysql,
        "aurora-postgresql" => Engine::AuroraPostgres,
        "mariadb" => Engine::Mariadb,
        "mysql" => Engine::Mysql,
        "postgres" => Engine::Postgres,
        _ if name.starts_with("custom-") => Engine::Custom,
        _ if name.starts_with("db2-") => Engine::Db2,
        _ if name.starts_with("oracle-") => Engine::Oracle,
        _ if name.starts_with("sqlserver-") => Engine::SqlServer,
        _ => Engine::Other,
    }
}

impl Engine {
    /// Whether it is Aurora.
    pub(super) fn is_aurora(self) -> bool {
        matches!(self, Engine::AuroraMysql | Engine::AuroraPostgres)
    }
}

/// The first two numbers of an engine's version: `8.0.mysql_aurora.3.05.2` is 8.0, `15` is 15.0.
pub(super) fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        assert_eq!(version("15.4"), Some((15, 4)));
        assert_eq!(version("15"), Some((15, 0)));
        assert_eq!(version("8.0.mysql_aurora.3.05.2"), Some((8, 0)));
        assert_eq!(version("19.0.0.0.ru-2024-01.rur-2024-01.r1"), Some((19, 0)));
        assert_eq!(version("latest"), None);
    }

    #[test]
    fn custom_engines_are_their_own_family() {
        assert_eq!(engine("custom-sqlserver-ee"), Engine::Custom);
        assert_eq!(engine("sqlserver-ee"), Engine::SqlServer);
        assert_eq!(engine("oracle-se2-cdb"), Engine::Oracle);
        assert_eq!(engine("toydb"), Engine::Other);
    }
}
