environment = "prod"
owner       = "platform-team"
cost_center = "website"
domain      = "example.com"
cidr        = "10.40.0.0/16"

administrators        = ["arn:aws:iam::333344445555:role/platform"]
public_endpoint_cidrs = []

node_groups = {
  general = { instance_types = ["m6a.large", "m6i.large"], min = 3, max = 12 }
}
working_hours = null

nat_per_zone          = true
replica_region        = "eu-west-1"
log_retention_days    = 365
backup_retention_days = 35
deletable             = false

budget_usd   = 1000
alarm_emails = ["oncall@example.com"]
