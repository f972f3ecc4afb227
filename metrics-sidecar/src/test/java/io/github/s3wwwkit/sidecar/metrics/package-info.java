@NullMarked
package io.github.s3wwwkit.sidecar.metrics;

import org.jspecify.annotations.NullMarked;
