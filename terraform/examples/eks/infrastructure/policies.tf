locals {
  policies = merge({
    ebs-csi            = data.aws_iam_policy_document.ebs_csi.json
    cluster-autoscaler = data.aws_iam_policy_document.cluster_autoscaler.json
    load-balancer      = data.aws_iam_policy_document.load_balancer.json
    external-dns       = data.aws_iam_policy_document.external_dns.json
    cert-manager       = data.aws_iam_policy_document.cert_manager.json
    external-secrets   = data.aws_iam_policy_document.external_secrets.json
    fluent-bit         = data.aws_iam_policy_document.fluent_bit.json
    alertmanager       = data.aws_iam_policy_document.alertmanager.json
    velero             = data.aws_iam_policy_document.velero.json
  }, var.store == "s3" ? { site = data.aws_iam_policy_document.site[0].json } : {})

  regional = "${var.region}:${local.account}"
}

# Besides AWS's own policy, which knows no key of ours.
data "aws_iam_policy_document" "ebs_csi" {
  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = [aws_kms_key.this["data"].arn]
  }
  statement {
    sid       = "Grant"
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.this["data"].arn]

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "cluster_autoscaler" {
  statement {
    sid = "Look"
    actions = [
      "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeScalingActivities", "autoscaling:DescribeTags", "ec2:DescribeImages", "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceTypesFromInstanceRequirements",
    ]
    resources = ["*"] # these know no narrower one
  }
  statement {
    sid       = "Labels" # of a group at zero there is no node that could be asked
    actions   = ["eks:DescribeNodegroup"]
    resources = ["arn:${local.partition}:eks:${local.regional}:nodegroup/${local.name}/*"]
  }
  statement {
    sid       = "Scale"
    actions   = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
    resources = ["arn:${local.partition}:autoscaling:${local.regional}:autoScalingGroup:*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/eks:cluster-name"
      values   = [local.name]
    }
  }
}

# It makes load balancers out of Services and Ingresses. What it changes or deletes must bear the cluster's tag, which what it makes gets.
data "aws_iam_policy_document" "load_balancer" {
  #checkov:skip=CKV_AWS_356:What looks, and what makes a thing that is not there yet, knows no narrower one; the rest is held by tags
  statement {
    sid = "Look"
    actions = [
      "acm:DescribeCertificate", "acm:ListCertificates", "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones",
      "ec2:DescribeCoipPools", "ec2:DescribeInstances", "ec2:DescribeInternetGateways", "ec2:DescribeIpamPools", "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcPeeringConnections",
      "ec2:DescribeVpcs", "ec2:GetCoipPoolUsage", "ec2:GetSecurityGroupsForVpc", "elasticloadbalancing:Describe*",
    ]
    resources = ["*"]
  }
  statement {
    sid       = "ServiceLinkedRole"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values   = ["elasticloadbalancing.amazonaws.com"]
    }
  }
  statement {
    sid       = "SecurityGroupsMake"
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["arn:${local.partition}:ec2:${local.regional}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
      values   = [local.name]
    }
  }
  statement {
    sid       = "SecurityGroupsMakeInVpc"
    actions   = ["ec2:CreateSecurityGroup"]
    resources = [aws_vpc.this.arn]
  }
  statement {
    sid       = "SecurityGroupsTag"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:${local.partition}:ec2:${local.regional}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateSecurityGroup"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
      values   = [local.name]
    }
  }
  statement {
    sid       = "SecurityGroupsChange"
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags", "ec2:DeleteSecurityGroup", "ec2:DeleteTags", "ec2:RevokeSecurityGroupIngress"]
    resources = ["arn:${local.partition}:ec2:${local.regional}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
      values   = [local.name]
    }
  }
  statement {
    sid       = "NodesGroup"
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    resources = [aws_security_group.nodes.arn]
  }
  statement {
    sid       = "Make"
    actions   = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
      values   = [local.name]
    }
  }
  statement {
    sid       = "TagNew"
    actions   = ["elasticloadbalancing:AddTags"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "elasticloadbalancing:CreateAction"
      values   = ["CreateListener", "CreateLoadBalancer", "CreateRule", "CreateTargetGroup"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
      values   = [local.name]
    }
  }
  statement {
    sid = "Change"
    actions = [
      "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateRule", "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteRule", "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:ModifyCapacityReservation", "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:RemoveListenerCertificates",
      "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetRulePriorities",
      "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
    ]
    resources = ["arn:${local.partition}:elasticloadbalancing:${local.regional}:*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
      values   = [local.name]
    }
  }
}

data "aws_iam_policy_document" "external_dns" {
  statement {
    sid       = "Records"
    actions   = ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"]
    resources = [aws_route53_zone.this.arn]
  }
  statement {
    sid       = "FindZone"
    actions   = ["route53:ListHostedZones"]
    resources = ["*"]
  }
}

# The DNS-01 challenge, and no other record.
data "aws_iam_policy_document" "cert_manager" {
  statement {
    sid       = "Challenge"
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [aws_route53_zone.this.arn]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsRecordTypes"
      values   = ["TXT"]
    }
    condition {
      test     = "ForAllValues:StringLike"
      variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
      values   = ["_acme-challenge.*"]
    }
  }
  statement {
    sid       = "Look"
    actions   = ["route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.this.arn]
  }
  statement {
    sid       = "Done"
    actions   = ["route53:GetChange"]
    resources = ["arn:${local.partition}:route53:::change/*"]
  }
}

data "aws_iam_policy_document" "external_secrets" {
  statement {
    sid       = "Read"
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [for secret in aws_secretsmanager_secret.this : secret.arn]
  }
  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this["data"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${var.region}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "fluent_bit" {
  statement {
    sid       = "Write"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this["pods"].arn}:*"]
  }
}

data "aws_iam_policy_document" "alertmanager" {
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
  }
  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = [aws_kms_key.this["logs"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.${var.region}.amazonaws.com"]
    }
  }
}

# Volumes are snapshot by the EBS CSI driver, so Velero itself needs its bucket alone.
data "aws_iam_policy_document" "velero" {
  statement {
    sid       = "Backups"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
    resources = ["${module.bucket["backup"].arn}/*"]
  }
  statement {
    sid       = "Bucket"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [module.bucket["backup"].arn]
  }
  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = [aws_kms_key.this["data"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}

# Seeder and s3www share the pod, and so its identity: what the chart gives each of them on MinIO, and the key.
data "aws_iam_policy_document" "site" {
  count = var.store == "s3" ? 1 : 0
  source_policy_documents = [for part in ["seeder", "s3www"] :
    replace(replace(file("${path.module}/../../../../charts/s3www/files/policies/${part}.json"), "BUCKET", module.bucket["content"].name), "\"Sid\": \"", "\"Sid\": \"${title(part)}")
  ]

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = [aws_kms_key.this["data"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}
