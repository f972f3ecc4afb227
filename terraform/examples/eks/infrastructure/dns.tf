resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:Its parent must be signed first, and that is somebody else's
  #checkov:skip=CKV2_AWS_39:The names are public, and who asks for them tells nothing that must be kept
  name          = var.domain
  comment       = "Kept by external-dns of ${local.name}"
  force_destroy = var.deletable
}
