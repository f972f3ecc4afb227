/** Whom TLS shows itself as, whom it lets in, and the files that say so. */
@NullMarked
package io.github.s3wwwkit.sidecar.tls;

import org.jspecify.annotations.NullMarked;
