//! The short names of problems, each with what it stands for.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A short name that stays the same from release to release, such as `dangling-ref`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Code] = &[$(Code::$variant,)+];

            /// The name itself.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)+
                }
            }
        }
    };
}

codes! {
    /// The generator runs outside of a build script.
    BuildScript = "build-script",
    /// A value of the configuration is not one that can be taken.
    Config = "config",
    /// A reference leads back to itself.
    CyclicRef = "cyclic-ref",
    /// A schema is a part of itself in a way that no value fits.
    CyclicSchema = "cyclic-schema",
    /// A reference in an example leads nowhere.
    DanglingExample = "dangling-example",
    /// A discriminator's mapping names no schema.
    DanglingMapping = "dangling-mapping",
    /// A reference leads nowhere.
    DanglingRef = "dangling-ref",
    /// A key stands twice in one object.
    DuplicateKey = "duplicate-key",
    /// A method stands twice in one path item.
    DuplicateMethod = "duplicate-method",
    /// Two operations have the same id.
    DuplicateOperationId = "duplicate-operation-id",
    /// Two parameters of an operation have the same name and place.
    DuplicateParameter = "duplicate-parameter",
    /// `allowEmptyValue` on a parameter that always has a value.
    EmptyValue = "empty-value",
    /// A file is not UTF-8.
    Encoding = "encoding",
    /// `x-env` is not the name of an environment variable.
    EnvName = "env-name",
    /// A document refers to a file outside of its folder.
    FileNotAllowed = "file-not-allowed",
    /// Swagger's `host` is less than an address.
    HostUrl = "host-url",
    /// A file is not quite JSON, though its name says so.
    LooseJson = "loose-json",
    /// A reference stands where the specification has none.
    LooseRef = "loose-ref",
    /// A method is written in capitals.
    MethodCase = "method-case",
    /// A key of `additionalOperations` is no HTTP method.
    MethodName = "method-name",
    /// A member that has to be there is not.
    MissingField = "missing-field",
    /// A referenced file cannot be had.
    MissingFile = "missing-file",
    /// Swagger joins lists inside of lists.
    NestedCollection = "nested-collection",
    /// Swagger 2.0 is written with a word of OpenAPI 3.
    NewerWord = "newer-word",
    /// The file is something else than an OpenAPI document.
    NotOpenapi = "not-openapi",
    /// What was generated is not Rust.
    NotRust = "not-rust",
    /// An action of an overlay cannot be done.
    OverlayAction = "overlay-action",
    /// An overlay was written for another document.
    OverlayExtends = "overlay-extends",
    /// An overlay asks for more than can be looked at or held.
    OverlayLimit = "overlay-limit",
    /// The target of an overlay's action is wrong or matches nothing.
    OverlayTarget = "overlay-target",
    /// A path does not begin with a slash.
    PathSlash = "path-slash",
    /// A reference, or the document itself, is on the network.
    RemoteRef = "remote-ref",
    /// `x-rust-name` is no name that Rust takes.
    RustName = "rust-name",
    /// Swagger has two bodies for one operation.
    SeveralBodies = "several-bodies",
    /// A file holds several YAML documents.
    SeveralDocuments = "several-documents",
    /// An operation is not generated.
    Skipped = "skipped",
    /// A file is neither YAML nor JSON.
    Syntax = "syntax",
    /// There is more of something than can be taken.
    TooMany = "too-many",
    /// References, or what path items pass on, would copy more than can be held.
    TooManyCopies = "too-many-copies",
    /// A path has a variable that no parameter describes.
    UndeclaredParameter = "undeclared-parameter",
    /// A parameter stands in a place that is none.
    UnknownPlace = "unknown-place",
    /// A transport that is not HTTP.
    UnknownScheme = "unknown-scheme",
    /// A security requirement or scheme that means nothing.
    UnknownSecurity = "unknown-security",
    /// A response's key is no status.
    UnknownStatus = "unknown-status",
    /// A parameter's style is none.
    UnknownStyle = "unknown-style",
    /// A schema's type is none.
    UnknownType = "unknown-type",
    /// An entry of `formats` matches no schema.
    UnmatchedFormat = "unmatched-format",
    /// An entry of `pagination` fits no operation.
    UnmatchedPagination = "unmatched-pagination",
    /// A selector matches no operation.
    UnmatchedSelector = "unmatched-selector",
    /// An entry of `types` matches no schema.
    UnmatchedType = "unmatched-type",
    /// A reference stands in a place that nothing reads.
    UnreadRef = "unread-ref",
    /// A file cannot be read.
    UnreadableFile = "unreadable-file",
    /// A security scheme that no credential can meet.
    UnsupportedSecurity = "unsupported-security",
    /// The document's version is not one that is read.
    UnsupportedVersion = "unsupported-version",
    /// A path parameter does not occur in its path.
    UnusedParameter = "unused-parameter",
    /// A file cannot be written.
    Unwritable = "unwritable",
    /// A member is of another kind than it has to be.
    WrongType = "wrong-type",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn the_names_are_in_order_and_none_stands_twice() {
        let names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }
}
