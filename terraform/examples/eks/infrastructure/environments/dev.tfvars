environment = "dev"
owner       = "platform-team"
cost_center = "website"
domain      = "dev.example.com"
cidr        = "10.20.0.0/16"

administrators        = ["arn:aws:iam::111122223333:role/platform"]
public_endpoint_cidrs = ["203.0.113.0/24"]

node_groups = {
  general = { instance_types = ["t3a.large", "m6a.large"], spot = true, min = 0, max = 4 }
}
working_hours = { start = "0 7 * * MON-FRI", end = "0 20 * * MON-FRI" }

nat_per_zone          = false
replica_region        = null
log_retention_days    = 7
backup_retention_days = 7
deletable             = true

budget_usd   = 250
alarm_emails = ["platform-team@example.com"]
