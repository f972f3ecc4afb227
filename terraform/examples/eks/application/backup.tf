locals {
  # Objects into the bucket, volumes as snapshots by the EBS CSI driver, so that Velero has no right on EC2.
  velero = {
    serviceAccount = { server = { create = true, name = "velero" } }
    credentials    = { useSecret = false }
    initContainers = [{
      name         = "velero-plugin-for-aws"
      image        = "docker.io/velero/velero-plugin-for-aws:v1.14.2"
      volumeMounts = [{ name = "plugins", mountPath = "/target" }]
    }]
    configuration = {
      features = "EnableCSI"
      backupStorageLocation = [{
        name     = "default"
        provider = "aws"
        bucket   = local.infrastructure.backup.bucket
        default  = true
        config   = { region = local.infrastructure.region }
      }]
      volumeSnapshotLocation = [] # for the plugin's own snapshots
    }
    snapshotsEnabled = true
    schedules = {
      daily = {
        schedule = "15 1 * * *"
        template = {
          ttl                = "${local.infrastructure.backup.retention_days * 24}h"
          includedNamespaces = ["*"]
          snapshotVolumes    = true
        }
      }
    }
    metrics = {
      serviceMonitor = { enabled = true }
      prometheusRule = {
        enabled = true
        spec = [{
          alert       = "BackupMissing"
          expr        = "time() - max(velero_backup_last_successful_timestamp{schedule='velero-daily'}) > 26 * 3600 or absent(velero_backup_last_successful_timestamp{schedule='velero-daily'})"
          "for"       = "1h"
          labels      = { severity = "critical" }
          annotations = { summary = "No backup of ${local.infrastructure.name} has succeeded for 26 hours." }
        }]
      }
    }
  }
}
