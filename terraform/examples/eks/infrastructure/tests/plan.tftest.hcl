mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "replica"
  source          = "./tests/mocks"
  override_during = plan
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

# Each run takes seconds, for the provider is large: few runs, each with all that goes together.
run "by_default" {
  command = plan

  override_resource {
    target          = aws_subnet.private
    values          = { id = "subnet-private" }
    override_during = plan
  }
  override_resource {
    target          = aws_nat_gateway.this["eu-central-1a"]
    values          = { id = "nat-a" }
    override_during = plan
  }
  override_resource {
    target          = aws_nat_gateway.this["eu-central-1b"]
    values          = { id = "nat-b" }
    override_during = plan
  }
  override_resource {
    target          = aws_nat_gateway.this["eu-central-1c"]
    values          = { id = "nat-c" }
    override_during = plan
  }

  # Network.
  assert {
    condition     = [for subnet in aws_subnet.private : subnet.cidr_block] == ["10.50.0.0/19", "10.50.32.0/19", "10.50.64.0/19"] && [for subnet in aws_subnet.public : subnet.cidr_block] == ["10.50.96.0/24", "10.50.97.0/24", "10.50.98.0/24"]
    error_message = "the subnets overlap, or are not three of each kind"
  }
  assert {
    condition     = length(distinct([for subnet in aws_subnet.private : subnet.availability_zone])) == 3
    error_message = "the private subnets are not in three zones"
  }
  assert {
    condition     = alltrue([for subnet in aws_subnet.public : subnet.tags["kubernetes.io/role/elb"] == "1"]) && alltrue([for subnet in aws_subnet.private : subnet.tags["kubernetes.io/role/internal-elb"] == "1"])
    error_message = "the load balancer controller does not find its subnets"
  }
  assert {
    condition     = [for zone in ["a", "b", "c"] : aws_route.nat["eu-central-1${zone}"].nat_gateway_id] == ["nat-a", "nat-b", "nat-c"]
    error_message = "a zone goes out by another one's NAT gateway"
  }
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.nodes : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null])
    error_message = "a block of addresses reaches the nodes, not a group"
  }

  # Cluster is private and encrypted.
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "the API has a public endpoint that nobody asked for"
  }
  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].resources == toset(["secrets"]) && aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == aws_kms_key.this["cluster"].arn
    error_message = "Secrets lie there in the clear"
  }
  assert {
    condition     = length(aws_eks_cluster.this.enabled_cluster_log_types) == 5
    error_message = "a log of the control plane is missing"
  }
  assert {
    condition     = !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions && aws_eks_cluster.this.access_config[0].authentication_mode == "API"
    error_message = "somebody administers the cluster whom nobody named"
  }
  assert {
    condition     = { for arn, association in aws_eks_access_policy_association.this : arn => association.policy_arn } == { "arn:aws:iam::111122223333:role/platform" = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" }
    error_message = "others administer it than was said"
  }
  assert {
    condition     = aws_eks_cluster.this.upgrade_policy[0].support_type == "STANDARD"
    error_message = "extended support is paid for"
  }

  # Nodes.
  assert {
    condition     = alltrue([for group in aws_eks_node_group.this : group.subnet_ids == toset([for subnet in aws_subnet.private : subnet.id])])
    error_message = "nodes are in public subnets"
  }
  assert {
    condition     = aws_launch_template.node["general"].metadata_options[0].http_tokens == "required" && aws_launch_template.node["general"].metadata_options[0].http_put_response_hop_limit == 1
    error_message = "pods get the node's role"
  }
  assert {
    condition     = aws_launch_template.node["general"].block_device_mappings[0].ebs[0].encrypted == "true" && aws_launch_template.node["general"].block_device_mappings[0].ebs[0].volume_type == "gp3"
    error_message = "disks are not encrypted, or of another type"
  }
  assert {
    condition     = aws_eks_node_group.this["general"].scaling_config[0].min_size == 0 && aws_eks_node_group.this["general"].scaling_config[0].max_size == 3 && aws_eks_node_group.this["general"].scaling_config[0].desired_size == 1 && aws_eks_node_group.this["general"].capacity_type == "ON_DEMAND"
    error_message = "the group's sizes are others"
  }
  assert {
    condition     = [for specification in aws_launch_template.node["general"].tag_specifications : specification.tags["CostCenter"]] == ["something", "something", "something"]
    error_message = "nobody can tell what the nodes cost"
  }
  assert {
    condition     = keys(aws_iam_role_policy_attachment.node) == ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"]
    error_message = "the nodes may do more than a node must"
  }
  assert {
    condition     = length(aws_autoscaling_schedule.nodes) == 0
    error_message = "nodes go away at night"
  }

  # Identities.
  # The application's tests have the same list.
  assert {
    condition = { for name, association in aws_eks_pod_identity_association.this : name => [association.namespace, association.service_account] } == {
      vpc-cni            = ["kube-system", "aws-node"]
      ebs-csi            = ["kube-system", "ebs-csi-controller-sa"]
      cluster-autoscaler = ["kube-system", "cluster-autoscaler"]
      load-balancer      = ["kube-system", "aws-load-balancer-controller"]
      external-dns       = ["external-dns", "external-dns"]
      cert-manager       = ["cert-manager", "cert-manager"]
      external-secrets   = ["external-secrets", "external-secrets"]
      fluent-bit         = ["logging", "fluent-bit"]
      alertmanager       = ["monitoring", "alertmanager"]
      velero             = ["velero", "velero"]
      site               = ["site", "site"]
    }
    error_message = "a role is another part's"
  }
  assert {
    condition     = length(setsubtract(keys(aws_eks_pod_identity_association.this), concat(keys(aws_iam_role_policy.pod), keys(aws_iam_role_policy_attachment.pod)))) == 0
    error_message = "a part has a role by which it may do nothing"
  }

  # Buckets.
  assert {
    condition     = { for name, bucket in module.bucket : name => bucket.name } == { for name in ["backup", "content", "trail"] : name => "s3www-test-111122223333-${name}" } && length(module.replica) == 0
    error_message = "there are other buckets"
  }
  assert {
    condition     = length(aws_s3_bucket_replication_configuration.this) == 0 && length(aws_kms_key.replica) == 0
    error_message = "copies are made that nobody asked for"
  }

  # Logs have an end and a key.
  assert {
    condition     = length(aws_cloudwatch_log_group.this) == 4 && alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 30 && group.kms_key_id == aws_kms_key.this["logs"].arn])
    error_message = "a log is kept for ever, or in the clear"
  }
  assert {
    condition     = aws_cloudwatch_log_group.this["cluster"].name == "/aws/eks/s3www-test/cluster"
    error_message = "EKS makes a log group of its own"
  }
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.vpc_id == aws_vpc.this.id
    error_message = "connections are not logged"
  }
  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.enable_log_file_validation && aws_cloudtrail.this.kms_key_id == aws_kms_key.this["logs"].arn
    error_message = "the trail misses a region, or can be changed unseen"
  }

  # Backups.
  assert {
    condition     = aws_dlm_lifecycle_policy.volumes.policy_details[0].schedule[0].retain_rule[0].count == 14 && aws_dlm_lifecycle_policy.volumes.policy_details[0].schedule[0].create_rule[0].interval == 24
    error_message = "snapshots are kept for another time"
  }
  assert {
    condition     = output.application.backup.retention_days == 14
    error_message = "Velero keeps backups for another time than snapshots"
  }

  # Keys rotate.
  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.enable_key_rotation && key.deletion_window_in_days == 30]) && keys(aws_kms_key.this) == ["cluster", "data", "logs"]
    error_message = "a key does not rotate, or is gone too soon"
  }
  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_tag_mutability == "IMMUTABLE" && repository.encryption_configuration[0].encryption_type == "KMS" && !repository.force_delete])
    error_message = "images can be replaced, or are in the clear"
  }

  # Secrets of minio only for minio.
  assert {
    condition     = keys(aws_secretsmanager_secret.this) == ["grafana"] && output.application.store.kind == "s3" && output.application.store.bucket == "s3www-test-111122223333-content"
    error_message = "there are secrets that nobody needs"
  }

  # Alarms reach somebody.
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn])]) && aws_sns_topic_subscription.email["oncall@example.com"].protocol == "email"
    error_message = "nobody hears of an alarm"
  }
  assert {
    condition = sort(keys(aws_cloudwatch_metric_alarm.this)) == sort(concat(
      ["api-server-errors", "pods-without-a-node", "etcd-size", "root-account", "trail-changed", "key-deletion"],
      flatten([for zone in ["a", "b", "c"] : ["nat-ports-eu-central-1${zone}", "nat-drops-eu-central-1${zone}"]]),
    ))
    error_message = "there are other alarms"
  }
  assert {
    condition     = alltrue([for name, filter in aws_cloudwatch_log_metric_filter.trail : filter.metric_transformation[0].name == aws_cloudwatch_metric_alarm.this[name].metric_name && filter.metric_transformation[0].namespace == aws_cloudwatch_metric_alarm.this[name].namespace])
    error_message = "an alarm waits for a metric that nobody writes"
  }
  assert {
    condition     = aws_budgets_budget.this.limit_amount == "100" && one(one(aws_budgets_budget.this.cost_filter).values) == "user:Environment$test" && length(aws_budgets_budget.this.notification) == 2
    error_message = "the budget is another, or of another environment"
  }

  # What the application reads.
  assert {
    condition     = output.application.name == "s3www-test" && output.application.images == "111122223333.dkr.ecr.eu-central-1.amazonaws.com" && output.application.logs == "/s3www-test/pods" && output.application.domain.name == "test.example.com" && output.application.secrets == { grafana = "s3www-test/grafana" }
    error_message = "the application is told of something else"
  }
  assert {
    condition     = output.application.tags == { Project = "s3www", Environment = "test", Owner = "somebody", CostCenter = "something", ManagedBy = "terraform" }
    error_message = "the tags are others"
  }
}

