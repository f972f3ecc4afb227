resource "aws_sns_topic" "alarms" {
  name              = "${local.name}-alarms"
  kms_master_key_id = aws_kms_key.this["logs"].arn
}

data "aws_iam_policy_document" "alarms" {
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]

    principals {
      type        = "Service"
      identifiers = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms.json
}

resource "aws_sns_topic_subscription" "email" {
  for_each  = var.alarm_emails
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

# What AWS alone can see. What can be seen from inside the cluster has its alerts in Prometheus, whose Alertmanager writes to the same topic.
locals {
  cluster_alarms = {
    api-server-errors = {
      why       = "The Kubernetes API fails requests."
      namespace = "AWS/EKS", metric = "apiserver_request_total_5XX", statistic = "Sum", over = 10, minutes = 15
    }
    pods-without-a-node = {
      why       = "Pods have waited for a node for a quarter of an hour: the groups are at their maximum, or there is no such capacity to be had."
      namespace = "AWS/EKS", metric = "scheduler_pending_pods_UNSCHEDULABLE", statistic = "Minimum", over = 0, minutes = 15
    }
    etcd-size = {
      why       = "The store of the Kubernetes API is at 6 of 8 GiB; when it is full the cluster is read-only."
      namespace = "AWS/EKS", metric = "apiserver_storage_size_bytes", statistic = "Maximum", over = 6 * 1024 * 1024 * 1024, minutes = 15
    }
  }
  nat_alarms = {
    ports = {
      why    = "A NAT gateway has no port left for a connection out."
      metric = "ErrorPortAllocation", over = 0
    }
    drops = {
      why    = "A NAT gateway loses packets."
      metric = "PacketsDropCount", over = 100
    }
  }

  alarms = merge(
    { for name, alarm in local.cluster_alarms : name => merge(alarm, { dimensions = { ClusterName = local.name } }) },
    merge([for zone in keys(local.nat_zones) : { for name, alarm in local.nat_alarms : "nat-${name}-${zone}" => merge(alarm, {
      namespace = "AWS/NATGateway", statistic = "Sum", minutes = 5, dimensions = { NatGatewayId = aws_nat_gateway.this[zone].id }
    }) }]...),
    { for name in keys(local.replicated) : "replication-${name}" => {
      why       = "Objects of the bucket ${name} do not reach their copy in ${var.replica_region}."
      namespace = "AWS/S3", metric = "OperationsFailedReplication", statistic = "Sum", over = 0, minutes = 15
      dimensions = {
        SourceBucket      = "${local.bucket}-${name}"
        DestinationBucket = "${local.bucket}-${name}-replica"
        RuleId            = "all"
      }
    } },
    { for name in keys(local.watched) : name => {
      why       = local.watched[name].why
      namespace = local.name, metric = name, statistic = "Sum", over = 0, minutes = 5, dimensions = {}
    } },
  )

  # In the trail.
  watched = {
    root-account = {
      why     = "Somebody uses the account's root."
      pattern = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"
    }
    trail-changed = {
      why     = "Somebody changes or stops the trail."
      pattern = "{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) || ($.eventName = UpdateTrail) || ($.eventName = PutEventSelectors) }"
    }
    key-deletion = {
      why     = "Somebody disables a key or schedules its deletion: what it encrypted would be lost."
      pattern = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"
    }
  }
}

resource "aws_cloudwatch_log_metric_filter" "trail" {
  for_each       = local.watched
  name           = each.key
  log_group_name = aws_cloudwatch_log_group.this["trail"].name
  pattern        = each.value.pattern

  metric_transformation {
    namespace = local.name
    name      = each.key
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = each.value.why
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.over
  period              = each.value.minutes * 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
