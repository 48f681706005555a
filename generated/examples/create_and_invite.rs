//! Creates a project and gives members of the organization access to it.
//!
//! ```text
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example create_and_invite -- Robots ada@example.com lin@example.com
//! ```

use openai_admin::{Client, types};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments
        .next()
        .ok_or("give a name, then e-mail addresses")?;
    let client = Client::from_env()?;

    // Should the answer get lost, the client does not create a second project: it repeats a POST only where the server
    // cannot have acted on the first one.
    let project = client
        .projects()
        .create(types::NewProject::new(name))
        .await?;
    println!("created {} ({})", project.name, project.id);

    // The first in the list becomes the owner, so that somebody can manage the project.
    let mut role = types::ProjectUserRole::Owner;
    for email in arguments {
        let invitation = types::NewProjectUser::new(role).email(email.as_str());
        match client
            .projects()
            .users()
            .create(&project.id, invitation)
            .await
        {
            Ok(user) => println!("invited {} as {}", user.email, user.role),
            // One wrong address should not keep the others out. A key that may not invite fails for all of them.
            Err(error) if error.is_status() && !error.is_auth() => {
                println!("could not invite {email}: {}", error.message());
            }
            Err(error) => return Err(error.into()),
        }
        role = types::ProjectUserRole::Member;
    }
    Ok(())
}
