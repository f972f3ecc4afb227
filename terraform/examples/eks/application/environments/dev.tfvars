infrastructure_state = { bucket = "s3www-state-111122223333", key = "dev/infrastructure.tfstate", region = "eu-central-1" }

content = {
  url      = "https://example.com/hero.gif"
  checksum = "https://example.com/SHA256SUMS"
}

replicas     = { min = 1, max = 2 }
prometheus   = { replicas = 1, retention_days = 3, storage_gb = 10 }
acme_email   = "platform-team@example.com"
acme_staging = true
