module "site" {
  source = "../../.."

  name             = "site"
  namespace        = "site"
  create_namespace = true
  keep_data        = false # of a bundled MinIO, whose volumes are in the backup and in snapshots
  timeout          = 900   # with the first certificate and a new load balancer

  # A new pod counts once the load balancer has found it healthy.
  namespace_labels = { "elbv2.k8s.aws/pod-readiness-gate-inject" = "enabled" }

  # Last to come and first to go: the controllers take with them what they made for it. In place of depends_on, by which no plan could judge anything.
  namespace_annotations = { after = join(" ", [for release in concat([helm_release.cluster], values(helm_release.monitored)) : release.name]) }

  content = var.content

  store = local.s3 ? {
    endpoint          = "https://s3.${local.infrastructure.region}.amazonaws.com"
    region            = local.infrastructure.region
    bucket            = local.infrastructure.store.bucket
    workload_identity = true
  } : {}

  credentials = local.s3 ? {} : {
    for who, secret in { root = "minio-root", seeder = "minio-seeder", s3www = "minio-s3www" } :
    who => { external_secret = { key = local.infrastructure.secrets[secret] } }
  }
  secret_store = local.s3 ? null : { name = "aws", kind = "ClusterSecretStore" }

  values = merge({
    fullnameOverride = "site"
    serviceAccount   = { name = "site" }
    image            = merge({ registry = local.infrastructure.images, repositoryPrefix = local.infrastructure.name }, var.image_tag == null ? {} : { tag = var.image_tag })
    store            = { createBucket = !local.s3 }

    replicas = var.replicas.min
    autoscaling = {
      enabled     = var.replicas.max > var.replicas.min
      minReplicas = var.replicas.min
      maxReplicas = var.replicas.max
    }

    # Its own load balancer, which passes TLS through to the sidecar: from the client to the pod there is no plain text, and no third party.
    service = {
      type              = "LoadBalancer"
      loadBalancerClass = "service.k8s.aws/nlb"
      annotations = {
        "service.beta.kubernetes.io/aws-load-balancer-scheme"                  = "internet-facing"
        "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type"         = "ip"
        "service.beta.kubernetes.io/aws-load-balancer-attributes"              = "load_balancing.cross_zone.enabled=true"
        "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes" = "preserve_client_ip.enabled=true,deregistration_delay.timeout_seconds=60"
      }
    }
    externalDNS = { hostnames = [local.hostname] }
    sidecar = {
      tls = { certManager = {
        issuerRef = { name = "letsencrypt", kind = "ClusterIssuer" }
        dnsNames  = [local.hostname]
      } }
    }
    # The load balancer needs longer than a node to send newcomers elsewhere.
    drain = { delaySeconds = 90, seconds = 150 }

    networkPolicy  = { enabled = true, metrics = [{ namespaceSelector = { matchLabels = { "kubernetes.io/metadata.name" = "monitoring" } } }] }
    podMonitor     = { enabled = true }
    prometheusRule = { enabled = true }
    dashboard      = { enabled = true }
    seeder         = { denyPrivateAddresses = true }
  }, var.values)
}
