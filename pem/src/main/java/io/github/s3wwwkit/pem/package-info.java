/** Certificates and private keys as files hold them (RFC 7468), and what TLS makes of them. */
@NullMarked
package io.github.s3wwwkit.pem;

import org.jspecify.annotations.NullMarked;
