//! What an error is, for programs.

use super::{Error, Kind};

/// A predicate for each thing that callers treat in a way of its own.
macro_rules! predicates {
    ($($(#[$doc:meta])* $name:ident = |$error:ident| $test:expr;)*) => {
        impl Error {
            $($(#[$doc])*
            ///
            /// ```no_run
            /// # fn example(error: specwright_runtime::Error) {
            #[doc = concat!("if error.", stringify!($name), "() {")]
            ///     eprintln!("{error}");
            /// }
            /// # }
            /// ```
            pub fn $name(&self) -> bool {
                let $error = self;
                $test
            })*
        }
    };
}

predicates! {
    /// Time ran out: connecting, waiting for the answer, or reading it.
    is_timeout = |error| matches!(error.0.kind, Kind::Timeout | Kind::Connect { timeout: true });
    /// Nothing was sent, because there was no connection.
    is_connect = |error| matches!(error.0.kind, Kind::Connect { .. });
    /// The connection failed, before or after the request was sent.
    is_connection = |error| matches!(error.0.kind, Kind::Connect { .. } | Kind::Exchange);
    /// The server answered with an error, or ended a stream with one.
    is_status = |error| matches!(error.0.kind, Kind::Status | Kind::Event);
    /// The server asks to slow down (429).
    is_rate_limited = |error| error.refusal() == 429;
    /// The credentials are missing, wrong (401) or not enough (403).
    is_auth = |error| matches!(error.refusal(), 401 | 403);
    /// There is no such thing (404).
    is_not_found = |error| error.refusal() == 404;
    /// What was sent is wrong (400 or 422).
    is_invalid = |error| matches!(error.refusal(), 400 | 422);
    /// What was sent contradicts what is there (409).
    is_conflict = |error| error.refusal() == 409;
    /// The server itself failed (500 and above).
    is_server = |error| error.refusal() >= 500;
    /// The response is not what the document promises.
    is_decode = |error| error.0.kind == Kind::Decode;
    /// The response is larger than the client accepts.
    is_too_large = |error| error.0.kind == Kind::TooLarge;
    /// The request could not be made from what was given; nothing was sent.
    is_request = |error| error.0.kind == Kind::Request;
    /// A file could not be written.
    is_file = |error| error.0.kind == Kind::File;
    /// The pages do not follow one another: a cursor came twice, or leads elsewhere.
    is_pagination = |error| error.0.kind == Kind::Pagination;
    /// The server redirects in a circle, or to where the request must not go.
    is_redirect = |error| error.0.kind == Kind::Redirect;
}
