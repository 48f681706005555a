//! The kinds of changes. `codegen/DIFF.md` has a row for each: a test compares the two.

use serde::{Serialize, Serializer};
use std::fmt;

/// What a change asks of those who use the client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing changed.
    #[default]
    None,
    /// Wording or behaviour: no public item was added, removed or changed.
    Patch,
    /// Additions and deprecations.
    Minor,
    /// A program that compiled may not compile, or compiles and means something else.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::None => "none",
            Level::Patch => "patch",
            Level::Minor => "minor",
            Level::Major => "major",
        })
    }
}

macro_rules! changes {
    (@is) => { false };
    (@is behaviour) => { true };
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $level:ident $($behaviour:ident)?;)+) => {
        /// A kind of change, by a short name that stays the same from release to release, such as
        /// `argument-added`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ChangeCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ChangeCode {
            /// All of them, by their names.
            pub const ALL: &[ChangeCode] = &[$(ChangeCode::$variant,)+];

            /// The name itself.
            pub fn name(self) -> &'static str {
                match self {
                    $(ChangeCode::$variant => $name,)+
                }
            }

            /// What it asks of users.
            pub fn level(self) -> Level {
                match self {
                    $(ChangeCode::$variant => Level::$level,)+
                }
            }

            /// Whether the same call sends or accepts something else.
            pub fn behaviour(self) -> bool {
                match self {
                    $(ChangeCode::$variant => changes!(@is $($behaviour)?),)+
                }
            }
        }
    };
}

