infrastructure_state = { bucket = "s3www-state-333344445555", key = "prod/infrastructure.tfstate", region = "eu-central-1" }

content = {
  url      = "https://example.com/hero.gif"
  checksum = "https://example.com/SHA256SUMS"
}

replicas     = { min = 3, max = 12 }
prometheus   = { replicas = 2, retention_days = 15, storage_gb = 50 }
acme_email   = "oncall@example.com"
acme_staging = false
