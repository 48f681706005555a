//! Clocks and timers: tokio's, or those of a browser or of Node.

#[cfg(not(target_family = "wasm"))]
mod platform {
    pub(crate) use tokio::time::{Instant, Sleep, sleep, timeout_at};

    pub(crate) fn now() -> std::time::SystemTime {
        std::time::SystemTime::now()
    }

    /// The standard library seeds its hashers from the system's source of randomness.
    pub(crate) fn random() -> u64 {
        use std::hash::{BuildHasher, Hasher, RandomState};
        RandomState::new().build_hasher().finish()
    }
}

#[cfg(target_family = "wasm")]
mod platform {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};
    pub(crate) use wasmtimer::std::Instant;
    pub(crate) use wasmtimer::tokio::{Sleep, sleep, timeout_at};

    /// The standard library has no clock here.
    pub(crate) fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs_f64(js_sys::Date::now() / 1000.0)
    }

    pub(crate) fn random() -> u64 {
        let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        half() << 32 | half()
    }
}

pub(crate) use platform::{Instant, Sleep, now, random, sleep, timeout_at};