changes! {
    /// The media types that a call asks for changed.
    AcceptChanged = "accept-changed", Patch behaviour;
    /// A method, or `new` of a struct, takes one argument more.
    ArgumentAdded = "argument-added", Major;
    /// What was an argument is a setter.
    ArgumentOptional = "argument-optional", Major;
    /// A method, or `new` of a struct, takes one argument less.
    ArgumentRemoved = "argument-removed", Major;
    /// An argument takes another type.
    ArgumentType = "argument-type", Major;
    /// The arguments of a method, or of `new` of a struct, changed places.
    ArgumentsReordered = "arguments-reordered", Major;
    /// A value has to keep within less.
    BoundNarrowed = "bound-narrowed", Patch behaviour;
    /// A value may be more than before.
    BoundWidened = "bound-widened", Patch behaviour;
    /// A struct got `new` and setters: it can be sent.
    ConstructorAdded = "constructor-added", Minor;
    /// A struct has no `new` any more: it is not sent.
    ConstructorRemoved = "constructor-removed", Major;
    /// A union is made of a member by `From`.
    ConversionAdded = "conversion-added", Minor;
    /// A union is not `From` a member any more.
    ConversionRemoved = "conversion-removed", Major;
    /// `Client::new` takes a credential, and `Client` is not `Default` any more.
    CredentialAdded = "credential-added", Major;
    /// `Client::new` takes no credential any more.
    CredentialRemoved = "credential-removed", Major;
    /// `Client::new` takes a credential for another scheme.
    CredentialScheme = "credential-scheme", Major;
    /// A type is `Default`.
    DefaultAdded = "default-added", Minor;
    /// What the server takes for a value that is not sent changed.
    DefaultChanged = "default-changed", Patch behaviour;
    /// A type is not `Default` any more.
    DefaultRemoved = "default-removed", Major;
    /// An item is deprecated.
    Deprecated = "deprecated", Minor;
    /// A type implements another of serde's traits.
    DirectionAdded = "direction-added", Minor;
    /// A type does not implement one of serde's traits any more.
    DirectionRemoved = "direction-removed", Major;
    /// Only the wording of the docs changed.
    Docs = "docs", Patch;
    /// A call goes to another path, or by another HTTP method.
    Endpoint = "endpoint", Patch behaviour;
    /// A documented error has a type.
    ErrorAdded = "error-added", Minor;
    /// A documented error does not have a type any more: `Error::body_as` with it finds nothing.
    ErrorRemoved = "error-removed", Major;
    /// A struct has one field more.
    FieldAdded = "field-added", Minor;
    /// A field went away.
    FieldRemoved = "field-removed", Major;
    /// A field is of another type.
    FieldType = "field-type", Major;
    /// What `new` of a struct always sends changed.
    FixedValue = "fixed-value", Patch behaviour;
    /// A response has a documented header more.
    HeaderAdded = "header-added", Minor;
    /// A documented header of a response went away.
    HeaderRemoved = "header-removed", Major;
    /// A documented header of a response is of another type.
    HeaderType = "header-type", Major;
    /// The header that makes a request idempotent changed.
    IdempotencyChanged = "idempotency-changed", Patch behaviour;
    /// A body is sent as another media type, or is encoded otherwise.
    MediaType = "media-type", Patch behaviour;
    /// A method calls another operation than before, which still exists.
    MethodReplaced = "method-replaced", Major behaviour;
    /// An operation has a method.
    MethodAdded = "method-added", Minor;
    /// A method went away.
    MethodRemoved = "method-removed", Major;
    /// A method can give one more kind of response.
    OutcomeAdded = "outcome-added", Minor;
    /// A kind of response that a method gave went away.
    OutcomeRemoved = "outcome-removed", Major;
    /// A kind of response that a method gives holds another type.
    OutcomeType = "outcome-type", Major;
    /// The package has another name.
    PackageRenamed = "package-renamed", Major;
    /// A method is a list: its request has `items` and `pages`.
    PagesAdded = "pages-added", Minor;
    /// The pages of a list follow one another in another way.
    PagesChanged = "pages-changed", Patch behaviour;
    /// The items of a list are of another type.
    PagesItem = "pages-item", Major;
    /// A method is not a list any more.
    PagesRemoved = "pages-removed", Major;
    /// A parameter is written otherwise on the wire, or in another place.
    ParameterStyle = "parameter-style", Patch behaviour;
    /// The type of a request has another name.
    RequestRenamed = "request-renamed", Major;
    /// There is a resource more.
    ResourceAdded = "resource-added", Minor;
    /// A resource went away.
    ResourceRemoved = "resource-removed", Major;
    /// The handle of a resource has another type.
    ResourceRenamed = "resource-renamed", Major;
    /// A method gives another type.
    ResponseType = "response-type", Major;
    /// There is another way to authenticate.
    SchemeAdded = "scheme-added", Minor;
    /// A credential travels in another way.
    SchemeChanged = "scheme-changed", Patch behaviour;
    /// A way to authenticate went away.
    SchemeRemoved = "scheme-removed", Major;
    /// A call needs other scopes.
    ScopesChanged = "scopes-changed", Patch behaviour;
    /// A call is authenticated in another way.
    SecurityChanged = "security-changed", Patch behaviour;
    /// Calls go to another server.
    ServerChanged = "server-changed", Patch behaviour;
    /// A request or a struct has one setter more.
    SetterAdded = "setter-added", Minor;
    /// A setter went away.
    SetterRemoved = "setter-removed", Major;
    /// What was a setter is an argument.
    SetterRequired = "setter-required", Major;
    /// A setter takes another type.
    SetterType = "setter-type", Major;
    /// There is another server to choose.
    ServersAdded = "servers-added", Minor;
    /// A server that could be chosen went away.
    ServersRemoved = "servers-removed", Major;
    /// The members of a union are told apart in another way.
    TagChanged = "tag-changed", Patch behaviour;
    /// There is a type more.
    TypeAdded = "type-added", Minor;
    /// A type is of another kind, such as an enum instead of a struct.
    TypeKind = "type-kind", Major;
    /// A type went away.
    TypeRemoved = "type-removed", Major;
    /// An item is not deprecated any more.
    Undeprecated = "undeprecated", Patch;
    /// A variable of the environment is not read any more.
    VariableRemoved = "variable-removed", Major;
    /// An enum or a union has one variant more.
    VariantAdded = "variant-added", Minor;
    /// A variant went away.
    VariantRemoved = "variant-removed", Major;
    /// A variant holds another type.
    VariantType = "variant-type", Major;
    /// The name of a field, a parameter or a variant on the wire changed.
    WireName = "wire-name", Patch behaviour;
}

impl fmt::Display for ChangeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for ChangeCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::ChangeCode;

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<_> = ChangeCode::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ChangeCode::ALL.len());
    }
}
