# Several variables are wrong in each run, by one rule each.
mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "replica"
  source = "./tests/mocks"
}

variables {
  environment           = "test"
  owner                 = "somebody"
  cost_center           = "something"
  domain                = "test.example.com"
  cidr                  = "10.50.0.0/16"
  administrators        = ["arn:aws:iam::111122223333:role/platform"]
  node_groups           = { general = { instance_types = ["m6a.large"], min = 0, max = 3 } }
  log_retention_days    = 30
  backup_retention_days = 14
  budget_usd            = 100
  alarm_emails          = ["oncall@example.com"]
}

run "names_and_numbers" {
  command = plan

  variables {
    name                  = "S3www"
    environment           = "Production"
    owner                 = " "
    cost_center           = ""
    replica_region        = "Ireland"
    cidr                  = "10.50.0.0/20"
    kubernetes_version    = "1.29"
    domain                = "example"
    store                 = "ceph"
    log_retention_days    = 31
    trail_retention_days  = 30
    backup_retention_days = 0
    budget_usd            = 0
    alarm_emails          = []
    working_hours         = { start = "7 o'clock", end = "0 20 * * MON-FRI" }
    node_groups           = {}
    addon_versions        = { coredns = "1.12" }
    viewers               = ["developers"]
    public_endpoint_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [
    var.name, var.environment, var.owner, var.cost_center, var.replica_region, var.cidr, var.kubernetes_version, var.domain, var.store,
    var.log_retention_days, var.trail_retention_days, var.backup_retention_days, var.budget_usd, var.alarm_emails,
    var.working_hours, var.node_groups, var.addon_versions, var.viewers, var.public_endpoint_cidrs,
  ]
}

run "in_another_way" {
  command = plan

  variables {
    name                  = "a-name-that-is-too-long-for-a-bucket"
    cidr                  = "network/16"
    replica_region        = "eu-central-1"
    domain                = "example.com."
    trail_retention_days  = 365.5
    backup_retention_days = 1001
    alarm_emails          = ["oncall"]
    viewers               = ["arn:aws:iam::111122223333:role/platform"]
    public_endpoint_cidrs = ["office"]
    addon_versions        = { cilium = "v1.12.4-eksbuild.1" }
    node_groups           = { General = { instance_types = ["m6a.large"], min = 0, max = 3 } }
  }
  expect_failures = [
    var.name, var.cidr, var.replica_region, var.domain, var.trail_retention_days, var.backup_retention_days, var.alarm_emails, var.viewers,
    var.public_endpoint_cidrs, var.addon_versions, var.node_groups,
  ]
}

run "node_group_smaller_at_most_than_at_least_and_nobody_who_administers" {
  command = plan

  variables {
    region         = "Frankfurt"
    administrators = []
    node_groups    = { general = { instance_types = ["m6a.large"], min = 3, max = 2 } }
  }
  expect_failures = [var.region, var.administrators, var.node_groups]
}

run "node_group_of_nothing_and_an_administrator_without_an_arn" {
  command = plan

  variables {
    administrators = ["platform"]
    node_groups    = { general = { instance_types = [], min = 0, max = 3 } }
  }
  expect_failures = [var.administrators, var.node_groups]
}

run "node_group_that_does_not_run_the_images" {
  command = plan

  variables {
    node_groups = { general = { instance_types = ["m6a.large", "m7g.large"], min = 0, max = 3 } }
  }
  expect_failures = [var.node_groups]
}

run "node_group_without_room" {
  command = plan

  variables {
    node_groups = { general = { instance_types = ["m6a.large"], min = 0, max = 3, disk_gb = 10 } }
  }
  expect_failures = [var.node_groups]
}

run "node_group_with_a_taint_of_kubernetes" {
  command = plan

  variables {
    node_groups = { general = { instance_types = ["m6a.large"], min = 0, max = 3, taints = [{ key = "spot", effect = "NoSchedule" }] } }
  }
  expect_failures = [var.node_groups]
}
