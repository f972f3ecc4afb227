infrastructure_state = { bucket = "s3www-state-222233334444", key = "staging/infrastructure.tfstate", region = "eu-central-1" }

content = {
  url      = "https://example.com/hero.gif"
  checksum = "https://example.com/SHA256SUMS"
}

replicas     = { min = 2, max = 4 }
prometheus   = { replicas = 1, retention_days = 7, storage_gb = 20 }
acme_email   = "platform-team@example.com"
acme_staging = false
