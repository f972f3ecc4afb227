data "aws_iam_policy_document" "node_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# What a node needs to be one, and no more: what pods need of AWS they get as pods, in identity.tf.
resource "aws_iam_role" "node" {
  name               = "${local.name}-node"
  assume_role_policy = data.aws_iam_policy_document.node_trust.json
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each   = toset(["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"])
  role       = aws_iam_role.node.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.key}"
}

resource "aws_launch_template" "node" {
  for_each               = var.node_groups
  name                   = "${local.name}-${each.key}"
  vpc_security_group_ids = [aws_security_group.nodes.id]
  update_default_version = true

  # One hop: a pod does not reach it, and so not the node's role.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = each.value.disk_gb
      encrypted             = true
      kms_key_id            = aws_kms_key.this["data"].arn
      delete_on_termination = true
    }
  }

  # The provider's tags end at what Terraform makes itself.
  dynamic "tag_specifications" {
    for_each = ["instance", "volume", "network-interface"]

    content {
      resource_type = tag_specifications.value
      tags          = merge(local.tags, { Name = "${local.name}-${each.key}" })
    }
  }
}

resource "aws_eks_node_group" "this" {
  for_each        = var.node_groups
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = each.key
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = [for subnet in aws_subnet.private : subnet.id]
  version         = var.kubernetes_version
  ami_type        = "AL2023_x86_64_STANDARD"
  instance_types  = each.value.instance_types
  capacity_type   = each.value.spot ? "SPOT" : "ON_DEMAND"
  labels          = each.value.labels

  launch_template {
    id      = aws_launch_template.node[each.key].id
    version = aws_launch_template.node[each.key].latest_version
  }

  scaling_config {
    min_size     = each.value.min
    max_size     = each.value.max
    desired_size = max(each.value.min, 1)
  }

  update_config {
    max_unavailable = 1
  }

  dynamic "taint" {
    for_each = each.value.taints

    content {
      key    = taint.value.key
      value  = taint.value.value
      effect = taint.value.effect
    }
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size] # the autoscaler's
  }

  depends_on = [
    aws_eks_addon.before_nodes,
    aws_iam_role_policy_attachment.node,
    aws_vpc_security_group_egress_rule.nodes,
    aws_vpc_security_group_ingress_rule.control_plane,
    aws_vpc_security_group_ingress_rule.nodes,
  ]
}

locals {
  nodes_at = var.working_hours == null ? {} : merge([
    for name, group in var.node_groups : {
      "${name}-start" = { group = name, at = var.working_hours.start, min = group.min, max = group.max, desired = max(group.min, 1) }
      "${name}-end"   = { group = name, at = var.working_hours.end, min = 0, max = 0, desired = 0 }
    }
  ]...)
}

resource "aws_autoscaling_schedule" "nodes" {
  for_each               = local.nodes_at
  scheduled_action_name  = each.key
  autoscaling_group_name = aws_eks_node_group.this[each.value.group].resources[0].autoscaling_groups[0].name
  recurrence             = each.value.at
  time_zone              = var.working_hours.time_zone
  min_size               = each.value.min
  max_size               = each.value.max
  desired_capacity       = each.value.desired
}
