//! The parameters of a request, wherever a protocol puts them.

use percent_encoding::percent_decode_str;

/// Names and values, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Of a query or a form.
    pub(crate) fn of_form(text: &str) -> Params {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Params(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(n, v)| (decoded(n), decoded(v)))
                .collect(),
        )
    }

    /// Of a JSON body: its texts, numbers and flags at the top.
    pub(crate) fn of_json(body: &[u8]) -> Params {
        let Ok(serde_json::Value::Object(map)) = serde_json::from_slice(body) else { return Params::default() };
        let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Params(map.into_iter().map(|(name, value)| (name, text(value))).collect())
    }

    /// The value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The values of a list: `Name.1`, `Name.2` and so on, whatever stands between.
    pub(crate) fn list<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let in_list = move |found: &str| found.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.0.iter().filter(move |(found, _)| in_list(found)).map(|(_, value)| value.as_str())
    }

    /// All of them in an order that does not depend on the sender, as one text.
    pub(crate) fn sorted(&self) -> String {
        let mut pairs: Vec<String> = self
            .0
            .iter()
            // The SDK for Rust names the operation in S3's query; others do not.
            .filter(|(name, _)| !matches!(name.as_str(), "Action" | "Version" | "x-id"))
            .map(|(name, value)| if value.is_empty() { name.clone() } else { format!("{name}={value}") })
            .collect();
        pairs.sort_unstable();
        pairs.join("&")
    }
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn forms_are_decoded_and_lists_gathered() {
        let params = Params::of_form("Action=X&Owner.1=self&Owner.2=a%2Bb+c&Owners=no&empty");
        assert_eq!(params.get("Action"), Some("X"));
        assert_eq!(params.get("empty"), Some(""));
        assert_eq!(params.list("Owner").collect::<Vec<_>>(), ["self", "a+b c"]);
        assert_eq!(params.sorted(), "Owner.1=self&Owner.2=a+b c&Owners=no&empty");
    }

    #[test]
    fn json_gives_what_is_at_the_top() {
        let params = Params::of_json(br#"{"Name":"arn","includeShadowTrails":true}"#);
        assert_eq!((params.get("Name"), params.get("includeShadowTrails")), (Some("arn"), Some("true")));
    }
}
