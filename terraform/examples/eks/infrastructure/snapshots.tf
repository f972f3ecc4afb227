# A snapshot a day of every volume that the cluster made, whether Velero works or not.
locals {
  snapshot_tag = { "${var.name}/snapshots" = local.name }
}

data "aws_iam_policy_document" "snapshots_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["dlm.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "snapshots" {
  statement {
    sid       = "Keys"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = concat([aws_kms_key.this["data"].arn], aws_kms_key.replica[*].arn)
  }
  statement {
    sid       = "Grants"
    actions   = ["kms:CreateGrant"]
    resources = concat([aws_kms_key.this["data"].arn], aws_kms_key.replica[*].arn)

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}

resource "aws_iam_role" "snapshots" {
  name               = "${local.name}-snapshots"
  assume_role_policy = data.aws_iam_policy_document.snapshots_trust.json
}

resource "aws_iam_role_policy_attachment" "snapshots" {
  role       = aws_iam_role.snapshots.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole"
}

resource "aws_iam_role_policy" "snapshots" {
  name   = "keys"
  role   = aws_iam_role.snapshots.name
  policy = data.aws_iam_policy_document.snapshots.json
}

resource "aws_dlm_lifecycle_policy" "volumes" {
  description        = "Volumes of ${local.name}"
  execution_role_arn = aws_iam_role.snapshots.arn
  state              = "ENABLED"

  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = local.snapshot_tag

    schedule {
      name      = "daily"
      copy_tags = true

      create_rule {
        interval      = 24
        interval_unit = "HOURS"
        times         = ["01:30"]
      }
      retain_rule {
        count = var.backup_retention_days
      }

      dynamic "cross_region_copy_rule" {
        for_each = aws_kms_key.replica

        content {
          target    = var.replica_region
          encrypted = true
          cmk_arn   = cross_region_copy_rule.value.arn
          copy_tags = true

          retain_rule {
            interval      = var.backup_retention_days
            interval_unit = "DAYS"
          }
        }
      }
    }
  }
}
