use openai_admin::types;

fn example() {
    let _ = types::CertificateIds::new("cert_1");
}

fn main() {}
