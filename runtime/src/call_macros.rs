//! What generated request builders have in common.

/// Lets a builder `struct X { call: Call<T> }` be sent: `send`, `.await`, `options`, `with_response`.
#[macro_export]
macro_rules! call {
    ($builder:ident -> $output:ty) => {
        $crate::call!($builder -> $output, ());
    };
    ($builder:ident -> $output:ty, $headers:ty) => {
        impl $builder {
            /// Sends the request, as `.await` does.
            pub fn send(self) -> $crate::ResponseFuture<$output> {
                self.call.send()
            }

            /// Sends the request and gives status and headers beside the value.
            pub fn with_response(self) -> $crate::FullResponseFuture<$output, $headers> {
                self.call.with_typed_response()
            }

            /// The bytes of the response as they come.
            pub fn bytes(self) -> $crate::Call<$crate::Bytes> {
                self.call.bytes()
            }

            /// `304 Not Modified` is an answer too, and gives `None`.
            pub fn or_not_modified(self) -> $crate::Conditional<$output> {
                self.call.or_not_modified()
            }

            /// Settings for this request alone.
            pub fn options(mut self, options: $crate::RequestOptions) -> Self {
                self.call = self.call.options(options);
                self
            }

            /// The request as a call, for what is rarely needed.
            pub fn into_call(self) -> $crate::Call<$output> {
                self.call
            }
        }

        $crate::__blocking!($builder -> $output);

        impl ::std::future::IntoFuture for $builder {
            type Output = ::std::result::Result<$output, $crate::Error>;
            type IntoFuture = $crate::ResponseFuture<$output>;

            fn into_future(self) -> $crate::ResponseFuture<$output> {
                self.call.send()
            }
        }
    };
}

/// What a builder has more where the feature `blocking` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "blocking")]
macro_rules! __blocking {
    ($builder:ident -> $output:ty) => {
        impl $builder {
            /// Sends the request and waits for the response.
            pub fn send_blocking(self) -> ::std::result::Result<$output, $crate::Error> {
                self.call.send_blocking()
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "blocking"))]
macro_rules! __blocking {
    ($($builder:tt)*) => {};
}

/// The same for a list that comes in pages: `items`, `pages`, `resume` too. The last argument is the
/// [`Pagination`](crate::Pagination).
#[macro_export]
macro_rules! paged {
    ($builder:ident -> $output:ty, $headers:ty, $item:ty, $pagination:expr) => {
        $crate::call!($builder -> $output, $headers);

        impl $builder {
            const PAGINATION: &'static $crate::Pagination = &$pagination;

            /// All items of all pages, fetched as they are needed.
            pub fn items(self) -> $crate::ItemStream<$item> {
                $crate::ItemStream::new(self.call, Self::PAGINATION)
            }

            /// All pages, fetched as they are needed.
            pub fn pages(self) -> $crate::PageStream<$output> {
                $crate::PageStream::new(self.call, Self::PAGINATION)
            }

            /// Begins with the page at a position that a stream told before.
            pub fn resume(mut self, position: impl ::std::convert::Into<::std::string::String>) -> Self {
                let position: ::std::string::String = position.into();
                Self::PAGINATION.resume(&mut self.call, &position);
                self
            }
        }
    };
}

/// The same as `call!` for a response of bytes: `stream` too.
#[macro_export]
macro_rules! download {
    ($builder:ident, $headers:ty) => {
        $crate::call!($builder -> $crate::Bytes, $headers);

        impl $builder {
            /// The bytes as they arrive, not collected in memory.
            pub fn stream(self) -> $crate::Call<$crate::ByteStream> {
                self.call.stream()
            }

            /// Writes the bytes into a file as they arrive, and gives their number.
            pub fn save_to(self, path: impl ::std::convert::Into<::std::path::PathBuf>) -> $crate::SaveFuture {
                self.call.save_to(path)
            }
        }
    };
}

/// Includes the client that the build script generated into `OUT_DIR`.
///
/// ```ignore
/// mod api {
///     specwright_runtime::include_client!();
/// }
/// ```
#[macro_export]
macro_rules! include_client {
    () => {
        $crate::include_client!("client.rs");
    };
    ($file:literal) => {
        ::std::include!(::std::concat!(::std::env!("OUT_DIR"), "/", $file));
    };
}