run "with_every_option" {
  command = plan

  variables {
    nat_per_zone          = false
    public_endpoint_cidrs = ["203.0.113.0/24"]
    viewers               = ["arn:aws:iam::111122223333:role/developers"]
    addon_versions        = { coredns = "v1.12.4-eksbuild.1" }
    replica_region        = "eu-west-1"
    deletable             = true
    working_hours         = { start = "0 7 * * MON-FRI", end = "0 20 * * MON-FRI" }
    node_groups = {
      general = { instance_types = ["m6a.large"], min = 2, max = 3, spot = true, taints = [{ key = "spot", effect = "NO_SCHEDULE" }] }
      batch   = { instance_types = ["m6a.large"], min = 0, max = 1 }
    }
  }
  override_resource {
    target          = aws_eks_node_group.this
    values          = { resources = [{ autoscaling_groups = [{ name = "eks-nodes" }], remote_access_security_group_id = "" }] }
    override_during = plan
  }

  # One nat gateway for all.
  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-central-1a"] && length(aws_eip.nat) == 1 && length(aws_route.nat) == 3
    error_message = "there is more than one, or a zone without a way out"
  }

  # Public endpoint for some.
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].public_access_cidrs == toset(["203.0.113.0/24"])
    error_message = "others reach the API than was said"
  }
  assert {
    condition     = aws_eks_access_policy_association.this["arn:aws:iam::111122223333:role/developers"].policy_arn == "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    error_message = "who may look may do more"
  }

  # No nodes at night.
  assert {
    condition = { for name, schedule in aws_autoscaling_schedule.nodes : name => "${schedule.recurrence} ${schedule.min_size}-${schedule.max_size}" } == {
      general-start = "0 7 * * MON-FRI 2-3"
      general-end   = "0 20 * * MON-FRI 0-0"
      batch-start   = "0 7 * * MON-FRI 0-1"
      batch-end     = "0 20 * * MON-FRI 0-0"
    }
    error_message = "the groups are at other sizes than was said"
  }
  assert {
    condition     = aws_eks_node_group.this["general"].capacity_type == "SPOT" && one(aws_eks_node_group.this["general"].taint).key == "spot"
    error_message = "the group is not of spot capacity, or without its taint"
  }

  # Addons.
  assert {
    condition     = keys(aws_eks_addon.before_nodes) == ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"] && keys(aws_eks_addon.after_nodes) == ["aws-ebs-csi-driver", "coredns", "metrics-server", "snapshot-controller"]
    error_message = "an add-on is missing"
  }
  assert {
    condition     = aws_eks_addon.after_nodes["coredns"].addon_version == "v1.12.4-eksbuild.1"
    error_message = "an add-on's version is not the one that was said"
  }
  assert {
    condition     = jsondecode(aws_eks_addon.before_nodes["vpc-cni"].configuration_values).enableNetworkPolicy == "true"
    error_message = "NetworkPolicies are not enforced"
  }
  # By its tag snapshots.tf finds a volume.
  assert {
    condition     = jsondecode(aws_eks_addon.after_nodes["aws-ebs-csi-driver"].configuration_values).controller.extraVolumeTags["s3www/snapshots"] == "s3www-test" && aws_dlm_lifecycle_policy.volumes.policy_details[0].target_tags == tomap({ "s3www/snapshots" = "s3www-test" })
    error_message = "no snapshot is taken of the volumes"
  }

  # Copies in another region.
  assert {
    condition     = { for name, bucket in module.replica : name => bucket.name } == { for name in ["backup", "content"] : name => "s3www-test-111122223333-${name}-replica" }
    error_message = "backups or content have no copy"
  }
  assert {
    condition     = alltrue([for copy in aws_s3_bucket_replication_configuration.this : copy.rule[0].status == "Enabled" && copy.rule[0].delete_marker_replication[0].status == "Disabled" && copy.rule[0].destination[0].encryption_configuration[0].replica_kms_key_id == aws_kms_key.replica[0].arn])
    error_message = "what is deleted here is deleted there, or the copy is in the clear"
  }
  assert {
    condition     = one(aws_dlm_lifecycle_policy.volumes.policy_details[0].schedule[0].cross_region_copy_rule).target == "eu-west-1" && one(aws_dlm_lifecycle_policy.volumes.policy_details[0].schedule[0].cross_region_copy_rule).encrypted
    error_message = "snapshots have no copy, or one in the clear"
  }
  assert {
    condition     = length(setintersection(["s3www-test-replication-backup", "s3www-test-replication-content"], [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name])) == 2
    error_message = "nobody hears of copies that fail"
  }

  # What may go goes at once.
  assert {
    condition     = alltrue([for key in concat(values(aws_kms_key.this), aws_kms_key.replica) : key.deletion_window_in_days == 7]) && alltrue([for secret in aws_secretsmanager_secret.this : secret.recovery_window_in_days == 0]) && aws_route53_zone.this.force_destroy && alltrue([for repository in aws_ecr_repository.this : repository.force_delete])
    error_message = "destroy leaves something, or the next apply finds a name taken"
  }
}

run "minio_in_place_of_s3" {
  command = plan

  variables {
    store = "minio"
  }
  assert {
    condition     = keys(aws_secretsmanager_secret.this) == ["grafana", "minio-root", "minio-s3www", "minio-seeder"] && output.application.store.kind == "minio" && output.application.store.bucket == null
    error_message = "MinIO has no keys"
  }
  assert {
    condition     = keys(module.bucket) == ["backup", "trail"] && !contains(keys(aws_iam_role.pod), "site")
    error_message = "a bucket and a role are made that nobody uses"
  }
}
