environment = "staging"
owner       = "platform-team"
cost_center = "website"
domain      = "staging.example.com"
cidr        = "10.30.0.0/16"

administrators        = ["arn:aws:iam::222233334444:role/platform"]
public_endpoint_cidrs = ["203.0.113.0/24"]

node_groups = {
  general = { instance_types = ["m6a.large", "m6i.large"], min = 2, max = 4 }
}
working_hours = null

nat_per_zone          = false
replica_region        = "eu-west-1"
log_retention_days    = 30
backup_retention_days = 14
deletable             = false

budget_usd   = 550
alarm_emails = ["platform-team@example.com"]
