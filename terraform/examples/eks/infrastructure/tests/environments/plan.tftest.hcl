# Run with each of ../../environments/*.tfvars: what must hold in all of them, and what tells them apart.
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "replica"
  source          = "./tests/mocks"
  override_during = plan
}

run "environment" {
  command = plan

  override_resource {
    target          = aws_eks_node_group.this
    values          = { resources = [{ autoscaling_groups = [{ name = "eks-nodes" }], remote_access_security_group_id = "" }] }
    override_during = plan
  }

  assert {
    condition = {
      nat       = length(aws_nat_gateway.this)
      public    = aws_eks_cluster.this.vpc_config[0].endpoint_public_access
      spot      = anytrue([for group in aws_eks_node_group.this : group.capacity_type == "SPOT"])
      nodes     = join(" ", [for group in aws_eks_node_group.this : "${group.scaling_config[0].min_size}-${group.scaling_config[0].max_size}"])
      night     = length(aws_autoscaling_schedule.nodes) > 0
      copies    = length(module.replica)
      logs      = aws_cloudwatch_log_group.this["pods"].retention_in_days
      snapshots = aws_dlm_lifecycle_policy.volumes.policy_details[0].schedule[0].retain_rule[0].count
      deletable = aws_route53_zone.this.force_destroy
      } == {
      dev     = { nat = 1, public = true, spot = true, nodes = "0-4", night = true, copies = 0, logs = 7, snapshots = 7, deletable = true }
      staging = { nat = 1, public = true, spot = false, nodes = "2-4", night = false, copies = 2, logs = 30, snapshots = 14, deletable = false }
      prod    = { nat = 3, public = false, spot = false, nodes = "3-12", night = false, copies = 2, logs = 365, snapshots = 35, deletable = false }
    }[var.environment]
    error_message = "the environment is not what it is said to be"
  }
  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].resources == toset(["secrets"]) && alltrue([for template in aws_launch_template.node : template.block_device_mappings[0].ebs[0].encrypted == "true" && template.metadata_options[0].http_tokens == "required"])
    error_message = "something lies in the clear, or pods get the nodes' role"
  }
  assert {
    condition     = endswith(var.domain, "example.com") && alltrue([for zone in aws_subnet.private : startswith(zone.cidr_block, split(".0.0/16", var.cidr)[0])])
    error_message = "domain or addresses are another environment's"
  }
}
