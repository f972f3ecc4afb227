@NullMarked
package io.github.s3wwwkit.sidecar.tls;

import org.jspecify.annotations.NullMarked;
