//! Tags, held so that a large account fits: most things have a few, and every finding about a
//! thing repeats them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The tags of a resource, where an answer held them.
pub type Tags = Option<TagSet>;

/// Keys with their values, sorted, each key once. A copy shares what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagSet(Arc<[(Box<str>, Box<str>)]>);

impl TagSet {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = self.0.binary_search_by(|(own, _)| (**own).cmp(key)).ok()?;
        self.0.get(at).map(|(_, value)| &**value)
    }

    /// The keys with their values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (&**key, &**value))
    }
}

/// Of a key that comes twice, the last value counts.
impl FromIterator<(String, String)> for TagSet {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> TagSet {
        let sorted: BTreeMap<String, String> = pairs.into_iter().collect();
        TagSet(sorted.into_iter().map(|(key, value)| (key.into_boxed_str(), value.into_boxed_str())).collect())
    }
}

impl Serialize for TagSet {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for TagSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<TagSet, D::Error> {
        BTreeMap::<String, String>::deserialize(from).map(TagSet::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> TagSet {
        pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn a_key_has_one_value_whatever_the_order() {
        let set = tags(&[("team", "red"), ("env", "dev"), ("team", "blue")]);
        assert_eq!(set, tags(&[("env", "dev"), ("team", "blue")]));
        assert_eq!((set.get("team"), set.get("env"), set.get("Team")), (Some("blue"), Some("dev"), None));
        assert_eq!(set.iter().collect::<Vec<_>>(), [("env", "dev"), ("team", "blue")]);
    }

    #[test]
    fn tags_are_written_as_an_object_and_read_back() {
        let set = tags(&[("b", ""), ("a", "1")]);
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(text, r#"{"a":"1","b":""}"#);
        assert_eq!(serde_json::from_str::<TagSet>(&text).unwrap(), set);
        assert!(serde_json::from_str::<TagSet>(r#"{"a":1}"#).is_err());
    }
}
