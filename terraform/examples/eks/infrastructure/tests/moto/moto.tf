resource "aws_security_group" "control_plane" {
  name   = "control-plane"
  vpc_id = aws_vpc.this.id
}
