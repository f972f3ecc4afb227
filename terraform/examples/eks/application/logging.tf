locals {
  # The group is the infrastructure's, with its key and its retention: Fluent Bit may write into it, and make none.
  fluent_bit = {
    serviceAccount = { name = "fluent-bit" }
    serviceMonitor = { enabled = true }
    tolerations    = [{ operator = "Exists" }]
    config = {
      inputs  = <<-CONF
        [INPUT]
            Name tail
            Path /var/log/containers/*.log
            Exclude_Path /var/log/containers/fluent-bit-*
            multiline.parser docker, cri
            Tag kube.*
            Mem_Buf_Limit 20MB
            Skip_Long_Lines On
        CONF
      filters = <<-CONF
        [FILTER]
            Name kubernetes
            Match kube.*
            Merge_Log On
            Merge_Log_Key log_processed
            Keep_Log Off
            Labels Off
            Annotations Off
        CONF
      outputs = <<-CONF
        [OUTPUT]
            Name cloudwatch_logs
            Match kube.*
            region ${local.infrastructure.region}
            log_group_name ${local.infrastructure.logs}
            log_stream_prefix from-
            log_stream_template $kubernetes['namespace_name'].$kubernetes['pod_name']
            auto_create_group false
            Retry_Limit 5
        CONF
    }
  }
}
