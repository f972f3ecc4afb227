locals {
  addons_before_nodes = ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]
  addons_after_nodes  = ["aws-ebs-csi-driver", "coredns", "metrics-server", "snapshot-controller"]

  addon_values = {
    vpc-cni = { enableNetworkPolicy = "true" }
    # Tags for what it makes: costs can be told apart, and snapshots.tf finds the volumes.
    aws-ebs-csi-driver = { controller = { extraVolumeTags = merge(local.tags, local.snapshot_tag) } }
  }
}

resource "aws_eks_addon" "before_nodes" {
  for_each                    = toset(local.addons_before_nodes)
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = lookup(var.addon_versions, each.key, null)
  configuration_values        = can(local.addon_values[each.key]) ? jsonencode(local.addon_values[each.key]) : null
  resolve_conflicts_on_create = "OVERWRITE" # a new cluster has some of them, without EKS's care
  resolve_conflicts_on_update = "PRESERVE"

  depends_on = [aws_eks_pod_identity_association.this]
}

resource "aws_eks_addon" "after_nodes" {
  for_each                    = toset(local.addons_after_nodes)
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = lookup(var.addon_versions, each.key, null)
  configuration_values        = can(local.addon_values[each.key]) ? jsonencode(local.addon_values[each.key]) : null
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "PRESERVE"

  depends_on = [aws_eks_node_group.this]
}
