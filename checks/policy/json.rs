//! JSON as policies are written in it, read within bounds: a document of any depth, length
//! or repetition ends as an error, never as a panic or as another document than AWS sees.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Longer documents are refused: AWS allows none of this size.
const LONGEST: usize = 1 << 20;
/// Deeper ones too: the deepest element of a policy, a condition's value, lies at five.
const DEEPEST: u32 = 64;

/// A value. Names of an object stay in their order, each once.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a document.
    ///
    /// # Errors
    /// What is wrong and where, never the content: too long, too deep, no JSON, or a name
    /// that stands twice in one object, of which parsers make one of two documents.
    pub(super) fn parse(text: &str) -> Result<Json, String> {
        if text.len() > LONGEST {
            return Err("it is longer than 1 MiB".to_owned());
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = Seed { depth: 0 }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
        value.map_err(|error| {
            let what = match error.to_string() {
                text if text.starts_with(TWICE) => TWICE,
                text if text.starts_with(TOO_DEEP) => TOO_DEEP,
                _ => "not JSON",
            };
            format!("{what} (line {}, column {})", error.line(), error.column())
        })
    }

    /// The value of a name in an object.
    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(fields) = self else { return None };
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// The text, where it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }
}

const TWICE: &str = "a name stands twice in one object";
const TOO_DEEP: &str = "it is nested deeper than 64";

#[derive(Clone, Copy)]
struct Seed {
    depth: u32,
}

impl Seed {
    fn inner<E: Error>(self) -> Result<Seed, E> {
        if self.depth >= DEEPEST { Err(E::custom(TOO_DEEP)) } else { Ok(Seed { depth: self.depth + 1 }) }
    }
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Json;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }
    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Json::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let (mut fields, mut names) = (Vec::new(), std::collections::BTreeSet::new());
        while let Some(name) = entries.next_key::<String>()? {
            if !names.insert(name.clone()) {
                return Err(A::Error::custom(TWICE));
            }
            fields.push((name, entries.next_value_seed(inner)?));
        }
        Ok(Json::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_stand() {
        let value = Json::parse(r#" {"b":[null,true,-1,2.5,"x"],"a":{}} "#).unwrap();
        let list = [Json::Null, Json::Bool(true), Json::Number("-1".into()), Json::Number("2.5".into())];
        assert_eq!(value.get("b"), Some(&Json::List([&list[..], &[Json::Text("x".into())]].concat())));
        assert_eq!(value.get("a"), Some(&Json::Object(Vec::new())));
        assert_eq!(value.get("c"), None);
    }

    #[test]
    fn what_goes_too_far_is_named_without_its_content() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(Json::parse(&deep(64)).is_ok());
        for (text, what) in [
            (deep(65), TOO_DEEP),
            (deep(100_000), TOO_DEEP),
            (r#"{"secret":1,"secret":2}"#.to_owned(), TWICE),
            (" ".repeat(LONGEST + 1), "longer than 1 MiB"),
            (r#"{"a":1} x"#.to_owned(), "not JSON"),
            (r#"{"a":secret}"#.to_owned(), "not JSON"),
            (String::new(), "not JSON"),
        ] {
            let wrong = Json::parse(&text).unwrap_err();
            assert!(wrong.contains(what) && !wrong.contains("secret"), "{wrong}");
        }
    }
}
