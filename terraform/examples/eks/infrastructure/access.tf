locals {
  access = merge(
    { for arn in var.administrators : arn => "AmazonEKSClusterAdminPolicy" },
    { for arn in var.viewers : arn => "AmazonEKSViewPolicy" },
  )
}

resource "aws_eks_access_entry" "this" {
  for_each      = local.access
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.key
}

resource "aws_eks_access_policy_association" "this" {
  for_each      = local.access
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.key
  policy_arn    = "arn:${local.partition}:eks::aws:cluster-access-policy/${each.value}"

  access_scope {
    type = "cluster"
  }

  depends_on = [aws_eks_access_entry.this]
}
