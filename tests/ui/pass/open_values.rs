//! Values that the document does not list can be sent when that is what is meant, and are compared
//! and shown as what they are.

use openai_admin::types::{NewProjectUser, ProjectStatus, ProjectUserRole};

fn main() {
    let viewer = ProjectUserRole::from("viewer");
    assert_eq!(viewer.as_str(), "viewer");
    assert_eq!(ProjectUserRole::from("owner"), ProjectUserRole::Owner);
    assert_eq!("archived".parse(), Ok(ProjectStatus::Archived));
    let mut user = NewProjectUser::new(viewer);
    user.unknown_fields.insert("note", 1);
}
