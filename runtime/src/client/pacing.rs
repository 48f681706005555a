//! Keeping a client under the limits of its server, over all of its tasks.

use super::rate_limit::RateLimit;
use super::retry;
use crate::operation::Operation;
use crate::time::{Instant, timeout_at};
use http::{HeaderMap, StatusCode};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Keeps a client under the limits that its server tells in `RateLimit` and similar headers, and under limits of one's
/// own: calls wait for their turn instead of being refused. All clones of a client are paced together.
///
/// Limits of short windows, up to ten seconds, are spread evenly; of longer ones calls take what they need until a tenth
/// is left, which is spread over the rest of the window. A limit that is used up is waited for, up to two hours; what
/// lies behind that is left to the server to refuse. The wait counts for
/// [`total_timeout`](crate::RequestOptions::total_timeout) alone.
///
/// Until the server has told its limits, the first call goes alone, for at most a second.
///
/// ```
/// # use specwright_runtime::{Api, Client, ClientBuilder, Pacing};
/// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
/// let client: Client = ClientBuilder::new(&API).pacing(Pacing::new()).build()?;
/// # drop(client);
/// # Ok::<(), specwright_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Pacing {
    own: Vec<(u64, Duration)>,
}

impl Pacing {
    /// By what the server tells.
    ///
    /// ```
    /// let pacing = specwright_runtime::Pacing::new();
    /// # drop(pacing);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// A limit of one's own beside those of the server: so many calls in such a time, spread evenly. For servers that tell
    /// nothing, or to leave something to others.
    ///
    /// ```
    /// # use specwright_runtime::Pacing;
    /// # use std::time::Duration;
    /// let pacing = Pacing::new().limit(50, Duration::from_secs(1));
    /// # drop(pacing);
    /// ```
    pub fn limit(mut self, calls: u64, window: Duration) -> Self {
        self.own.push((calls.max(1), window));
        self
    }
}

/// Windows up to this length are spread evenly: nobody waits long, and no burst meets the border of a window.
const SHORT: Duration = Duration::from_secs(10);
/// Servers tell whole seconds, so what seems shorter may be so long.
const SHORTEST: Duration = Duration::from_secs(1);
/// The part of a long window's limit that is spread over what is left of the window.
const SCARCE: u64 = 10;
/// What is used of a limit: clocks and networks jitter.
const USED: f64 = 0.95;
/// How many turns that nobody could take in time are made up for.
const MADE_UP: u32 = 1;
/// No window is longer.
const LONGEST_WINDOW: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// How long others wait for the first answer, which tells the limits.
const FIRST_ANSWER: Duration = Duration::from_secs(1);
/// What lies further ahead is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(2 * 60 * 60);
/// Operations that a server does not tell apart have the lane without a name.
const SHARED: &str = "";

/// Paces all calls of a client.
pub(super) struct Pacer {
    own: Pacing,
    state: Mutex<Lanes>,
}

#[derive(Default)]
struct Lanes {
    by_name: HashMap<String, Arc<Lane>>,
    /// The lane that the last response of an operation named.
    by_operation: HashMap<&'static str, Arc<Lane>>,
}

/// Calls that draw from the same limits.
struct Lane {
    /// Held by the call whose turn is next; the lock is fair.
    next: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    /// A response was seen.
    news: Notify,
}

/// A call that was let go, to be matched with its response.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    number: u64,
}

impl Pacer {
    pub(super) fn new(own: Pacing) -> Self {
        Pacer {
            own,
            state: Mutex::default(),
        }
    }

    /// Waits until a call may be sent.
    pub(super) async fn turn(&self, operation: Option<&'static Operation>) -> Turn {
        let lane = self.lane_of(operation);
        let _next = lane.next.lock().await;
        loop {
            let news = lane.news.notified();
            let at = match lane.state().take(Instant::now()) {
                Ok(turn) => return turn,
                Err(at) => at,
            };
            let _ = timeout_at(at, news).await;
        }
    }

