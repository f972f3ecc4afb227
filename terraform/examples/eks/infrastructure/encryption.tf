data "aws_iam_policy_document" "account" {
  #checkov:skip=CKV_AWS_109:A key's policy is about that key alone; by this statement IAM decides who may use it
  #checkov:skip=CKV_AWS_111:A key's policy is about that key alone; by this statement IAM decides who may use it
  #checkov:skip=CKV_AWS_356:A key's policy is about that key alone; by this statement IAM decides who may use it
  statement {
    sid       = "Account" # as IAM says; without it nobody could ever administer the key
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account}:root"]
    }
  }
}

data "aws_iam_policy_document" "data_key" {
  source_policy_documents = [data.aws_iam_policy_document.account.json]

  # As AWS's own key for EBS has it: the service's roles, which need not exist yet, act through EC2.
  statement {
    sid = "Volumes"
    actions = [
      "kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:CallerAccount"
      values   = [local.account]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["ec2.${var.region}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "logs_key" {
  #checkov:skip=CKV_AWS_111:A key's policy is about that key alone
  #checkov:skip=CKV_AWS_356:A key's policy is about that key alone
  source_policy_documents = [data.aws_iam_policy_document.account.json]

  statement {
    sid       = "CloudWatchLogs"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${local.partition}:logs:${var.region}:${local.account}:*"]
    }
  }

  statement {
    sid       = "CloudTrail"
    actions   = ["kms:DescribeKey", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }

  # Without a condition, as AWS has it for CloudWatch; whose alarms they are is judged by the topic.
  statement {
    sid       = "Alarms"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
  }

  statement {
    sid       = "Budget"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["budgets.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

locals {
  keys = {
    cluster = { purpose = "Secrets in the Kubernetes API of ${local.name}", policy = data.aws_iam_policy_document.account.json }
    data    = { purpose = "Volumes, buckets, secrets and images of ${local.name}", policy = data.aws_iam_policy_document.data_key.json }
    logs    = { purpose = "Logs, trail and alarms of ${local.name}", policy = data.aws_iam_policy_document.logs_key.json }
  }
}

resource "aws_kms_key" "this" {
  for_each                = local.keys
  description             = each.value.purpose
  policy                  = each.value.policy
  enable_key_rotation     = true
  deletion_window_in_days = var.deletable ? 7 : 30
}

resource "aws_kms_alias" "this" {
  for_each      = local.keys
  name          = "alias/${local.name}-${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}

resource "aws_kms_key" "replica" {
  count                   = local.replicate ? 1 : 0
  provider                = aws.replica
  description             = "Copies of the backups of ${local.name}"
  policy                  = data.aws_iam_policy_document.account.json
  enable_key_rotation     = true
  deletion_window_in_days = var.deletable ? 7 : 30
}

resource "aws_kms_alias" "replica" {
  count         = local.replicate ? 1 : 0
  provider      = aws.replica
  name          = "alias/${local.name}-replica"
  target_key_id = aws_kms_key.replica[0].key_id
}
