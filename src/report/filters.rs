//! Which findings a report shows.
//!
//! Regions, services, checks, severity, responsibilities and frameworks narrow what is
//! asked and which checks run: that is settled before a report is made, and the report
//! only repeats it. Tags are known only with the resource, so they narrow here.

use checks::check::Resource;

use super::model::{Filters, TagFilter};

impl Filters {
    /// Nothing left out, nothing asked for beyond the baseline.
    #[must_use]
    pub fn none() -> Filters {
        Filters {
            regions: Vec::new(),
            exclude_regions: Vec::new(),
            services: Vec::new(),
            checks: Vec::new(),
            exclude_checks: Vec::new(),
            severity: None,
            responsibilities: Vec::new(),
            frameworks: Vec::new(),
            tags: Vec::new(),
            extended: false,
            read_content: false,
        }
    }

    /// Whether only some of the checks were asked for.
    #[must_use]
    pub fn are_narrow(&self) -> bool {
        let lists = [&self.services, &self.checks, &self.responsibilities, &self.frameworks];
        self.severity.is_some() || lists.iter().any(|list| !list.is_empty())
    }

    /// Whether findings about the resource are shown.
    ///
    /// Several values of one tag are alternatives; of several tags each must be met. A
    /// resource whose tags were not read stays: it cannot be told that it does not match,
    /// and a filter must not hide a failure for want of a tag. So does the account, which
    /// has no tags.
    #[must_use]
    pub fn wants(&self, resource: &Resource) -> bool {
        let Some(tags) = &resource.tags else { return true };
        self.tags.iter().all(|asked| {
            let mut values = self.tags.iter().filter(|tag| tag.key == asked.key);
            values.any(|tag| tags.get(&tag.key) == Some(tag.value.as_str()))
        })
    }
}

impl TagFilter {
    /// Reads `K=V`. The key ends at the first `=`, so a value may hold more of them.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn parse(text: &str) -> Result<TagFilter, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok(TagFilter { key: key.to_owned(), value: value.to_owned() }),
            _ => Err(format!("{text:?} is no tag: write KEY=VALUE")),
        }
    }
}

impl std::str::FromStr for TagFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<TagFilter, String> {
        TagFilter::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_tags(tags: Option<&[(&str, &str)]>) -> Resource {
        let tags = tags.map(|tags| tags.iter().map(|&(k, v)| (k.to_owned(), v.to_owned())).collect());
        Resource { arn: String::new(), id: String::new(), kind: "AWS::S3::Bucket", tags }
    }

    fn asking(tags: &[&str]) -> Filters {
        Filters { tags: tags.iter().map(|tag| TagFilter::parse(tag).unwrap()).collect(), ..Filters::none() }
    }

    #[test]
    fn values_of_one_tag_are_alternatives_and_tags_add_up() {
        let filters = asking(&["env=prod", "env=stage", "team=red"]);
        assert!(filters.wants(&with_tags(Some(&[("env", "prod"), ("team", "red")]))));
        assert!(filters.wants(&with_tags(Some(&[("env", "stage"), ("team", "red")]))));
        assert!(!filters.wants(&with_tags(Some(&[("env", "prod"), ("team", "blue")]))));
        assert!(!filters.wants(&with_tags(Some(&[("env", "dev"), ("team", "red")]))));
        assert!(!filters.wants(&with_tags(Some(&[]))));
    }

    #[test]
    fn unread_tags_hide_nothing() {
        assert!(asking(&["env=prod"]).wants(&with_tags(None)));
        assert!(Filters::none().wants(&with_tags(Some(&[("env", "dev")]))));
    }

    #[test]
    fn a_tag_needs_a_key() {
        assert_eq!(TagFilter::parse("a=b=c").unwrap(), TagFilter { key: "a".to_owned(), value: "b=c".to_owned() });
        assert_eq!(TagFilter::parse("a=").unwrap().value, "");
        assert!(TagFilter::parse("=b").is_err());
        assert!("env".parse::<TagFilter>().unwrap_err().contains("KEY=VALUE"));
    }
}