    /// Learns from a response.
    pub(super) fn answered(
        &self,
        operation: Option<&'static Operation>,
        turn: Turn,
        status: StatusCode,
        headers: &HeaderMap,
    ) {
        let name = ["x-ratelimit-bucket", "x-ratelimit-resource"]
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok());
        let lane = self.lane_of(operation);
        let lane = match name {
            Some(name) => self.move_to(name, operation, &lane),
            None => lane,
        };
        lane.state().learn(turn, status, headers, Instant::now());
        lane.news.notify_one();
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lane_of(&self, operation: Option<&'static Operation>) -> Arc<Lane> {
        let mut lanes = self.lanes();
        let own = operation.and_then(|operation| lanes.by_operation.get(operation.id()));
        if let Some(lane) = own {
            return lane.clone();
        }
        let server = operation.and_then(|operation| operation.server);
        lanes.named(server.map_or(SHARED, |server| server.url), &self.own)
    }

    /// The lane that a server names; the operation's next calls take it.
    fn move_to(
        &self,
        name: &str,
        operation: Option<&'static Operation>,
        from: &Arc<Lane>,
    ) -> Arc<Lane> {
        let mut lanes = self.lanes();
        let lane = lanes.named(name, &self.own);
        if let Some(operation) = operation {
            lanes.by_operation.insert(operation.id(), lane.clone());
        }
        if !Arc::ptr_eq(&lane, from) {
            // Nothing else will be told there, so nobody is to wait for it.
            from.state().is_answered = true;
            from.news.notify_one();
        }
        lane
    }
}

impl Lanes {
    fn named(&mut self, name: &str, own: &Pacing) -> Arc<Lane> {
        if let Some(lane) = self.by_name.get(name) {
            return lane.clone();
        }
        // A server that names ever new ones shall not fill the memory.
        let name = match self.by_name.len() {
            0..MOST_LANES => name,
            _ => SHARED,
        };
        let new = || {
            Arc::new(Lane {
                next: tokio::sync::Mutex::default(),
                state: Mutex::new(State::new(own)),
                news: Notify::new(),
            })
        };
        let lane = self.by_name.entry(name.to_owned()).or_insert_with(new);
        lane.clone()
    }
}

const MOST_LANES: usize = 1000;

impl Lane {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of the limits that calls draw from.
struct State {
    quotas: Vec<Quota>,
    /// How many calls were let go.
    sent: u64,
    first: Option<Instant>,
    is_answered: bool,
    /// Until then the server wants to hear nothing.
    closed_until: Option<Instant>,
}

impl State {
    fn new(own: &Pacing) -> Self {
        State {
            quotas: own.own.iter().map(|own| Quota::own(*own)).collect(),
            sent: 0,
            first: None,
            is_answered: false,
            closed_until: None,
        }
    }

    /// Lets a call go, or tells when to ask again.
    fn take(&mut self, now: Instant) -> Result<Turn, Instant> {
        let sent = self.sent;
        let first_answer = self.first.filter(|_| !self.is_answered);
        let waits = first_answer.map(|first| first + FIRST_ANSWER);
        let waits = waits.into_iter().chain(self.closed_until);
        let waits = waits.chain(
            self.quotas
                .iter()
                .filter_map(|quota| quota.opens(now, sent)),
        );
        if let Some(at) = waits.max().filter(|at| *at > now) {
            return Err(at);
        }
        for quota in &mut self.quotas {
            quota.take(now, sent);
        }
        self.sent += 1;
        self.first.get_or_insert(now);
        Ok(Turn { number: self.sent })
    }

