# Who on the cluster may do what on AWS, by EKS Pod Identity: a role for each service account, and nothing by the nodes' own.
locals {
  parts = {
    vpc-cni            = { namespace = "kube-system", account = "aws-node" }
    ebs-csi            = { namespace = "kube-system", account = "ebs-csi-controller-sa" }
    cluster-autoscaler = { namespace = "kube-system", account = "cluster-autoscaler" }
    load-balancer      = { namespace = "kube-system", account = "aws-load-balancer-controller" }
    external-dns       = { namespace = "external-dns", account = "external-dns" }
    cert-manager       = { namespace = "cert-manager", account = "cert-manager" }
    external-secrets   = { namespace = "external-secrets", account = "external-secrets" }
    fluent-bit         = { namespace = "logging", account = "fluent-bit" }
    alertmanager       = { namespace = "monitoring", account = "alertmanager" }
    velero             = { namespace = "velero", account = "velero" }
  }
  site_parts = var.store == "s3" ? { site = { namespace = "site", account = "site" } } : {}

  identities = merge(local.parts, local.site_parts)

  # Two are AWS's own, which follow what their drivers come to need. The others are in policies.tf.
  managed_policies = {
    vpc-cni = "AmazonEKS_CNI_Policy"
    ebs-csi = "service-role/AmazonEBSCSIDriverPolicy"
  }
}

data "aws_iam_policy_document" "pod_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:eks:${var.region}:${local.account}:cluster/${local.name}"]
    }
  }
}

resource "aws_iam_role" "pod" {
  for_each           = local.identities
  name               = "${local.name}-${each.key}"
  description        = "${each.value.namespace}/${each.value.account} on ${local.name}"
  assume_role_policy = data.aws_iam_policy_document.pod_trust.json
}

resource "aws_iam_role_policy" "pod" {
  for_each = local.policies
  name     = each.key
  role     = aws_iam_role.pod[each.key].name
  policy   = each.value
}

resource "aws_iam_role_policy_attachment" "pod" {
  for_each   = local.managed_policies
  role       = aws_iam_role.pod[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.value}"
}

resource "aws_eks_pod_identity_association" "this" {
  for_each        = local.identities
  cluster_name    = aws_eks_cluster.this.name
  namespace       = each.value.namespace
  service_account = each.value.account
  role_arn        = aws_iam_role.pod[each.key].arn

  # A pod that starts in between would be told that it may do nothing.
  depends_on = [aws_iam_role_policy.pod, aws_iam_role_policy_attachment.pod]
}
