//! What every printer needs: the surface, the options, and how to write a type where one stands.

use super::EmitOptions;
use crate::ir::Type;
use crate::rust::surface::{Codec, Scope, Surface, spell};
use proc_macro2::{Literal, TokenStream, TokenTree};

/// The surface, and how it is written.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub surface: &'a Surface,
    pub options: &'a EmitOptions,
}

impl Context<'_> {
    /// `ty` as source text.
    pub(crate) fn text(&self, ty: &Type, scope: Scope<'_>) -> String {
        spell(self.surface, ty, scope)
    }

    /// `ty` as tokens.
    pub(crate) fn tokens(&self, ty: &Type, scope: Scope<'_>) -> TokenStream {
        parsed(&self.text(ty, scope))
    }
}

/// The directions in which a type is encoded, as the codec macros name them.
pub(crate) fn direction(codec: Codec) -> &'static str {
    match codec {
        Codec::Encode => "encode",
        Codec::Decode => "decode",
        Codec::Both => "both",
    }
}

/// Source text as tokens. What is not Rust (a user's type that is no path) becomes a string
/// literal, so that the compiler points at it.
pub(crate) fn parsed(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|_| TokenTree::from(Literal::string(text)).into())
}