    fn learn(&mut self, turn: Turn, status: StatusCode, headers: &HeaderMap, now: Instant) {
        self.is_answered = true;
        for limit in RateLimit::from_headers(headers) {
            let known = self
                .quotas
                .iter_mut()
                .find(|quota| quota.name == Some(limit.name.clone()));
            match known {
                Some(quota) => quota.learn(&limit, turn, now),
                None => self.quotas.extend(Quota::told(&limit, turn, now)),
            }
        }
        let refused = matches!(status.as_u16(), 429 | 503);
        let wait = retry::retry_after(headers).filter(|wait| refused && *wait <= LONGEST_WAIT);
        if let Some(until) = wait.map(|wait| now + wait) {
            self.closed_until = self.closed_until.max(Some(until));
        }
    }
}

/// One limit.
struct Quota {
    /// `None`: the caller's own. Otherwise the server's name for it, if it has one.
    name: Option<Option<String>>,
    limit: u64,
    window: Duration,
    /// What the server last told: what is left after a call, and until when.
    told: Option<Told>,
    /// When the next call may go, as far as calls are spread.
    next: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Told {
    remaining: u64,
    /// The number of the call that the server told it of.
    after: u64,
    until: Instant,
}

impl Quota {
    fn own((limit, window): (u64, Duration)) -> Self {
        Quota {
            name: None,
            limit,
            window: window.min(LONGEST_WINDOW),
            told: None,
            next: None,
        }
    }

    /// `None` if too little is told to go by, or what would never be waited for.
    fn told(limit: &RateLimit, turn: Turn, now: Instant) -> Option<Self> {
        let most = limit.limit.or(limit.remaining).filter(|most| *most > 0)?;
        let window = limit.window.or(limit.reset)?;
        let mut quota = Quota {
            name: Some(limit.name.clone()),
            limit: most,
            window: window.clamp(SHORTEST, LONGEST_WINDOW),
            told: None,
            next: None,
        };
        quota.learn(limit, turn, now);
        Some(quota)
    }

    fn learn(&mut self, limit: &RateLimit, turn: Turn, now: Instant) {
        if let Some(most) = limit.limit.or(limit.remaining).filter(|most| *most > 0) {
            self.limit = limit.limit.unwrap_or(most.max(self.limit));
        }
        match (limit.window, limit.reset) {
            (Some(window), _) => self.window = window.clamp(SHORTEST, LONGEST_WINDOW),
            // The longest that a window was seen to have left.
            (None, Some(reset)) => self.window = self.window.max(reset).min(LONGEST_WINDOW),
            (None, None) => {}
        }
        let is_newer = self.told.is_none_or(|told| told.after < turn.number);
        if let (Some(remaining), Some(reset), true) = (limit.remaining, limit.reset, is_newer) {
            self.told = (reset <= LONGEST_WAIT).then(|| Told {
                remaining,
                after: turn.number,
                until: now + reset,
            });
        }
    }

    fn is_short(&self) -> bool {
        self.window <= SHORT
    }

    /// What the server told, while that holds: until when, and how much is left after all that was sent since.
    fn left(&self, now: Instant, sent: u64) -> Option<(Instant, u64)> {
        let told = self.told.filter(|told| now < told.until)?;
        // What was sent since is mostly of the next window, if windows are short.
        let since = match self.is_short() {
            true => 0,
            false => sent.saturating_sub(told.after),
        };
        Some((told.until, told.remaining.saturating_sub(since)))
    }

    /// Whether calls take what they need.
    fn is_plenty(&self, left: Option<(Instant, u64)>) -> bool {
        !self.is_short() && left.is_some_and(|(_, left)| left > self.limit / SCARCE)
    }

    /// When a call may go, as far as this limit is concerned.
    fn opens(&self, now: Instant, sent: u64) -> Option<Instant> {
        match self.left(now, sent) {
            Some((until, 0)) => Some(until),
            left if self.is_plenty(left) => None,
            _ => self.next,
        }
    }

    /// Counts a call that goes now.
    fn take(&mut self, now: Instant, sent: u64) {
        let left = self.left(now, sent);
        if self.is_plenty(left) {
            return;
        }
        let apart = match left {
            Some((until, left)) if !self.is_short() => (until - now).div_f64(left.max(1) as f64),
            // Not known, or not to the fraction of a second: the limit over its window is right in every window.
            _ => self.window.div_f64(self.limit as f64 * USED),
        };
        let apart = apart.min(LONGEST_WAIT);
        let earliest = now.checked_sub(apart * MADE_UP).unwrap_or(now);
        self.next = Some(self.next.map_or(now, |next| next.max(earliest)) + apart);
    }
}

impl fmt::Debug for Pacer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pacer")
            .field("own", &self.own)
            .finish_non_exhaustive()
    }
}
