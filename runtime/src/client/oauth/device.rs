//! A user who agrees on another device: RFC 8628.

use super::Tokens;
use super::endpoints::Known;
use super::source::{TokenSource, read};
use super::token_request::TokenRequest;
use crate::BoxError;
use crate::time::{Instant, sleep};
use serde_json::Value;
use std::fmt;
use std::time::Duration;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How often to ask, unless the server says it; and by how much less after `slow_down`.
const INTERVAL: Duration = Duration::from_secs(5);
/// For servers that do not say how long the user has.
const TIME: Duration = Duration::from_secs(15 * 60);
/// Bounds of what a server may ask for.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// What a user has to do on another device.
#[derive(Clone)]
pub struct DevicePrompt {
    user_code: String,
    verification_uri: String,
    complete: Option<String>,
    time: Duration,
}

impl DevicePrompt {
    /// What to enter.
    ///
    /// ```
    /// # use specwright_runtime::DevicePrompt;
    /// fn show(prompt: &DevicePrompt) {
    ///     println!("Open {} and enter {}", prompt.verification_uri(), prompt.user_code());
    /// }
    /// ```
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where to enter it.
    ///
    /// ```
    /// # use specwright_runtime::DevicePrompt;
    /// fn show(prompt: &DevicePrompt) {
    ///     println!("Open {} and enter {}", prompt.verification_uri(), prompt.user_code());
    /// }
    /// ```
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// The same with the code in it, for a QR code or a browser.
    ///
    /// ```
    /// # use specwright_runtime::DevicePrompt;
    /// fn link(prompt: &DevicePrompt) -> &str {
    ///     prompt.verification_uri_complete().unwrap_or(prompt.verification_uri())
    /// }
    /// ```
    pub fn verification_uri_complete(&self) -> Option<&str> {
        self.complete.as_deref()
    }

    /// How long the user has.
    ///
    /// ```
    /// # use specwright_runtime::DevicePrompt;
    /// fn show(prompt: &DevicePrompt) {
    ///     println!("You have {} minutes.", prompt.expires_in().as_secs() / 60);
    /// }
    /// ```
    pub fn expires_in(&self) -> Duration {
        self.time
    }
}

impl fmt::Debug for DevicePrompt {
    /// Without the code: who has it can agree in the user's place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevicePrompt")
            .field("verification_uri", &self.verification_uri)
            .field("expires_in", &self.time)
            .finish_non_exhaustive()
    }
}

/// Asks for a code, shows it, and waits until the user has agreed.
pub(super) async fn authorize(
    source: &TokenSource,
    known: &Known,
    scopes: &[&str],
    show: &(dyn Fn(&DevicePrompt) + Send + Sync),
) -> Result<Tokens, BoxError> {
    let request = TokenRequest::new(&source.oauth, known)?.with_scopes(scopes);
    let answer = source.http.send(&known.authorization, request).await;
    let answer = answer.map_err(BoxError::from)?;
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    let missing = |name| format!("the device authorization endpoint gave no {name}");
    let device_code = text("device_code").ok_or_else(|| missing("device_code"))?;
    let prompt = DevicePrompt {
        user_code: text("user_code").ok_or_else(|| missing("user_code"))?,
        // Google wrote it so before there was an RFC.
        verification_uri: text("verification_uri")
            .or_else(|| text("verification_url"))
            .ok_or_else(|| missing("verification_uri"))?,
        complete: text("verification_uri_complete"),
        time: seconds(&answer["expires_in"]).unwrap_or(TIME).min(LONGEST),
    };
    let until = Instant::now() + prompt.time;
    let interval = seconds(&answer["interval"]).unwrap_or(INTERVAL);
    let mut interval = interval.clamp(SHORTEST, LONGEST);
    show(&prompt);
    while Instant::now() + interval <= until {
        sleep(interval).await;
        let request = TokenRequest::new(&source.oauth, known)?
            .with("grant_type", GRANT)
            .with_secret("device_code", &device_code);
        match source.http.send(&known.token, request).await {
            Ok(answer) => return read(&answer),
            Err(refusal) => match refusal.code.as_deref() {
                Some("authorization_pending") => {}
                Some("slow_down") => interval += INTERVAL,
                Some("expired_token") => break,
                // The server may be away for a moment; the user is not.
                None if refusal.error.is_connection() || refusal.error.is_timeout() => {
                    interval = (interval * 2).min(LONGEST);
                }
                _ => return Err(refusal.into()),
            },
        }
    }
    Err("the user did not agree in time".into())
}

fn seconds(value: &Value) -> Option<Duration> {
    value.as_u64().map(Duration::from_secs)
}
