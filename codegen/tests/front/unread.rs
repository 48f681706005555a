//! References in places that nothing reads are told, and only those.

use super::{read, summary};

const DOCUMENT: &str = r##"openapi: 3.1.0
info: { title: T, version: '1', contact: { $ref: '#/x-contact' } }
x-contact: { name: Ann, same: { $ref: '#/info' } }
externalDocs: { $ref: '#/x-docs' }
paths:
  /a:
    get:
      externalDocs: { $ref: '#/x-docs' }
      responses:
        '200':
          description: Fine.
          headers: { Content-Type: { $ref: nowhere.yaml } }
          links:
            next: { $ref: '#/components/links/Next' }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/A' }
              example: { $ref: '#/meant/as/it/is' }
              examples: { one: { $ref: '#/components/examples/One' } }
components:
  links: { Next: { operationId: a } }
  examples: { One: { value: { $ref: '#/meant/too' } } }
  schemas:
    A:
      type: object
      properties:
        $ref: { type: string, xml: { $ref: '#/x-xml' } }
        example: { $ref: 'parts.yaml#/B' }
      default: { $ref: '#/data' }
"##;

const PARTS: &str = r##"B:
  type: object
  x-hint: { inside: { $ref: '#/C' } }
C: { externalDocs: { $ref: '#/of/what/nobody/asks/for' } }
"##;

#[test]
fn each_reference_that_nothing_follows_is_told() {
    let (document, diagnostics) = read(&[("api.yaml", DOCUMENT), ("parts.yaml", PARTS)]);
    assert!(document.is_some());
    let told = [
        "warning unread-ref 2:50",
        "warning unread-ref 3:39",
        "warning unread-ref 4:23",
        "warning unread-ref 12:44",
        "warning unread-ref 14:27",
        "warning unread-ref 27:44",
        "parts.yaml: warning unread-ref 3:29",
    ];
    assert_eq!(summary(&diagnostics), told);
    let text = diagnostics.to_string();
    for message in [
        "`#/x-contact` is not followed here:",
        "`#/x-docs` is not followed here, nor in another place of this file:",
    ] {
        assert!(text.contains(message), "{message} is not in {text}");
    }
}

#[test]
fn a_broken_document_is_told_what_is_broken_first() {
    let text = DOCUMENT.replace("'#/components/schemas/A'", "'#/components/schemas/Z'");
    let (_, diagnostics) = read(&[("api.yaml", &text), ("parts.yaml", PARTS)]);
    assert_eq!(summary(&diagnostics), ["error dangling-ref 17:31"]);
}
